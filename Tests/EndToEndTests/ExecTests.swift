import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// `tern exec --json` against recorded streams of real providers.
  @Suite struct ExecTests {
    /// Disabled where the recordings are not there: they are test data beside the repository.
    @Test(.enabled(if: Recordings.areThere), arguments: Recordings.chosen)
    func `a recorded answer comes through the whole chain`(name: String) async throws {
      let expected = try #require(Recordings.expected[name])
      let dialect = String(name.prefix { $0 != "/" })
      let scenario = """
        {"steps": [{"recording": "\(Recordings.folder)/\(name)", "pace": {"chunk_bytes": 997}},
                   {"answer": [{"text": "That was all."}]}]}
        """
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let program = try await home.tern(["exec", "--json", "What is the weather?"])
      #expect(program.exit == .code(0), "\(program.errors)\n\(program.output)")
      // Among other things: the second request has a result for each call.
      #expect(server.failures == [])

      let events = try program.lines.map { try JSON(parsing: $0) }
      #expect(events.first?["type"] == "thread.started")
      #expect(events.last?["type"] == "turn.completed")
      let items = events.filter { $0["type"] == "item.completed" }.compactMap { $0["item"] }
      func texts(_ type: JSON) -> [String] {
        items.filter { $0["type"] == type }.compactMap { $0["text"]?.stringValue }
      }
      let calls = expected["tool_calls"]?.arrayValue ?? []
      let answer = texts("agent_message").filter { $0 != "That was all." }.joined()
      #expect(Self.words(answer) == Self.words(expected["text"]?.stringValue ?? ""))
      #expect(
        Self.words(texts("reasoning").joined())
          == Self.words(expected["reasoning"]?.stringValue ?? ""))
      let tools = items.filter { $0["type"] == "tool_call" }.compactMap { $0["tool"] }
      #expect(tools == calls.compactMap { $0["name"] })
      #expect(server.requests.count == (calls.isEmpty ? 1 : 2))
    }

    /// What is there but the white space, which summaries are joined with in more than one way.
    private static func words(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    @Test(arguments: ["responses", "chat", "messages"])
    func `the last message is all that standard output gets`(dialect: String) async throws {
      let scenario = """
        {"steps": [{"status": 503, "error": {"type": "server_error", "message": "Busy."}},
                   {"answer": [{"thinking": "Hm."}, {"text": "Forty-two."}]}]}
        """
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let file = "\(home.workspace)/last.txt"
      let program = try await home.tern(["exec", "-o", file, "-"], input: "What is it?\n")
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(program.output == "Forty-two.\n")
      #expect(program.errors.contains("Busy."))
      #expect(TestHome.read(file) == "Forty-two.\n")
      #expect(server.requests.count == 2)
    }

    @Test(arguments: ["responses", "chat", "messages"])
    func `an answer in parts is written whole`(dialect: String) async throws {
      let scenario = """
        {"steps": [{"answer": [{"text": "One, t"}], "stop": "max_tokens"},
                   {"answer": [{"text": "wo, th"}], "stop": "max_tokens"},
                   {"answer": [{"text": "ree."}]}]}
        """
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let file = "\(home.workspace)/last.txt"
      let program = try await home.tern(["exec", "-o", file, "Count"])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(TestHome.read(file) == "One, two, three.\n")
      #expect(server.requests.count == 3)
    }

    @Test func `an answer is held to the schema in a file`() async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps":[{"answer":[{"text":"{}"}]}]}"#))
      defer { server.stop() }
      let home = try TestHome()
      try home.configure("chat", baseURL: server.baseURL)
      let file = "\(home.workspace)/plan.json"
      try home.write(#"{"type":"object","additionalProperties":false}"#, to: file)
      let program = try await home.tern(["exec", "--output-schema", file, "Plan"])
      #expect(program.exit == .code(0), "\(program.errors)")
      let body = try JSON(parsing: try #require(server.requests.first).body)
      #expect(
        body["response_format"]?["json_schema"]?["schema"]
          == ["type": "object", "additionalProperties": false])
    }

    @Test(arguments: ["[1]", "{", "", nil])
    func `a file that holds no schema is named before anything is sent`(text: String?) async throws
    {
      let home = try TestHome()
      try home.configure("chat", baseURL: "http://127.0.0.1:1/v1")
      let file = "\(home.workspace)/plan.json"
      if let text { try home.write(text, to: file) }
      let program = try await home.tern(["exec", "--output-schema", file, "Plan"])
      #expect(program.exit == .code(2))
      #expect(program.errors.contains(file), "\(program.errors)")
      #expect(
        program.errors.contains(text == nil ? "cannot be read" : "no JSON object"),
        "\(program.errors)")
    }

    @Test func `a provider that keeps no schema says so`() async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps":[{"answer":[{"text":"{}"}]}]}"#))
      defer { server.stop() }
      let home = try TestHome()
      try home.configure("messages", baseURL: server.baseURL)
      let file = "\(home.workspace)/plan.json"
      try home.write("{}", to: file)
      let program = try await home.tern(["exec", "--output-schema", file, "Plan"])
      #expect(program.exit == .code(1))
      #expect(program.errors.contains("cannot hold an answer to a schema"), "\(program.errors)")
      #expect(server.requests.isEmpty)
    }

    /// Row N29.
    @Test(arguments: ["responses", "chat", "messages"])
    func `N29: what a torn stream used is counted once`(dialect: String) async throws {
      let scenario = """
        {"steps": [{"answer": [{"text": "Half of it and"}], "usage": {"input": 100, "output": 10},
                    "fault": {"kind": "reset", "after_events": 3}},
                   {"answer": [{"text": "Here."}], "usage": {"input": 100, "output": 10}}]}
        """
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let program = try await home.tern(["exec", "--json", "Go on"])
      #expect(program.exit == .code(0), "\(program.errors)")
      let last = try JSON(parsing: try #require(program.lines.last))
      // Messages tells what was read, and a first token, when an answer begins: the torn one's too.
      let torn: (input: Int, output: Int) = dialect == "messages" ? (100, 1) : (0, 0)
      #expect(last["usage"]?["input_tokens"] == .int(100 + torn.input))
      #expect(last["usage"]?["output_tokens"] == .int(10 + torn.output))
      #expect(server.requests.count == 2)
    }
  }
}

/// Recorded streams of real providers, and what the vendors' own libraries read in them.
enum Recordings {
  static let folder: String = TestData.folder + "/recordings"
  static let areThere = !TestHome.read("\(folder)/manifest.jsonl").isEmpty

  /// Four of each dialect, with text, reasoning, one call and several.
  static let chosen = [
    "chat/vercel-ai__deepseek-deepseek-tool-call.sse",
    "chat/vercel-ai__alibaba-alibaba-reasoning.sse",
    "chat/prism__groq-stream-with-tools-1.sse",
    "chat/prism__deepseek-stream-with-tools-1.sse",
    "messages/prism__anthropic-stream-with-extended-thinking-1.sse",
    "messages/prism__anthropic-stream-multi-tool-conversation-1.sse",
    "messages/vercel-ai__anthropic-anthropic-tool-no-args.sse",
    "messages/opencode__session-native-anthropic-tool-loop-1.sse",
    "responses/vercel-ai__azure-azure-reasoning-encrypted-content.1.sse",
    "responses/vercel-ai__open-responses-lmstudio-tool-call.1.sse",
    "responses/prism__openai-stream-multi-tool-conversation-responses-1.sse",
    "responses/vercel-ai__openai-github-copilot-id-rotation.1.sse",
  ]

  static let expected: [String: JSON] = {
    var expected: [String: JSON] = [:]
    for line in TestHome.read("\(folder)/manifest.jsonl").split(separator: "\n") {
      guard let entry = try? JSON(parsing: String(line)), let file = entry["file"]?.stringValue
      else { continue }
      expected[file] = entry["expected"]
    }
    return expected
  }()
}

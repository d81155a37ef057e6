import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// Every key of `[providers.NAME.quirks]` makes the difference that it is for.
  @Suite struct ConfiguredQuirkTests {
    struct Quirk: Sendable, CustomTestStringConvertible {
      var line: String
      var dialect = "chat"
      var model = "m"
      var hasSchema = false
      var scenario = #"{"steps":[{"answer":[{"text":"Yes."}]}],"last":"repeat"}"#
      /// Whether a run was as the key says: its last request, that one's body, what was printed.
      var isSeen: @Sendable (RecordedRequest?, JSON, String) -> Bool

      var testDescription: String { line }
    }

    private static let looking =
      #"{"steps":[{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}]},{"answer":[{"text":"Yes."}]}]}"#

    static let quirks: [Quirk] = [
      Quirk(line: #"max_tokens_field = "max_completion_tokens""#) { _, body, _ in
        body["max_completion_tokens"] != nil && body["max_tokens"] == nil
      },
      Quirk(line: "stream_usage = false") { _, body, _ in body["stream_options"] == nil },
      Quirk(line: "cache_key = true") { _, body, _ in body["prompt_cache_key"] != nil },
      Quirk(line: "cache_marks = true", model: "anthropic/claude-x") { _, body, _ in
        body.text.contains("cache_control")
      },
      Quirk(line: "cache_breakpoints = true", dialect: "responses", model: "gpt-5.6-sol") {
        _, body, _ in body.text.contains("prompt_cache_breakpoint")
      },
      Quirk(line: "tool_choice = false") { _, body, _ in body["tool_choice"] == nil },
      Quirk(line: "custom_tools = true", model: "gpt-5.5") { _, body, _ in
        body["tools"]?.arrayValue?.contains { $0["type"] == "custom" } == true
      },
      Quirk(line: "custom_tools = false", dialect: "responses", model: "gpt-5.5") { _, body, _ in
        body["tools"]?.arrayValue?.contains { $0["type"] == "custom" } == false
      },
      Quirk(line: "tool_choice = false", dialect: "responses") { _, body, _ in
        body["tool_choice"] == nil
      },
      Quirk(line: "output_schema = true", dialect: "messages", hasSchema: true) { _, body, _ in
        body["output_config"]?["format"]?["type"] == "json_schema"
      },
      Quirk(line: "compression = true") { request, _, _ in
        request?.header("content-encoding") == "zstd"
          && request?.body.prefix(4) == [0x28, 0xB5, 0x2F, 0xFD]
      },
      Quirk(
        line: "begins_in_thought = true",
        scenario: #"{"steps":[{"answer":[{"text":"Hm.</think>Yes."}]}]}"#
      ) { _, _, output in output == "Yes.\n" },
      Quirk(line: "thought_beside_calls = true", scenario: looking) { _, body, _ in
        answers(body).first?["reasoning_content"] == ""
      },
      Quirk(line: #"call_ids = "nine_letters""#, scenario: looking) { _, body, _ in
        answers(body).first?["tool_calls"]?[0]?["id"]?.stringValue?.utf8.count == 9
      },
      Quirk(line: #"affinity_header = "X-Session""#) { request, _, _ in
        request?.header("x-session") != nil
      },
    ]

    private static func answers(_ body: JSON) -> [JSON] {
      (body["messages"]?.arrayValue ?? []).filter { $0["role"] == "assistant" }
    }

    @Test(arguments: quirks)
    func `a quirk is heeded where it is configured, and there alone`(quirk: Quirk) async throws {
      for line in ["", quirk.line] {
        let server = try ScriptedProvider(scenario: Scenario(parsing: quirk.scenario))
        defer { server.stop() }
        let home = try TestHome()
        try home.write(#"{"type":"object"}"#, to: "\(home.root)/schema.json")
        try home.write(
          """
          model = "gateway/\(quirk.model)"
          [limits]
          request_retries = 0
          [providers.gateway]
          dialect = "\(quirk.dialect)"
          base_url = "\(server.baseURL)"
          [providers.gateway.quirks]
          \(line)
          [models."gateway/\(quirk.model)"]
          max_output_tokens = 2000
          """, to: "\(home.ternHome)/config.toml")
        let schema = quirk.hasSchema ? ["--output-schema", "\(home.root)/schema.json"] : []
        let program = try await home.tern(["exec"] + schema + ["Well?"])
        let request = server.requests.last
        let body = request.flatMap { try? JSON(parsing: $0.body) } ?? [:]
        #expect(
          quirk.isSeen(request, body, program.output) == !line.isEmpty,
          "\(program.errors) \(program.output)")
      }
    }

    @Test(arguments: [
      ("word", #""reasoning_effort":"high""#), ("nested", #""reasoning":{"effort":"high"}"#),
      ("two", #""reasoning_effort":"high""#),
    ])
    func `an effort is worded as its server wants it`(
      style: String, words: String
    ) async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps":[{"answer":[{"text":"Forty-two."}]}]}"#))
      defer { server.stop() }
      let home = try TestHome()
      try home.configure(
        "chat", baseURL: server.baseURL,
        more: "[providers.test.quirks]\neffort = \"\(style)\"\n")
      let tern = try TernUnderTest([], in: home, size: ScreenSize(100, 30))
      try await tern.waitUntil(contains: "Conversation")
      tern.type("/effort high")
      tern.press(.send)
      _ = try await tern.settled()
      tern.type("Well?")
      tern.press(.send)
      try await tern.waitUntil(contains: "Forty-two.")
      let body = try JSON(parsing: try #require(server.requests.last).body)
      #expect(body.text.contains(words))
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
    }
  }
}

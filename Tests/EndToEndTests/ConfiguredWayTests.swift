import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// How a configured provider is reached: its dialects, its transport, its key.
  @Suite struct ConfiguredWayTests {
    private static let yes = #"{"answer":[{"text":"Yes."}]}"#

    /// Runs one turn with a provider whose table has these lines; `model` is a table of the model's.
    private func requests(
      _ lines: String, _ steps: String = yes, model: String = "", in home: TestHome,
      upgradeStatus: Int = 101
    ) async throws -> [RecordedRequest] {
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps":[\#(steps)]}"#), upgradeStatus: upgradeStatus)
      defer { server.stop() }
      try home.write(
        """
        model = "gateway/m"
        [providers.gateway]
        base_url = "\(server.baseURL)"
        \(lines)
        [models."gateway/m"]
        \(model)
        """, to: "\(home.ternHome)/config.toml")
      let program = try await home.tern(["exec", "Well?"])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(program.output == "Yes.\n")
      return server.requests
    }

    @Test(arguments: [404, 405])
    func `a dialect that is to be found out is tried, and its answer heeded`(
      status: Int
    ) async throws {
      let refusal =
        #"{"status":\#(status),"error":{"type":"invalid_request_error","message":"Not found"}}"#
      let asked = try await requests(
        #"dialect = "auto""#, "\(refusal),\(Self.yes)", in: TestHome())
      #expect(asked.map(\.path) == ["/v1/responses", "/v1/chat/completions"])
      let spoken = try await requests(#"dialect = "auto""#, in: TestHome())
      #expect(spoken.map(\.path) == ["/v1/responses"])
    }

    @Test(arguments: [("", "POST"), ("websocket = false", "POST"), ("websocket = true", "GET")])
    func `a WebSocket is used where one is wanted`(line: String, method: String) async throws {
      let asked = try await requests("dialect = \"responses\"\n\(line)", in: TestHome())
      #expect(asked.map(\.method) == [method])
      #expect((asked.first?.header("upgrade") == "websocket") == (method == "GET"))
    }

    @Test func `a WebSocket that is refused is left for plain HTTP`() async throws {
      let asked = try await requests(
        "dialect = \"responses\"\nwebsocket = true", in: TestHome(), upgradeStatus: 426)
      #expect(asked.map(\.method) == ["POST"])
    }

    @Test(arguments: [("", true), (#"api_key_command = ["echo", "sk-1"]"#, false)])
    func `a server reads ahead at the start, unless a program would be asked for a key`(
      line: String, readsAhead: Bool
    ) async throws {
      let server = try ScriptedProvider(scenario: Scenario(parsing: #"{"steps":[\#(Self.yes)]}"#))
      defer { server.stop() }
      let home = try TestHome()
      try home.configure("responses", baseURL: server.baseURL, more: "")
      try home.write(
        TestHome.read("\(home.ternHome)/config.toml") + "\nwebsocket = true\n\(line)\n",
        to: "\(home.ternHome)/config.toml")
      let tern = try TernUnderTest([], in: home, size: ScreenSize(100, 30))
      try await tern.waitUntil(contains: "Conversation")
      if readsAhead { try await tern.waitUntil("a request") { _ in server.requests.count == 1 } }
      tern.type("Well?")
      tern.press(.send)
      try await tern.waitUntil(contains: "Yes.")
      let bodies = try server.requests.map { try JSON(parsing: $0.body) }
      #expect(bodies.map { $0["generate"] } == (readsAhead ? [false, nil] : [nil]))
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
    }

    @Test(arguments: [
      (#"dialects = ["chat", "messages"]"#, "", "chat/completions"),
      (#"dialects = ["chat", "messages"]"#, #"dialects = ["messages"]"#, "messages"),
      ("dialect = \"messages\"\ndialects = [\"chat\", \"messages\"]", "", "messages"),
      (#"dialects = ["messages", "chat"]"#, #"dialects = ["chat"]"#, "chat/completions"),
    ])
    func `of several dialects a model is asked in its own`(
      lines: String, model: String, path: String
    ) async throws {
      let asked = try await requests(lines, model: model, in: TestHome())
      #expect(asked.map(\.path) == ["/v1/\(path)"])
    }

    @Test(arguments: [
      ("", "x-api-key", "sk-1"), (#"auth = "bearer""#, "authorization", "Bearer sk-1"),
      (#"auth_header = "X-Pass""#, "x-pass", "sk-1"),
    ])
    func `a key goes the way that is configured, and no other`(
      line: String, header: String, value: String
    ) async throws {
      let asked = try await requests(
        "dialect = \"messages\"\napi_key_command = [\"echo\", \"sk-1\"]\n\(line)", in: TestHome())
      for name in ["authorization", "x-api-key", "x-pass"] {
        #expect(asked.first?.header(name) == (name == header ? value : nil), "\(name)")
      }
    }

    @Test func `a key lies in a file`() async throws {
      let home = try TestHome()
      try home.write("sk-of-a-file\n", to: "\(home.root)/key")
      let asked = try await requests(
        "dialect = \"chat\"\napi_key_file = \"~/key\"", in: home)
      #expect(asked.map { $0.header("authorization") } == ["Bearer sk-of-a-file"])
    }

    @Test func `a program is asked once more for a key after the one before was refused`()
      async throws
    {
      let home = try TestHome()
      try home.write(
        """
        echo run >> "$HOME/runs"
        echo "sk-$(wc -l < "$HOME/runs" | tr -d ' ')"
        """, to: "\(home.root)/key.sh")
      let refusal = #"{"status":401,"error":{"type":"authentication_error","message":"Old."}}"#
      let look = #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}]}"#
      let asked = try await requests(
        "dialect = \"chat\"\napi_key_command = [\"sh\", \"\(home.root)/key.sh\"]",
        "\(refusal),\(look),\(Self.yes)", in: home)
      #expect(
        asked.map { $0.header("authorization") } == ["Bearer sk-1", "Bearer sk-2", "Bearer sk-2"])
      #expect(TestHome.read("\(home.root)/runs") == "run\nrun\n")
    }

    @Test func `a deployment is asked, and paid for, as the model that it is`() async throws {
      let home = try TestHome()
      let asked = try await requests(
        "dialect = \"responses\"",
        #"{"answer":[{"text":"Yes."}],"usage":{"input":1000,"cached":0,"output":100}}"#,
        model: #"like = "gpt-5.5""#, in: home)
      let body = try JSON(parsing: try #require(asked.first).body)
      #expect(body["model"] == "m")
      #expect(body["reasoning"]?["summary"] == "auto")
      #expect(body["tools"]?.arrayValue?.contains { $0["type"] == "custom" } == true)
    }

    @Test func `a model that Bedrock serves otherwise is refused before anything is sent`()
      async throws
    {
      let home = try TestHome()
      let program = try await home.tern(
        ["exec", "-m", "bedrock/amazon.nova-pro-v1:0", "Well?"],
        environment: ["AWS_BEARER_TOKEN_BEDROCK": "k", "HTTPS_PROXY": "http://127.0.0.1:1"])
      #expect(program.exit == .code(1))
      #expect(program.errors.contains("none of Claude's models"), "\(program.errors)")
    }
  }
}

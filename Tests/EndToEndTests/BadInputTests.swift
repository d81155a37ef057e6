import ScriptedProvider
import Testing

extension EndToEndTests {
  /// Each mistake has a sentence, and the exit code that says whose it is.
  @Suite struct BadInputTests {
    @Test func `a configuration that cannot be read is shown by line and column`() async throws {
      let home = try TestHome()
      try home.write("theme = \"tern-dark\"\nmodel = \n", to: "\(home.ternHome)/config.toml")
      for arguments in [["exec", "Hello"], ["sessions"]] {
        let program = try await home.tern(arguments)
        #expect(program.exit == .code(2))
        #expect(program.errors.contains("config.toml:2:"), "\(program.errors)")
        #expect(program.output.isEmpty)
      }
    }

    @Test func `an unknown provider is named, and so are those there are`() async throws {
      let home = try TestHome()
      try home.configure("chat", baseURL: "http://127.0.0.1:9/v1")
      let program = try await home.tern(["exec", "-m", "nowhere/model", "Hello"])
      #expect(program.exit == .code(2))
      #expect(program.errors.contains("nowhere"))
      #expect(program.errors.contains("test"))
    }

    @Test(arguments: ["model", "/model", "test/"])
    func `a model without a provider is no model`(name: String) async throws {
      let home = try TestHome()
      let program = try await home.tern(["exec", "-m", name, "Hello"])
      #expect(program.exit == .code(2))
      #expect(program.errors.contains(name))
    }

    @Test(arguments: ["responses", "chat", "messages"])
    func `a model that the provider does not have is said in its words`(
      dialect: String
    ) async throws {
      let scenario = """
        {"steps": [{"status": 404, "error": {"type": "not_found_error", "code": "model_not_found",
                    "message": "The model nothing-9 does not exist."}}]}
        """
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let program = try await home.tern(["exec", "-m", "test/nothing-9", "Hello"])
      #expect(program.exit == .code(1))
      #expect(program.errors.contains("nothing-9 does not exist"))
      #expect(server.requests.count == 1)
    }

    @Test func `a key that is not set is named by its variable`() async throws {
      let home = try TestHome()
      try home.write(
        """
        model = "test/model"
        [providers.test]
        dialect = "chat"
        base_url = "http://127.0.0.1:9/v1"
        api_key_env = "NO_SUCH_KEY"
        """, to: "\(home.ternHome)/config.toml")
      let program = try await home.tern(["exec", "Hello"])
      #expect(program.exit == .code(1) || program.exit == .code(2))
      #expect(program.errors.contains("NO_SUCH_KEY"))
    }

    @Test func `a line without end costs no more than twice its limit`() async throws {
      let home = try TestHome()
      let line = "data: " + String(repeating: "x", count: 17 << 20)
      try home.write(line, to: "\(home.root)/endless.sse")
      func run(_ step: String) async throws -> FinishedProgram {
        let server = try ScriptedProvider(scenario: Scenario(parsing: #"{"steps":[\#(step)]}"#))
        defer { server.stop() }
        try home.configure(
          "chat", baseURL: server.baseURL, more: "[limits]\nrequest_retries = 0\n")
        return try await home.tern(["exec", "Hello"])
      }
      let plain = try await run(#"{"answer":[{"text":"Yes."}]}"#)
      #expect(plain.exit == .code(0))
      let endless = try await run(#"{"recording":"\#(home.root)/endless.sse"}"#)
      #expect(endless.exit == .code(1))
      #expect(endless.errors.contains("a line longer than 16 MiB"), "\(endless.errors)")
      #expect(endless.peakKilobytes > 0 && plain.peakKilobytes > 0)
      #expect(
        endless.peakKilobytes - plain.peakKilobytes < 2 * 16 << 10,
        "\(endless.peakKilobytes), \(plain.peakKilobytes)")
    }

    @Test func `the full screen needs a terminal and says so`() async throws {
      let home = try TestHome()
      try home.configure("chat", baseURL: "http://127.0.0.1:9/v1")
      let program = try await home.tern([])
      #expect(program.exit == .code(2))
      #expect(program.errors.contains("terminal"))
      #expect(program.output.isEmpty)
    }

    @Test func `a terminal of 20x5 gets a sentence, and all of it when it grows`() async throws {
      let home = try TestHome()
      try home.configure("chat", baseURL: "http://127.0.0.1:9/v1")
      let tern = try TernUnderTest([], in: home, size: ScreenSize(20, 5))
      try await tern.waitUntil("anything at all") { !$0.text.allSatisfy(\.isWhitespace) }
      tern.resize(ScreenSize(100, 30))
      try await tern.waitUntil(contains: "Conversation")
      tern.resize(ScreenSize(20, 5))
      try await tern.waitUntil("the sentence again") { !$0.contains("Conversation") }
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      #expect(!tern.screen.isAlternate && tern.screen.isCursorVisible && tern.terminal.isCooked)
    }

    @Test func `a server that is not there is named, and nobody waits for ever`() async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps": [{"answer": []}]}"#))
      server.stop()
      let home = try TestHome()
      try home.configure(
        "chat", baseURL: server.baseURL, more: "[limits]\nrequest_retries = 1\n")
      let program = try await home.tern(["exec", "Hello"])
      #expect(program.exit == .code(1))
      #expect(program.errors.contains("127.0.0.1"), "\(program.errors)")

      let tern = try TernUnderTest(["Hello"], in: home, size: ScreenSize(100, 30))
      try await tern.waitUntil(contains: "127.0.0.1")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      #expect(!tern.screen.isAlternate && tern.screen.isCursorVisible && tern.terminal.isCooked)
    }

    @Test(arguments: [["--no-such-option"], ["exec"], ["resume"], ["decode"], ["exec", "-o"]])
    func `a command line that makes no sense is told what does`(
      arguments: [String]
    ) async throws {
      let home = try TestHome()
      let program = try await home.tern(arguments)
      #expect(program.exit == .code(2))
      #expect(program.errors.hasPrefix("tern: "))
      #expect(program.output.isEmpty)
    }
  }
}

import Glibc
import JSON
import ScriptedProvider
import TestFolder
import Testing

extension EndToEndTests {
  /// What is left behind of a session for whoever looks for a fault, and what a session leaves
  /// when nobody listens any more.
  @Suite struct LogFileTests {
    private static let scenario = """
      {"steps": [{"answer": [{"thinking": "Hm, hm, hm."}, {"text": "Forty-two is the answer."}],
                  "usage": {"input": 1000, "cached": 0, "output": 50}}], "last": "repeat"}
      """
    private static let prices = """
      [models."test/model"]
      input_price = 2.0
      output_price = 10.0
      """

    private func home(
      _ scenario: String = scenario
    ) throws -> (home: TestHome, server: ScriptedProvider) {
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.write(
        """
        model = "test/model"
        [providers.test]
        dialect = "messages"
        base_url = "\(server.baseURL)"
        api_key_env = "TEST_KEY"
        \(Self.prices)
        """, to: "\(home.ternHome)/config.toml")
      return (home, server)
    }

    private func run(
      _ home: TestHome, log: String? = nil, _ command: [String]
    ) async throws -> FinishedProgram {
      var more = ["TEST_KEY": "sk-very-secret"]
      more["TERN_LOG"] = log
      return try await FinishedProgram.run(
        command, environment: home.environment(adding: more), folder: home.workspace)
    }

    @Test func `requests and events are logged, and no key and no words of the request`()
      async throws
    {
      let (home, server) = try home()
      let program = try await run(home, [Binary.path, "exec", "--json", "What is it, dear?"])
      #expect(program.exit == .code(0), "\(program.errors)")
      let path = "\(home.ternHome)/tern.log"
      let text = TestHome.read(path)
      let records = try text.split(separator: "\n").map { try JSON(parsing: String($0)) }
      #expect(records.first?["type"] == "request")
      #expect(records.first?["model"] == "model")
      #expect(records.first?["headers"]?["x-api-key"] == "…")
      #expect((records.first?["body_bytes"]?.intValue ?? 0) > 1000)
      #expect(records.last?["type"] == "completed")
      let deltas = records.filter { $0["type"] == "deltas" }
      #expect(deltas.contains { $0["output_text"]?["bytes"] == 24 })
      #expect(deltas.contains { $0["reasoning_content"]?["bytes"] == 11 })
      #expect(!text.contains("sk-very-secret") && !text.contains("dear"))
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
      #expect(server.failures == [])
    }

    @Test func `a prompt cache that was lost is logged with its cause`() async throws {
      let (home, server) = try home(
        """
        {"steps":[{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}],
                   "usage":{"input":60000,"cached":50000,"output":9}},
                  {"answer":[{"text":"Two."}],"usage":{"input":61000,"cached":0,"output":9}}]}
        """)
      defer { server.stop() }
      let program = try await run(home, [Binary.path, "exec", "Well?"])
      #expect(program.exit == .code(0), "\(program.errors)")
      let losses = try TestHome.read("\(home.ternHome)/tern.log").split(separator: "\n")
        .map { try JSON(parsing: String($0)) }.filter { $0["type"] == "cache_break" }
      #expect(losses.map { $0["before"] } == [50_000] && losses.map { $0["after"] } == [0])
      #expect(losses.first?["causes"]?.text == #"["the server did not find it again"]"#)
    }

    @Test func `bodies are logged when they are asked for, and nothing when that is`() async throws
    {
      let (home, server) = try home()
      defer { server.stop() }
      _ = try await run(home, log: "off", [Binary.path, "exec", "Hello"])
      #expect(TestHome.read("\(home.ternHome)/tern.log") == "")
      _ = try await run(home, log: "requests", [Binary.path, "exec", "What is it, dear?"])
      let text = TestHome.read("\(home.ternHome)/tern.log")
      #expect(text.contains("dear") && !text.contains("sk-very-secret"))
    }

    @Test func `a log that cannot be written is told of once and keeps nobody from working`()
      async throws
    {
      let (home, server) = try home()
      defer { server.stop() }
      symlink("/nowhere", "\(home.ternHome)/tern.log")
      let program = try await run(home, [Binary.path, "exec", "Hello"])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(program.output == "Forty-two is the answer.\n")
      #expect(program.errors.split(separator: "\n").count { $0.contains("tern.log") } == 1)
    }

    @Test func `the turn's end says what it cost`() async throws {
      let (home, server) = try home()
      defer { server.stop() }
      let program = try await run(home, [Binary.path, "exec", "--json", "Hello"])
      let usage = try program.lines.last.map { try JSON(parsing: $0) }?["usage"]
      #expect(usage?["cost_microdollars"] == 2500)
      #expect(usage?["cost_is_complete"] == true)
    }

    @Test func `when nobody reads any more, the turn ends and the session is saved`() async throws {
      let (home, server) = try home(
        """
        {"steps": [{"answer": [{"text": "\(String(repeating: "word after word ", count: 4000))"}],
                    "pace": {"deltas_per_second": 50, "delta_characters": 16}}]}
        """)
      defer { server.stop() }
      let line = "{ \(Binary.path) exec --json Talk; echo \"status $?\" >&2; } | head -n 1"
      let program = try await run(home, ["/bin/sh", "-c", line])
      #expect(program.lines.count == 1)
      #expect(program.errors == "status 1\n", "\(program.errors)")
      let sessions = try await home.tern(["sessions", "--json"])
      #expect(sessions.lines.count == 1)
    }

    @Test func `a model and an effort that were chosen are those of the session`() async throws {
      let (home, server) = try home()
      let size = ScreenSize(100, 30)
      let key = ["TEST_KEY": "k"]
      let tern = try TernUnderTest(["Hello"], in: home, size: size, environment: key)
      try await tern.waitUntil(contains: "Forty-two")
      try await tern.waitUntil(contains: "$0.0025")
      tern.type("/model test/other")
      tern.press(.send)
      try await tern.waitUntil(contains: "test/other is asked from here on")
      tern.type("/effort high")
      tern.press(.send)
      try await tern.waitUntil(contains: "effort high from here on")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      let resumed = try TernUnderTest(
        ["resume", "--last"], in: home, size: size, environment: key)
      try await resumed.waitUntil(contains: "other · high")
      resumed.type("Again")
      resumed.press(.send)
      try await resumed.waitUntil("a second answer") { _ in server.requests.count == 2 }
      resumed.press(.quit)
      #expect(try await resumed.waitForExit() == .code(0))
      let models = try server.requests.map { try JSON(parsing: $0.body)["model"] }
      #expect(models == ["model", "other"])
    }
  }
}

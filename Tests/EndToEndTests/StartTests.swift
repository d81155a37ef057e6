import Glibc
import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// What is settled before the first frame, and how the program leaves.
  @Suite struct StartTests {
    private static let size = ScreenSize(100, 30)
    private static let answer = #"{"steps": [{"answer": [{"text": "Done."}]}], "last": "repeat"}"#

    private func home(
      _ scenario: String = answer, more: String = ""
    ) throws -> (home: TestHome, server: ScriptedProvider) {
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.configure("messages", baseURL: server.baseURL, more: more)
      return (home, server)
    }

    @Test(arguments: [("dumb", "tern exec"), ("vt999", "unknown")])
    func `a terminal that cannot show a screen is told apart from an unknown one`(
      type: String, words: String
    ) async throws {
      let (home, server) = try home()
      let tern = try TernUnderTest([], in: home, size: Self.size, environment: ["TERM": type])
      #expect(try await tern.waitForExit() == .code(2))
      #expect(tern.screen.contains(type) && tern.screen.contains(words), "\(tern.screen.picture)")
      #expect(server.requests.isEmpty)
    }

    @Test func `what was written and not sent stays on the terminal`() async throws {
      let (home, _) = try home()
      let tern = try TernUnderTest([], in: home, size: Self.size)
      try await tern.waitUntil(contains: "Message")
      tern.type("a thought half said")
      try await tern.waitUntil(contains: "half said")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      #expect(!tern.screen.isAlternate)
      #expect(tern.screen.contains("Not sent:") && tern.screen.contains("a thought half said"))
    }

    @Test(arguments: ["theme", "keymap"])
    func `a name that is not there is said before the screen is taken over`(
      kind: String
    ) async throws {
      let (home, server) = try home()
      let tern = try TernUnderTest(["--\(kind)", "zzz"], in: home, size: Self.size)
      #expect(try await tern.waitForExit() == .code(2))
      #expect(tern.screen.contains("There is no \(kind) zzz. Available: "))
      let output = String(decoding: tern.terminal.output, as: UTF8.self)
      #expect(!output.contains("\u{1B}[?1049h"))
      #expect(server.requests.isEmpty)
    }

    @Test(arguments: [(SIGQUIT, 131), (SIGTERM, 143)] as [(Int32, Int32)])
    func `a signal to end gives the terminal back`(number: Int32, code: Int32) async throws {
      let (home, server) = try home()
      let tern = try TernUnderTest(["Hello"], in: home, size: Self.size)
      try await tern.waitUntil(contains: "Done.")
      tern.terminal.signal(number)
      #expect(try await tern.waitForExit() == .code(code))
      #expect(!tern.screen.isAlternate && tern.screen.isCursorVisible && tern.terminal.isCooked)
      #expect(server.failures == [])
    }

    @Test func `memory is kept out of core files`() async throws {
      let (home, server) = try home()
      let tern = try TernUnderTest(["Hello"], in: home, size: Self.size)
      try await tern.waitUntil(contains: "Done.")
      let limits = TestHome.read("/proc/\(tern.terminal.process)/limits").split(separator: "\n")
      let core = try #require(limits.first { $0.hasPrefix("Max core file size") })
      #expect(core.split(separator: " ").dropFirst(4).first == "0")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      #expect(server.failures == [])
    }

    @Test func `a fallback without its key is a warning`() async throws {
      let (home, server) = try home()
      let program = try await home.tern([
        "exec", "--fallback-model", "anthropic/claude-sonnet-5", "Hello",
      ])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(program.errors.contains("anthropic/claude-sonnet-5 is left out"))
      #expect(program.errors.contains("ANTHROPIC_API_KEY"))
      #expect(program.output == "Done.\n")
      #expect(server.failures == [])
    }

    @Test func `a folder that is named wins, be it the one we are in`() async throws {
      let (home, server) = try home()
      let other = "\(home.root)/other"
      mkdir(other, 0o700)
      _ = try await home.tern(["exec", "-C", other, "Hello"])
      _ = try await home.tern(["exec", "--last", "-C", ".", "Hello"])
      let request = String(decoding: server.requests.last?.body ?? [], as: UTF8.self)
      #expect(request.contains(home.workspace))
      #expect(!request.contains(other))
    }

    @Test func `a server that refuses is named once, and waits have one decimal`() async throws {
      let (home, server) = try home(more: "[limits]\nrequest_retries = 1\n")
      server.stop()
      let program = try await home.tern(["exec", "Hello"])
      #expect(program.exit == .code(1))
      #expect(program.errors.contains("No connection to 127.0.0.1: connection refused."))
      let wait = try #require(
        program.errors.split(separator: "\n").first { $0.hasPrefix("! attempt 2 of 2 in ") })
      #expect(wait.dropFirst("! attempt 2 of 2 in ".count).count == "0.6 s".count)
    }

    @Test func `a question of tern exec has the names of its format`() async throws {
      let (home, server) = try home(
        """
        {"steps": [{"answer": [{"tool_call": {"name": "shell", "arguments": {"command": "ls"}}}]},
                   {"answer": [{"text": "Done."}]}]}
        """)
      let program = try await home.tern(["exec", "--json", "Look"])
      let events = try program.lines.map { try JSON(parsing: $0) }
      let approval = try #require(events.compactMap { $0["approval"] }.first)
      #expect(approval.members?.map(\.name).prefix(2) == ["id", "call_id"])
      #expect(approval["type"] == nil && approval["call"] == nil)
      #expect(server.failures == [])
    }

    @Test func `a demo's session that is open, or one of several, is said to be so`() async throws {
      let home = try TestHome()
      for _ in 1...2 { _ = try await home.tern(["demo"]) }
      let several = try await home.tern(["resume", "0"])
      #expect(several.exit == .code(2))
      #expect(several.errors.contains("More than one session"), "\(several.errors)")
      let id = try #require(several.errors.split(separator: "\n").last?.split(separator: " ").first)
      let tern = try TernUnderTest(["resume", String(id)], in: home, size: Self.size)
      try await tern.waitUntil(contains: "Conversation")
      let locked = try await home.tern(["resume", String(id)])
      #expect(locked.exit == .code(1))
      #expect(locked.errors.contains("open in another Tern"), "\(locked.errors)")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
    }

    @Test(arguments: ["messages", "responses"])
    func `the blocks of the last answer are one message`(dialect: String) async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(
          parsing: """
            {"steps": [{"answer": [{"text": "I look."},
                                   {"tool_call": {"name": "list_dir", "arguments": {"path": "."}}}]},
                       {"answer": [{"text": "One, "}, {"text": "two."}]}]}
            """))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let program = try await home.tern(["exec", "Count"])
      #expect(program.output == (dialect == "messages" ? "One, two.\n" : "One, \n\ntwo.\n"))
      #expect(program.errors.contains("I look.\n") && !program.errors.contains("two."))
      #expect(server.failures == [])
    }
  }
}

import JSON
import ScriptedProvider
import Testing

extension EndToEndTests {
  /// A session that ends in the worst way.
  @Suite struct ResumeTests {
    @Test(arguments: ["responses", "chat", "messages"])
    func `what was shown before a kill is there again, and the next turn works`(
      dialect: String
    ) async throws {
      let scenario = """
        {"steps": [
          {"answer": [{"thinking": "Counting is easy."}, {"text": \(JSON.string(Self.count).text)}],
           "pace": {"deltas_per_second": 100, "delta_characters": 12}},
          {"answer": [{"text": "Back again."}]}]}
        """
      let server = try ScriptedProvider(scenario: Scenario(parsing: scenario))
      let home = try TestHome()
      try home.configure(dialect, baseURL: server.baseURL)
      let tern = try TernUnderTest(["Count for me"], in: home, size: ScreenSize(100, 30))
      // They scroll by: on a busy machine no certain one may ever be seen.
      let shown = try await tern.waitUntil("line 40 or a later one") {
        Self.lastLine(in: $0).map { $0 >= 40 } ?? false
      }
      tern.terminal.signal(9)
      #expect(try await tern.waitForExit() == .signal(9))
      let last = try #require(Self.lastLine(in: shown))

      let resumed = try TernUnderTest(["resume", "--last"], in: home, size: ScreenSize(100, 30))
      try await resumed.waitUntil(contains: "Line ")
      let rows = try await resumed.conversation()
      #expect(rows.contains { $0.contains("Count for me") })
      // The last unsaved instant may be lost: 20 lines take a third of a second here.
      for number in 1...(last - 20) {
        #expect(rows.contains { $0.contains("Line \(number) of") }, "line \(number) is lost")
      }
      resumed.press(.write)
      resumed.type("Go on")
      resumed.press(.send)
      try await resumed.waitUntil(contains: "Back again.")
      resumed.press(.quit)
      #expect(try await resumed.waitForExit() == .code(0))
      #expect(server.failures == [])
      let request = String(decoding: server.requests.last?.body ?? [], as: UTF8.self)
      #expect(request.contains("Count for me") && request.contains("Go on"))
      #expect(request.contains("Line 10 of"), "the model does not know what it said")
    }

    private static let count = (1...2000).map { "Line \($0) of many.\n\n" }.joined()

    private static func lastLine(in screen: Snapshot) -> Int? {
      screen.rows.compactMap { row -> Int? in
        let words = row.split(separator: " ")
        guard let place = words.firstIndex(of: "Line"), place + 1 < words.count else { return nil }
        return Int(words[place + 1])
      }.max()
    }

    @Test func `an unknown id is an error that lists the near ones`() async throws {
      let server = try ScriptedProvider(
        scenario: Scenario(parsing: #"{"steps": [{"answer": [{"text": "Done."}]}]}"#))
      let home = try TestHome()
      try home.configure("chat", baseURL: server.baseURL)
      let exec = try await home.tern(["exec", "--json", "Hello"])
      #expect(exec.exit == .code(0), "\(exec.errors)")
      let first = try JSON(parsing: exec.lines.first ?? "null")
      let id = try #require(first["thread_id"]?.stringValue)
      let near = String(id.dropLast(2)) + (id.hasSuffix("00") ? "11" : "00")
      let program = try await home.tern(["exec", "--resume", near, "Hello"])
      #expect(program.exit == .code(2))
      #expect(program.errors.contains(near) && program.errors.contains(id), "\(program.errors)")

      let tern = try TernUnderTest(["resume", near], in: home, size: ScreenSize(100, 30))
      #expect(try await tern.waitForExit() == .code(2))
      #expect(tern.screen.contains(id), "\(tern.screen.picture)")
      #expect(!tern.screen.isAlternate && tern.terminal.isCooked)
      let again = try await home.tern(["sessions", "--json"])
      #expect(again.lines.count == 1)
    }
  }
}

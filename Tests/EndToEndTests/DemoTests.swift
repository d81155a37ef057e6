import Glibc
import Testing

extension EndToEndTests {
  /// The demo by keys alone, at the three layouts.
  @Suite struct DemoTests {
    /// The program's own words.
    private enum Text {
      static let command = "Run this command?"
      static let review = "Review: 2 files, 4 hunks"
      static let nothing = "Nothing changed yet"
      static let solved = "Nothing else was touched"
      static let unsolved = "Some titles still fail"
    }

    @Test(arguments: [ScreenSize(200, 50), ScreenSize(120, 40), ScreenSize(80, 24)])
    func `everything accepted makes the test pass`(size: ScreenSize) async throws {
      let home = try TestHome()
      let tern = try TernUnderTest(["demo"], in: home, size: size)
      try await tern.waitUntil(contains: "The slug test fails")
      #expect(tern.screen.isAlternate)
      #expect(!tern.terminal.isCooked)
      try await tern.waitUntil(contains: "verloaded")
      try await allowTheTest(tern)

      try await tern.waitUntil(contains: Text.review)
      try await tern.readTheQuestion()
      tern.press(.acceptAll)
      try await tern.waitUntil(contains: "✓4")
      tern.press(.applyDecisions)

      try await allowTheTest(tern)
      try await tern.waitUntil(contains: Text.solved)
      let folder = try #require(home.demoFolder)
      #expect(TestHome.read("\(folder)/bin/slug.sh").contains("title=$*\n"))
      #expect(TestHome.read("\(folder)/lib/text.sh").contains(#"sed -e 's/^-*//' -e 's/-*$//'"#))
      try await readThePanes(tern, size)

      let before = try await tern.conversation()
      #expect(before.contains { $0.contains("The slug test fails") })
      #expect(before.contains { $0.contains(Text.solved) })
      let id = try await quit(tern)
      try await resume(id, before, in: home, size)
    }

    @Test func `a rejected hunk stays out and is answered for`() async throws {
      let home = try TestHome()
      let tern = try TernUnderTest(["demo"], in: home, size: ScreenSize(120, 40))
      try await allowTheTest(tern)
      try await tern.waitUntil(contains: Text.review)
      try await tern.readTheQuestion()
      tern.press(.acceptHunk)
      try await tern.waitUntil(contains: "✓1")
      tern.press(.acceptHunk)
      try await tern.waitUntil(contains: "✓2")
      tern.press(.rejectHunk)
      try await tern.waitUntil(contains: "✗1")
      tern.press(.acceptHunk)
      try await tern.waitUntil(contains: "✓3")
      tern.press(.applyDecisions)

      try await tern.waitUntil(contains: "I leave out what you rejected")
      try await allowTheTest(tern)
      try await tern.waitUntil(contains: Text.unsolved)
      let folder = try #require(home.demoFolder)
      let program = TestHome.read("\(folder)/bin/slug.sh")
      #expect(program.contains("title=$1\n"))
      #expect(
        program.hasSuffix(
          "slug=$(shorten \"$slug\" \"$limit\")\nslug=$(trim \"$slug\")\n\nprintf '%s\\n' \"$slug\"\n"
        ))
      _ = try await quit(tern)
    }

    @Test func `a refused command is answered for, and the rest goes on`() async throws {
      let home = try TestHome()
      let tern = try TernUnderTest(["demo"], in: home, size: ScreenSize(120, 40))
      try await tern.waitUntil(contains: Text.command)
      try await tern.readTheQuestion()
      tern.press(.no)
      try await tern.waitUntil(contains: Text.review)
      tern.press(.pane2)
      tern.press(.zoom)
      try await tern.waitUntil(contains: "calls it is short")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      let folder = try #require(home.demoFolder)
      #expect(TestHome.read("\(folder)/bin/slug.sh").contains("title=$1\n"))
    }

    @Test func `without a terminal it runs by itself and ends well`() async throws {
      let home = try TestHome()
      let program = try await home.tern(["demo"])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(program.output.contains(Text.solved))
      #expect(program.errors.contains("verloaded"))
      let folder = try #require(home.demoFolder)
      #expect(TestHome.read("\(folder)/bin/slug.sh").contains("title=$*\n"))
    }

    @Test func `a machine without git plays it too`() async throws {
      let home = try TestHome()
      let tools = "\(home.root)/bin"
      mkdir(tools, 0o755)
      for name in ["sh", "tr", "sed", "cut", "dirname"] {
        let place = ["/usr/bin", "/bin"].first { access("\($0)/\(name)", X_OK) == 0 }
        symlink("\(try #require(place))/\(name)", "\(tools)/\(name)")
      }
      let program = try await home.tern(["demo"], environment: ["PATH": tools])
      #expect(program.exit == .code(0), "\(program.errors)")
      #expect(program.output.contains(Text.solved))
      let folder = try #require(home.demoFolder)
      #expect(TestHome.read("\(folder)/.git/HEAD") == "ref: refs/heads/main\n")
    }

    // MARK: Steps

    private func allowTheTest(_ tern: TernUnderTest) async throws {
      try await tern.waitUntil(contains: Text.command)
      #expect(tern.screen.contains("sh test.sh"))
      try await tern.readTheQuestion()
      tern.press(.once)
    }

    /// Thinking and changes are on the screen, or one key away where there is less room.
    private func readThePanes(_ tern: TernUnderTest, _ size: ScreenSize) async throws {
      let screen = try await tern.settled()
      #expect(screen.contains("Thinking"))
      if size.columns >= 120 { #expect(screen.contains("Changes")) }
      tern.press(.pane3)
      tern.press(.zoom)
      tern.press(.top)
      try await tern.waitUntil("the diff of both files") { screen in
        screen.contains("bin/slug.sh") || screen.contains("lib/text.sh")
      }
      tern.press(.bottom)
      try await tern.waitUntil("added and removed lines") { screen in
        screen.rows.contains { $0.contains("sed") || $0.contains("title=") || $0.contains("trim") }
      }
      tern.press(.zoom)
      tern.press(.pane2)
      tern.press(.zoom)
      tern.press(.top)
      try await tern.waitUntil(contains: "Getting my bearings")
      tern.press(.zoom)
    }

    /// Leaves, looks that the terminal is as it was, and answers the session's id.
    private func quit(_ tern: TernUnderTest) async throws -> String {
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      let screen = tern.screen
      #expect(!screen.isAlternate && screen.isCursorVisible)
      #expect(tern.terminal.isCooked)
      let words = screen.text.split { $0 == " " || $0 == "\n" }
      let command = try #require(words.firstIndex { $0 == "resume" }, "\(screen.picture)")
      return String(try #require(words[words.index(after: command)...].first))
    }

    private func resume(
      _ id: String, _ before: [String], in home: TestHome, _ size: ScreenSize
    ) async throws {
      let tern = try TernUnderTest(["resume", id], in: home, size: size)
      try await tern.waitUntil(contains: Text.solved)
      let after = try await tern.conversation()
      var rest = after[...]
      for row in before where !row.isEmpty {
        guard let place = rest.firstIndex(of: row) else {
          Issue.record("not in the resumed transcript: \(row)\n\(after.joined(separator: "\n"))")
          break
        }
        rest = rest[(place + 1)...]
      }
      tern.press(.pane3)
      tern.press(.zoom)
      try await tern.waitUntil(contains: "lib/text.sh")
      tern.press(.zoom)
      _ = try await quit(tern)
    }
  }
}

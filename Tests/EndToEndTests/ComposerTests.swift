import Testing

extension EndToEndTests {
  /// What a person writes that is no message.
  @Suite struct ComposerTests {
    private static func asked() async throws -> (TestHome, TernUnderTest) {
      let home = try TestHome()
      let tern = try TernUnderTest(["demo"], in: home, size: ScreenSize(120, 40))
      try await tern.waitUntil(contains: "Run this command?")
      try await tern.readTheQuestion()
      tern.press(.write)
      return (home, tern)
    }

    @Test func `a command of the person's own runs without a question`() async throws {
      let (home, tern) = try await Self.asked()
      tern.type("! echo made-$((40 + 2)) | tee made.txt")
      tern.press(.send)
      try await tern.waitUntil(contains: "│ made-42")
      #expect(tern.screen.contains("Run this command?"))
      let folder = try #require(home.demoFolder)
      #expect(TestHome.read("\(folder)/made.txt") == "made-42\n")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
    }

    @Test func `a file of the project is named by a few letters`() async throws {
      let (_, tern) = try await Self.asked()
      tern.type("look at @xt.sh")
      try await tern.waitUntil(contains: "lib/text.sh   ")
      tern.press(.send)
      try await tern.waitUntil(contains: "look at @lib/text.sh")
      tern.press(.clear)
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
    }

    @Test func `a list says what is asked, and a page how the session stands`() async throws {
      let (_, tern) = try await Self.asked()
      tern.type("/model")
      tern.press(.send)
      try await tern.waitUntil(contains: "● demo/scripted")
      tern.press(.back)
      _ = try await tern.settled()
      tern.type("/status")
      tern.press(.send)
      try await tern.waitUntil(contains: "every command and every patch waits for your answer")
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
    }
  }
}

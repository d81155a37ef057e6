import Testing

extension EndToEndTests {
  /// The harness itself, with small programs in Tern's place.
  @Suite struct HarnessTests {
    private func start(_ script: String, size: ScreenSize = ScreenSize(40, 6)) throws
      -> TernUnderTest
    {
      try TernUnderTest(command: ["sh", "-c", script], in: TestHome(), size: size)
    }

    @Test func `the screen shows what a program wrote, wide characters and all`() async throws {
      let tern = try start(#"printf 'one\r\n\033[2;5Hzwei 漢é'; read x"#)
      let screen = try await tern.waitUntil(contains: "漢é")
      #expect(screen.text == "one\n    zwei 漢é\n\n\n\n")
      #expect(screen.cursor == (1, 12))
      tern.press(.send)
      #expect(try await tern.waitForExit() == .code(0))
    }

    @Test func `the terminal is the program's own and has the size asked for`() async throws {
      let tern = try start(
        "stty size </dev/tty; read x; stty size; exit 3", size: ScreenSize(91, 17))
      try await tern.waitUntil(contains: "17 91")
      tern.resize(ScreenSize(44, 9))
      tern.press(.send)
      try await tern.waitUntil(contains: "9 44")
      #expect(try await tern.waitForExit() == .code(3))
    }

    @Test func `the alternate screen, the cursor and the line settings are seen`() async throws {
      let tern = try start(
        #"stty raw -echo; printf 'before\033[?1049h\033[?25lin'; head -c 1 >/dev/null; printf '\033[?25h\033[?1049l'; stty sane"#
      )
      let inside = try await tern.waitUntil(contains: "in")
      try await tern.waitUntil("hidden cursor") { $0.isAlternate && !$0.isCursorVisible }
      #expect(!inside.contains("before"))
      #expect(!tern.terminal.isCooked)
      tern.press(.quit)
      #expect(try await tern.waitForExit() == .code(0))
      #expect(tern.screen.contains("before"))
      #expect(!tern.screen.isAlternate && tern.screen.isCursorVisible)
      #expect(tern.terminal.isCooked)
    }

    @Test func `a signal reaches the program, and questions of the terminal are answered`()
      async throws
    {
      let tern = try start(
        #"stty raw -echo; printf '\033[6n'; head -c 6 | od -c | head -1; sleep 60"#)
      try await tern.waitUntil(contains: "033   [   1   ;   1   R")
      tern.terminal.signal(9)
      #expect(try await tern.waitForExit() == .signal(9))
    }

    @Test func `a program without a terminal gives its output, its errors and its code`()
      async throws
    {
      let home = try TestHome()
      let program = try await FinishedProgram.run(
        ["sh", "-c", "cat; pwd >&2; tty; exit 4"], input: "words\n",
        environment: home.environment(adding: [:]), folder: home.workspace)
      #expect(program.output == "words\nnot a tty\n")
      #expect(program.errors.hasSuffix("/work\n"))
      #expect(program.exit == .code(4))
    }
  }
}

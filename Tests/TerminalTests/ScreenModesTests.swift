import CPosix
import Glibc
import Testing

@testable import Terminal

extension ScreenTests {
  @Suite struct Modes {
    @Test(arguments: [["TERM": "xterm-256color"], ["TERM": "xterm-kitty"], ["TERM": "linux"]])
    func `closing gives the terminal back as it was`(environment: [String: String]) throws {
      let terminal = try PseudoTerminal.open(rows: 10, columns: 40)
      defer { terminal.close() }
      let before = terminal.modes
      let screen = try Screen(
        input: terminal.program, output: terminal.program, environment: environment)
      #expect(terminal.modes.c_lflag & UInt32(ICANON | ECHO | ISIG) == 0)
      screen.show(ScreenTests.frame("text"))
      screen.hasMouse = false
      screen.setTitle("a title")
      screen.close()
      screen.close()
      #expect(Self.isSame(before, terminal.modes))
      let state = ModeTracker(terminal.output(screen.statistics.bytes))
      #expect(state.modes.filter { $0.value } == [25: true])
      #expect(state.keyboards == 0 && state.titles == 0)
    }

    @Test func `modes are on between start and end, and while another program has the screen off`()
      throws
    {
      let terminal = try PseudoTerminal.open(rows: 10, columns: 40)
      defer { terminal.close() }
      let before = terminal.modes
      let screen = try Screen(
        input: terminal.program, output: terminal.program, environment: ScreenTests.truecolor)
      defer { screen.close() }
      let wanted: Set<Int> = [1049, 2004, 1004, 1002, 1006]
      var frame = ScreenTests.frame("text")
      frame.cursor = Frame.Position(row: 0, column: 4)
      screen.show(frame)
      #expect(ModeTracker(terminal.output(screen.statistics.bytes)).on == wanted)
      screen.leave()
      let away = screen.statistics.bytes
      #expect(ModeTracker(terminal.output(away)).on == [25])
      #expect(Self.isSame(before, terminal.modes))
      screen.show(ScreenTests.frame("unseen"))
      #expect(screen.statistics.bytes == away)
      screen.enter()
      screen.show(frame)
      let bytes = terminal.output(screen.statistics.bytes)
      #expect(ModeTracker(bytes).on == wanted.union([25]))
      #expect(Array(bytes[away...]).contains("text"))
    }

    @Test func `signals keep their handlers`() throws {
      let numbers = [SIGINT, SIGTERM, SIGTSTP, SIGWINCH]
      let before = numbers.map(Self.handler)
      _ = try ScreenTests.written { screen in
        #expect(numbers.map(Self.handler) == before)
        screen.show(ScreenTests.frame("other"))
        #expect(numbers.map(Self.handler) == before)
      }
      #expect(numbers.map(Self.handler) == before)
    }

    @Test func `the environment is as it was`() throws {
      let before = Self.environment
      _ = try ScreenTests.written { _ in }
      #expect(Self.environment == before)
    }

    private static var environment: [String?] {
      ["TERMINFO", "LINES", "COLUMNS"].map { (name: String) in
        getenv(name).map { String(cString: $0) }
      }
    }

    private static func handler(of number: Int32) -> Int {
      var action = sigaction()
      sigaction(number, nil, &action)
      return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    }

    @Test func `a frame without a cursor hides it`() throws {
      let bytes = try ScreenTests.written { screen in
        var frame = ScreenTests.frame("start")
        frame.cursor = Frame.Position(row: 3, column: 7)
        screen.show(frame)
        frame.cursor = nil
        screen.show(frame)
        screen.show(frame)
      }
      #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("\u{1B}[?25h\u{1B}[?25l"))
    }

    @Test func `the clipboard gets clean text, and not half of what is too long`() throws {
      let bytes = try ScreenTests.written { screen in
        #expect(screen.copy("hé\u{1B}]0;x\u{7}\n"))
        #expect(!screen.copy(String(repeating: "a", count: Screen.clipboardLimit + 1)))
      }
      #expect(bytes == Array("\u{1B}]52;c;aMOpXTA7eAo=\u{1B}\\".utf8))
    }

    @Test func `a title cannot end its own sequence`() throws {
      let bytes = try ScreenTests.written { $0.setTitle("a\u{1B}\\\u{7}\u{9C}b") }
      #expect(bytes == Array("\u{1B}[22;2t\u{1B}]2;a\\b\u{1B}\\".utf8))
    }

    @Test(arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ])
    func `base64 as in the RFC`(text: String, encoded: String) {
      #expect(Base64.encode(Array(text.utf8)) == encoded)
    }

    @Test func `the crash text ends every mode and fits`() {
      let modes = TerminalModes(type: TerminalType(environment: ["TERM": "xterm"])) {
        ["smcup": "\u{1B}[?1049h", "rmcup": "\u{1B}[?1049l", "cnorm": "\u{1B}[?25h"][$0]
      }
      let state = ModeTracker(Array((modes.enter + modes.leaveAtOnce).utf8))
      #expect(state.on == [25] && state.keyboards == 0)
      #expect(modes.leaveAtOnce.utf8.count <= 256)
    }

    static func isSame(_ left: termios, _ right: termios) -> Bool {
      withUnsafeBytes(of: left) { left in
        withUnsafeBytes(of: right) { left.elementsEqual($0) }
      }
    }
  }
}

/// The private modes that a stream of bytes leaves on, and what it pushed and did not pop.
struct ModeTracker {
  private(set) var modes: [Int: Bool] = [:]
  private(set) var keyboards = 0
  private(set) var titles = 0

  var on: Set<Int> { Set(modes.filter { $0.value }.keys) }

  init(_ bytes: [UInt8]) {
    for piece in bytes.split(separator: 0x1B) {
      let text = String(decoding: piece, as: UTF8.self)
      if text.hasPrefix("[>5u") { keyboards += 1 }
      if text.hasPrefix("[<u") { keyboards -= 1 }
      if text.hasPrefix("[22;2t") { titles += 1 }
      if text.hasPrefix("[23;2t") { titles -= 1 }
      guard text.hasPrefix("[?") else { continue }
      let rest = text.dropFirst(2)
      let digits = rest.prefix { $0.isNumber }
      guard let mode = Int(digits), let final = rest.dropFirst(digits.count).first else { continue }
      if final == "h" { modes[mode] = true }
      if final == "l" { modes[mode] = false }
    }
  }
}

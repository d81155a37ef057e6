import CPosix
import Glibc
import Testing

@testable import Terminal

/// One after another: ncurses keeps global state.
@Suite(.serialized) struct ScreenTests {
  static let truecolor = ["TERM": "xterm-256color", "COLORTERM": "truecolor"]

  static let terminals: [(environment: [String: String], depth: ColorDepth)] = [
    (truecolor, .truecolor),
    (["TERM": "tmux-256color"], .indexed256),
    (["TERM": "xterm-ghostty"], .truecolor),
    (["TERM": "no-such-terminal"], .indexed256),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], .monochrome),
    (["TERM": "screen", "COLORTERM": "truecolor", "STY": "1.x"], .ansi16),
  ]

  @Test(arguments: terminals)
  func `the environment decides how many colours there are`(
    environment: [String: String], depth: ColorDepth
  ) throws {
    let terminal = try PseudoTerminal.open(rows: 5, columns: 20)
    defer { terminal.close() }
    let screen = try Screen(
      input: terminal.program, output: terminal.program, environment: environment)
    #expect(screen.depth == depth)
    screen.close()
  }

  @Test func `a terminal that cannot place the cursor is refused`() throws {
    let terminal = try PseudoTerminal.open(rows: 5, columns: 20)
    defer { terminal.close() }
    #expect(throws: ScreenError.plainTerminal(name: "dumb")) {
      try Screen(input: terminal.program, output: terminal.program, environment: ["TERM": "dumb"])
    }
  }

  @Test func `what is no terminal is refused`() {
    let file = open("/dev/null", O_RDWR)
    defer { close(file) }
    #expect(throws: ScreenError.noTerminal) { try Screen(input: file, output: file) }
  }

  // MARK: - Against libvterm

  struct Run: CustomTestStringConvertible {
    var environment: [String: String]
    var sizes: [Size]
    var testDescription: String { "\(environment["TERM", default: ""]) \(sizes[0])" }
  }

  static let runs: [Run] = [
    Run(
      environment: truecolor, sizes: [Size(rows: 24, columns: 80), Size(rows: 50, columns: 200)]),
    Run(
      environment: truecolor, sizes: [Size(rows: 60, columns: 200), Size(rows: 10, columns: 30)]),
    Run(environment: truecolor, sizes: [Size(rows: 2, columns: 8), Size(rows: 9, columns: 3)]),
    Run(
      environment: ["TERM": "xterm-256color"],
      sizes: [Size(rows: 24, columns: 80), Size(rows: 40, columns: 120)]),
    Run(
      environment: ["NO_COLOR": "1", "TERM": "xterm-256color"], sizes: [Size(rows: 24, columns: 80)]
    ),
  ]

  @Test(arguments: runs, [1, 2] as [UInt64])
  func `after every frame the terminal shows the frame`(run: Run, seed: UInt64) throws {
    let size = run.sizes[0]
    let terminal = try PseudoTerminal.open(rows: size.rows, columns: size.columns)
    defer { terminal.close() }
    let emulator = Emulator(rows: size.rows, columns: size.columns)
    let screen = try Screen(
      input: terminal.program, output: terminal.program, environment: run.environment)
    defer { screen.close() }
    var random = RandomFrame(size: size, seed: seed)
    var seen = 0
    for step in 0..<30 {
      if step % 10 == 9 {
        let size = run.sizes[step / 10 % run.sizes.count]
        terminal.resize(rows: size.rows, columns: size.columns)
        emulator.resize(rows: size.rows, columns: size.columns)
        screen.updateSize()
        random.resize(screen.size)
      }
      random.change()
      screen.show(random.frame)
      let bytes = terminal.output(screen.statistics.bytes)
      emulator.feed(bytes[seen...])
      seen = bytes.count
      let difference = Self.difference(emulator, random.frame, depth: screen.depth)
      try #require(difference == nil, "step \(step)")
    }
  }

  /// The first position that does not look as the frame has it.
  static func difference(_ emulator: Emulator, _ frame: Frame, depth: ColorDepth) -> String? {
    for row in 0..<frame.size.rows {
      for column in 0..<frame.size.columns {
        let wanted = Emulator.look(frame[row, column], depth: depth)
        let found = emulator.look(row, column)
        if wanted != found { return "\(row),\(column): wanted \(wanted), found \(found)" }
      }
    }
    if let cursor = frame.cursor, cursor != emulator.cursor {
      return "cursor at \(emulator.cursor), wanted \(cursor)"
    }
    return nil
  }

  // MARK: - Bytes

  /// A screen, and what it wrote during `body`.
  static func written(
    rows: Int = 10, columns: Int = 40, by body: (Screen) -> Void
  ) throws -> [UInt8] {
    let terminal = try PseudoTerminal.open(rows: rows, columns: columns)
    defer { terminal.close() }
    let screen = try Screen(
      input: terminal.program, output: terminal.program, environment: truecolor)
    screen.show(frame("start", rows: rows, columns: columns))
    let start = screen.statistics.bytes
    body(screen)
    let bytes = terminal.output(screen.statistics.bytes)
    screen.close()
    return Array(bytes.dropFirst(start))
  }

  static func frame(_ text: String, rows: Int = 10, columns: Int = 40) -> Frame {
    var frame = Frame(size: Size(rows: rows, columns: columns))
    for (column, scalar) in text.unicodeScalars.enumerated() where column < columns {
      frame[0, column].scalar = scalar.value
    }
    return frame
  }

  @Test func `an equal frame writes nothing, a change only itself`() throws {
    #expect(try Self.written { $0.show(Self.frame("start")) } == [])
    let bytes = try Self.written { $0.show(Self.frame("stars")) }
    #expect(bytes.last == UInt8(ascii: "s") && bytes.count <= 8)
  }

  @Test func `each frame is one write, a large one within brackets`() throws {
    var random = RandomFrame(size: Size(rows: 50, columns: 200), seed: 5)
    let bytes = try Self.written(rows: 50, columns: 200) { screen in
      random.resize(Size(rows: 50, columns: 200))
      let before = screen.statistics
      screen.show(random.frame)
      #expect(screen.statistics.frames == before.frames + 1)
      #expect(screen.statistics.writes == before.writes + 1)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("\u{1B}[?2026h") && text.hasSuffix("\u{1B}[?2026l"))
  }

  @Test func `the screen is cleared only after it was invalidated`() throws {
    var random = RandomFrame(size: Size(rows: 10, columns: 40), seed: 9)
    let bytes = try Self.written { screen in
      for _ in 0..<200 {
        random.change()
        screen.show(random.frame)
      }
    }
    #expect(!bytes.contains("\u{1B}[2J"))
    let again = try Self.written {
      $0.invalidate()
      $0.show(Self.frame("start"))
    }
    #expect(again.contains("\u{1B}[2J") && again.contains("start"))
  }

  @Test func `no control character passes, and no half of a wide one`() throws {
    var frame = Self.frame("a")
    let hostile: [UInt32] = [
      0x1B, 0x9B, 0x07, 0x0A, 0x202E, 0x200B, 0xD800, 0x11_0000, 0x4E2D, 0, 0,
    ]
    for (column, scalar) in hostile.enumerated() { frame[1, column].scalar = scalar }
    frame[1, 39].scalar = 0x4E2D
    frame[2, 0] = Cell(scalar: 0x65, marks: MarkTable.index(of: ["\u{202E}", "\u{301}", "\u{9B}"]))
    let bytes = try Self.written { $0.show(frame) }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}中"))
    #expect(text.contains("e\u{301}"))
    #expect(
      !text.unicodeScalars.contains { "\u{202E}\u{200B}\u{9B}\u{7}".unicodeScalars.contains($0) })
  }

  @Test func `more colour pairs than ncurses has are drawn all the same`() throws {
    let size = Size(rows: 50, columns: 200)
    let terminal = try PseudoTerminal.open(rows: 50, columns: 200)
    defer { terminal.close() }
    let emulator = Emulator(rows: 50, columns: 200)
    let screen = try Screen(
      input: terminal.program, output: terminal.program, environment: Self.truecolor)
    defer { screen.close() }
    var frame = Frame(size: size)
    var seen = 0
    for step in 0..<8 {
      for index in frame.cells.indices {
        frame.cells[index] = Cell(
          scalar: 0x41, style: Style(foreground: .rgb(UInt32(step * 10_000 + index) &* 167)))
      }
      screen.show(frame)
      let bytes = terminal.output(screen.statistics.bytes)
      emulator.feed(bytes[seen...])
      seen = bytes.count
      try #require(Self.difference(emulator, frame, depth: .truecolor) == nil, "step \(step)")
    }
  }

  @Test(arguments: [
    Size(rows: 1, columns: 1), Size(rows: 20, columns: 90), Size(rows: 3, columns: 2),
  ])
  func `a frame of another size is cut or stands at the top left`(size: Size) throws {
    let bytes = try Self.written {
      var frame = Frame(size: size)
      for index in frame.cells.indices { frame.cells[index].scalar = 0x58 }
      frame.cursor = Frame.Position(row: size.rows - 1, column: size.columns - 1)
      $0.show(frame)
    }
    #expect(bytes.count { $0 == 0x58 } == min(size.rows, 10) * min(size.columns, 40))
  }
}

extension [UInt8] {
  func contains(_ text: String) -> Bool {
    let text = Array(text.utf8)
    return count >= text.count
      && (0...count - text.count).contains { self[$0..<$0 + text.count].elementsEqual(text) }
  }
}

@testable import Terminal

/// Frames as they follow one another on a screen: some text changes, some rows scroll.
struct RandomFrame {
  private(set) var frame: Frame
  private var generator: SplitMix
  private let styles: [Style]

  init(size: Size, seed: UInt64) {
    var generator = SplitMix(seed: seed)
    styles = (0..<24).map { _ in Self.style(&generator) }
    self.generator = generator
    frame = Frame(size: size)
  }

  mutating func resize(_ size: Size) {
    frame = Frame(size: size, style: styles[0])
    for _ in 0..<size.rows { change() }
  }

  mutating func change() {
    switch number(10) {
    case 0: scroll()
    case 1: fill()
    case 2: for _ in 0..<frame.size.rows { text() }
    default: for _ in 0...number(4) { text() }
    }
    frame.cursor =
      number(4) == 0
      ? nil : Frame.Position(row: number(frame.size.rows), column: number(frame.size.columns))
  }

  private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  private mutating func scroll() {
    let columns = frame.size.columns
    let by = (1 + number(3)) * columns
    guard by < frame.cells.count else { return }
    frame.cells.removeFirst(by)
    frame.cells += Array(repeating: Cell(style: styles[number(styles.count)]), count: by)
  }

  private mutating func fill() {
    let (row, column) = (number(frame.size.rows), number(frame.size.columns))
    let style = styles[number(styles.count)]
    for row in row..<min(frame.size.rows, row + 1 + number(8)) {
      for column in column..<min(frame.size.columns, column + 1 + number(60)) {
        put(Cell(style: style), width: 1, row, column)
      }
    }
  }

  private mutating func text() {
    let row = number(frame.size.rows)
    var column = number(frame.size.columns)
    var style = styles[number(styles.count)]
    for _ in 0...number(frame.size.columns) {
      if number(6) == 0 { style = styles[number(styles.count)] }
      let (scalar, marks, width) = character()
      guard column + width <= frame.size.columns else { return }
      put(
        Cell(scalar: scalar.value, marks: MarkTable.index(of: marks), style: style), width: width,
        row, column)
      column += width
    }
  }

  private mutating func character() -> (Unicode.Scalar, marks: [Unicode.Scalar], width: Int) {
    switch number(24) {
    case 0: ("中", [], 2)
    case 1: ("😀", [], 2)
    case 2: ("e", ["\u{301}"], 1)
    case 3: ("o", ["\u{308}", "\u{323}"], 1)
    case 4: ("─", [], 1)
    case 5: ("é", [], 1)
    case 6...11: (" ", [], 1)
    default: (Unicode.Scalar(UInt8(0x21 + number(0x5E))), [], 1)
    }
  }

  /// Puts a character and blanks what is left of a wide one it covers by half.
  private mutating func put(_ cell: Cell, width: Int, _ row: Int, _ column: Int) {
    if frame[row, column].scalar == 0, column > 0 { frame[row, column - 1].scalar = 0x20 }
    let after = column + width
    if after < frame.size.columns, frame[row, after].scalar == 0 { frame[row, after].scalar = 0x20 }
    frame[row, column] = cell
    if width == 2 { frame[row, column + 1] = Cell(scalar: 0, style: cell.style) }
  }

  private static func style(_ generator: inout SplitMix) -> Style {
    func color() -> Color {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: .terminalDefault
      case 1: .indexed(UInt8.random(in: 0...255, using: &generator))
      case 2: .rgb(UInt32.random(in: 0...8, using: &generator))
      default: .rgb(UInt32.random(in: 0...0xFF_FFFF, using: &generator))
      }
    }
    let attributes = UInt8.random(in: 0..<32, using: &generator)
    let isPlain = Bool.random(using: &generator)
    return Style(
      foreground: color(), background: color(),
      attributes: isPlain ? [] : Style.Attributes(rawValue: attributes))
  }
}

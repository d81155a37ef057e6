import CVTerm

@testable import Terminal

/// A terminal as libvterm sees it, whose cells can be compared with a frame's.
final class Emulator {
  private let terminal: OpaquePointer
  private let screen: OpaquePointer
  private var size: Size

  init(rows: Int, columns: Int) {
    terminal = vterm_new(Int32(rows), Int32(columns))
    vterm_set_utf8(terminal, 1)
    screen = vterm_obtain_screen(terminal)
    vterm_screen_enable_altscreen(screen, 1)
    vterm_screen_reset(screen, 1)
    size = Size(rows: rows, columns: columns)
  }

  deinit { vterm_free(terminal) }

  func resize(rows: Int, columns: Int) {
    vterm_set_size(terminal, Int32(rows), Int32(columns))
    size = Size(rows: rows, columns: columns)
  }

  func feed(_ bytes: some Collection<UInt8>) {
    Array(bytes).withUnsafeBytes { bytes in
      _ = vterm_input_write(
        terminal, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
    }
  }

  var cursor: Frame.Position {
    var position = VTermPos()
    vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position)
    return Frame.Position(row: Int(position.row), column: Int(position.col))
  }

  /// What can be seen at a position: the libvterm of today knows nothing of dim.
  struct Look: Equatable {
    var text: [UInt32]
    var foreground: Color?
    var background: Color
    var attributes: Style.Attributes
  }

  func look(_ row: Int, _ column: Int) -> Look {
    var cell = VTermScreenCell()
    vterm_screen_get_cell(screen, VTermPos(row: Int32(row), col: Int32(column)), &cell)
    let characters = withUnsafeBytes(of: cell.chars) { Array($0.bindMemory(to: UInt32.self)) }
    var attributes: Style.Attributes = []
    if cell.attrs.bold != 0 { attributes.insert(.bold) }
    if cell.attrs.italic != 0 { attributes.insert(.italic) }
    if cell.attrs.underline != 0 { attributes.insert(.underline) }
    if cell.attrs.reverse != 0 { attributes.insert(.reverse) }
    let text = Array(characters.prefix { $0 != 0 })
    return Self.look(
      text.isEmpty ? [0x20] : text[0] == .max ? [] : text,
      Style(
        foreground: Self.color(cell.fg), background: Self.color(cell.bg), attributes: attributes))
  }

  /// What a frame's cell should look like, on a terminal of a depth.
  static func look(_ cell: Cell, depth: ColorDepth) -> Look {
    let text =
      cell.scalar == 0 ? [] : [cell.scalar] + MarkTable.marks(at: cell.marks).map(\.value)
    var style = cell.style
    style.foreground = style.foreground.reduced(to: depth)
    style.background = style.background.reduced(to: depth)
    style.attributes.remove(.dim)
    return look(text, style)
  }

  /// Nothing is seen of a blank's ink, unless it is reversed or underlined; libvterm keeps no style
  /// for the right half of a wide character.
  private static func look(_ text: [UInt32], _ style: Style) -> Look {
    guard !text.isEmpty else {
      return Look(text: text, foreground: nil, background: .terminalDefault, attributes: [])
    }
    var attributes = style.attributes
    if text == [0x20] { attributes.formIntersection([.underline, .reverse]) }
    return Look(
      text: text,
      foreground: text == [0x20] && attributes.isEmpty ? nil : style.foreground,
      background: style.background, attributes: attributes)
  }

  private static func color(_ color: VTermColor) -> Color {
    if color.type & 6 != 0 { return .terminalDefault }  // default foreground or background
    if color.type & 1 != 0 { return .indexed(color.indexed.idx) }
    let rgb = color.rgb
    return .rgb(UInt32(rgb.red) << 16 | UInt32(rgb.green) << 8 | UInt32(rgb.blue))
  }
}

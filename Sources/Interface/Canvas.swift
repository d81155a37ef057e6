package import Terminal
package import Text

/// Rows and columns from 0, within a frame.
package struct Rect: Sendable, Equatable {
  package var row: Int
  package var column: Int
  package var rows: Int
  package var columns: Int

  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  package var isEmpty: Bool { rows == 0 || columns == 0 }
}

/// A part of a frame to draw into, with the theme at hand.
///
/// Positions count from the part's own corner; nothing is drawn outside it.
package struct Canvas {
  package var frame: Frame
  package var clip: Rect
  package let theme: Theme

  package init(size: Size, theme: Theme) {
    frame = Frame(size: size, style: theme["background"])
    clip = Rect(row: 0, column: 0, rows: size.rows, columns: size.columns)
    self.theme = theme
  }

  package var rows: Int { clip.rows }
  package var columns: Int { clip.columns }

  /// Draws within a part of this part.
  package mutating func within(_ rect: Rect, _ draw: (inout Canvas) -> Void) {
    let outer = clip
    let top = min(max(0, rect.row), outer.rows)
    let left = min(max(0, rect.column), outer.columns)
    clip = Rect(
      row: outer.row + top, column: outer.column + left,
      rows: min(rect.rows, outer.rows - top), columns: min(rect.columns, outer.columns - left))
    draw(&self)
    clip = outer
  }

  /// Fills the part with spaces of a style.
  package mutating func fill(_ style: Style) {
    for row in 0..<clip.rows { fill(row: row, style) }
  }

  package mutating func fill(row: Int, _ style: Style) {
    guard (0..<clip.rows).contains(row), clip.columns > 0 else { return }
    let start = (clip.row + row) * frame.size.columns + clip.column
    clearHalves(from: start, count: clip.columns)
    for index in start..<start + clip.columns { frame.cells[index] = Cell(style: style) }
  }

  /// Draws a text in a style and returns the column after it.
  ///
  /// A wide character that would be cut at the edge is left out. A background of the terminal's
  /// default keeps what is below.
  @discardableResult
  package mutating func draw(_ text: String, row: Int, column: Int, _ style: Style) -> Int {
    guard (0..<clip.rows).contains(row) else { return column }
    if let end = drawASCII(text, row: row, column: column, style) { return end }
    var column = column
    for glyph in Glyph.glyphs(of: text) {
      guard column + glyph.width <= clip.columns else { break }
      if column >= 0 { put(glyph, row: row, column: column, style) }
      column += glyph.width
    }
    return column
  }

  /// Repeats one narrow character over a number of columns.
  package mutating func draw(
    rule: Unicode.Scalar, row: Int, column: Int, columns: Int, _ style: Style
  ) {
    guard (0..<clip.rows).contains(row) else { return }
    for column in max(0, column)..<max(0, column, min(column + columns, clip.columns)) {
      put(Glyph(rule, width: 1), row: row, column: column, style)
    }
  }

  /// Draws text whose bytes are a cell each; nil when some are not.
  private mutating func drawASCII(
    _ text: String, row: Int, column: Int, _ style: Style
  ) -> Int? {
    guard column >= 0, text.utf8.allSatisfy({ $0 &- 0x20 <= 0x5E }) else { return nil }
    let count = max(0, min(text.utf8.count, clip.columns - column))
    guard count > 0 else { return column }
    var index = (clip.row + row) * frame.size.columns + clip.column + column
    clearHalves(from: index, count: count)
    for byte in text.utf8.prefix(count) {
      var cell = Cell(scalar: UInt32(byte), style: style)
      if style.background == .terminalDefault {
        cell.style.background = frame.cells[index].style.background
      }
      frame.cells[index] = cell
      index += 1
    }
    return column + count
  }

  /// Draws a line's spans in their roles; what is emphasized keeps its weight but takes the
  /// colour of `tone`, where there is one.
  @discardableResult
  package mutating func draw(
    _ line: StyledLine, row: Int, column: Int, tone: String? = nil
  ) -> Int {
    var column = column
    for span in line.spans {
      var style = theme[span.role]
      if let tone, Self.emphasis.contains(where: span.role.hasPrefix) {
        style.foreground = theme[tone].foreground
        style.attributes.formUnion(theme[tone].attributes)
      }
      column = draw(span.text, row: row, column: column, style)
    }
    return column
  }

  private static let emphasis = ["md.heading", "md.bold", "md.italic"]

  package mutating func placeCursor(row: Int, column: Int) {
    guard (0..<clip.rows).contains(row), (0..<clip.columns).contains(column) else { return }
    frame.cursor = Frame.Position(row: clip.row + row, column: clip.column + column)
  }

  private mutating func put(_ glyph: Glyph, row: Int, column: Int, _ style: Style) {
    let index = (clip.row + row) * frame.size.columns + clip.column + column
    var style = style
    if style.background == .terminalDefault {
      style.background = frame.cells[index].style.background
    }
    clearHalves(from: index, count: glyph.width)
    frame.cells[index] = Cell(
      scalar: glyph.base.value,
      marks: glyph.marks.isEmpty ? 0 : MarkTable.index(of: glyph.marks), style: style)
    if glyph.width == 2 { frame.cells[index + 1] = Cell(scalar: 0, style: style) }
  }

  /// Blanks the other half of wide characters that are about to be overwritten in part.
  private mutating func clearHalves(from index: Int, count: Int) {
    if frame.cells[index].scalar == 0, index > 0 { frame.cells[index - 1].scalar = 0x20 }
    let next = index + count
    if next < frame.cells.count, frame.cells[next].scalar == 0 { frame.cells[next].scalar = 0x20 }
  }
}

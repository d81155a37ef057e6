import Terminal
import Text

extension Composer {
  /// A row on the screen: a part of a line.
  private struct Row {
    var line: Int
    var range: Range<Int>
    var isFirst: Bool
  }

  private static let prompt = " ❯ "
  static let promptWidth = 3

  /// Draws the draft; the cursor is the terminal's own when the composer has the focus.
  mutating func draw(in canvas: inout Canvas, placeholder: String, isFocused: Bool) {
    width = max(1, canvas.columns - Self.promptWidth - 1)
    let rows = visibleRows(height: canvas.rows)
    for (index, row) in rows.enumerated() {
      if row.isFirst, row.line == 0 {
        canvas.draw(Self.prompt, row: index, column: 0, canvas.theme["input.prompt"])
      }
      let text = String(buffer.lines[row.line].slice(row.range.lowerBound, row.range.upperBound))
      canvas.draw(text, row: index, column: Self.promptWidth, canvas.theme["input.text"])
    }
    if buffer.isEmpty {
      canvas.draw(
        placeholder, row: 0, column: Self.promptWidth, canvas.theme["input.placeholder"])
    }
    if isFocused { placeCursor(in: &canvas, rows: rows) }
  }

  private func placeCursor(in canvas: inout Canvas, rows: [Row]) {
    let cursor = buffer.cursor
    guard
      let index = rows.lastIndex(where: {
        $0.line == cursor.line && $0.range.lowerBound <= cursor.offset
      })
    else { return }
    let column = ComposerRows.column(
      of: cursor.offset, in: buffer.lines[cursor.line], row: rows[index].range)
    canvas.placeCursor(
      row: index, column: min(canvas.columns - 1, Self.promptWidth + column))
  }

  /// The rows in the window, which moves no more than the cursor makes it.
  private mutating func visibleRows(height: Int) -> [Row] {
    guard height > 0 else { return [] }
    let cursor = findCursorRow()
    if cursor < top || top.line >= buffer.lines.count { top = cursor }
    var rows = collect(from: top, height: height)
    if !rows.contains(where: { position(of: $0) == cursor }) {
      top = rowsBack(from: cursor, count: height - 1)
      rows = collect(from: top, height: height)
    }
    if rows.count < height, top > TextBuffer.Position(line: 0, offset: 0), let last = rows.last {
      top = rowsBack(from: position(of: last), count: height - 1)
      rows = collect(from: top, height: height)
    }
    return rows
  }

  private func position(of row: Row) -> TextBuffer.Position {
    TextBuffer.Position(line: row.line, offset: row.range.lowerBound)
  }

  private mutating func findCursorRow() -> TextBuffer.Position {
    let rows = rows(ofLine: buffer.cursor.line)
    let row = Self.row(of: buffer.cursor.offset, in: rows)
    return TextBuffer.Position(line: buffer.cursor.line, offset: rows[row].lowerBound)
  }

  private mutating func collect(from start: TextBuffer.Position, height: Int) -> [Row] {
    var found: [Row] = []
    var line = start.line
    while line < buffer.lines.count, found.count < height {
      let ranges = rows(ofLine: line)
      let first = line == start.line ? Self.row(of: start.offset, in: ranges) : 0
      for index in first..<min(ranges.count, first + height - found.count) {
        found.append(Row(line: line, range: ranges[index], isFirst: index == 0))
      }
      line += 1
    }
    return found
  }

  private mutating func rowsBack(from start: TextBuffer.Position, count: Int) -> TextBuffer.Position
  {
    var line = start.line
    var ranges = rows(ofLine: line)
    var row = Self.row(of: start.offset, in: ranges)
    for _ in 0..<max(0, count) {
      if row > 0 {
        row -= 1
      } else if line > 0 {
        line -= 1
        ranges = rows(ofLine: line)
        row = ranges.count - 1
      } else {
        break
      }
    }
    return TextBuffer.Position(line: line, offset: ranges[row].lowerBound)
  }
}

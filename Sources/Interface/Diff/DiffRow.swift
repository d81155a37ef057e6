import Terminal
import Text

/// A laid out row: one part over its whole width, or one for each side.
struct DiffRow: Sendable, Equatable {
  struct Part: Sendable, Equatable {
    var column: Int
    var columns: Int
    /// The role whose background fills the part.
    var fill: String
    var spans: [Span]
  }

  var parts: [Part]

  init(parts: [Part]) { self.parts = parts }

  init(_ spans: [Span], fill: String, columns: Int) {
    parts = [Part(column: 0, columns: columns, fill: fill, spans: spans)]
  }

  /// The characters in their columns, blanks at the end cut.
  var text: String {
    var text = ""
    var column = 0
    for part in parts {
      if part.column > column {
        text += String(repeating: " ", count: part.column - column)
        column = part.column
      }
      for span in part.spans {
        text += span.text
        column += Glyph.width(of: span.text)
      }
    }
    while text.utf8.last == 0x20 { text.removeLast() }
    return text
  }
}

extension DiffRow {
  /// The row with what a search finds marked; in the current place the first match stands out.
  func highlighting(_ search: TextSearch, isCurrent: Bool) -> DiffRow {
    var row = self
    for index in row.parts.indices {
      let line = StyledLine(row.parts[index].spans)
      row.parts[index].spans = line.highlighting(search, current: isCurrent ? 0 : nil).spans
    }
    return row
  }
}

extension Canvas {
  /// Fills a row with a role's background, or with the theme's where the role has none.
  mutating func fill(row: Int, role: String) {
    var style = theme[role]
    if style.background == .terminalDefault { style.background = theme["background"].background }
    fill(row: row, style)
  }

  /// Draws a laid out row; `dimmed` for one that will not be applied.
  mutating func draw(_ diffRow: DiffRow, row: Int, column: Int, dimmed: Bool = false) {
    for part in diffRow.parts {
      let rect = Rect(
        row: row, column: column + part.column, rows: 1,
        columns: min(part.columns, columns - column - part.column))
      within(rect) { canvas in
        canvas.fill(row: 0, role: dimmed ? "background" : part.fill)
        var position = 0
        for span in part.spans {
          var style = canvas.theme[span.role]
          if dimmed {
            style.attributes.insert(.dim)
            style.background = .terminalDefault
          }
          position = canvas.draw(span.text, row: 0, column: position, style)
        }
      }
    }
  }
}

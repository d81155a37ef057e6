import Terminal
import Text

/// What the conversation shows before anything was said: where one is, and where to begin.
struct Welcome {
  struct Hint {
    var key: String
    var label: String
  }

  var model: String
  var folder: String
  var hints: [Hint] = []

  func draw(in canvas: inout Canvas) {
    let keyColumns = hints.map { Glyph.width(of: $0.key) }.max() ?? 0
    let columns = min(canvas.columns - 2, max(44, Glyph.width(of: folder)))
    guard columns > 0 else { return }
    var rows: [StyledLine] = [
      StyledLine([Span("tern", "title.focus"), Span("  \(Self.motto)", "text.dim")])
    ]
    let facts: [StyledLine] = [
      StyledLine(RowText.fit(model, columns: columns), "text"),
      StyledLine(RowText.fitEnd(folder, columns: columns), "text.dim"),
    ].filter { !$0.text.isEmpty }
    if !facts.isEmpty { rows += [StyledLine([])] + facts }
    if !hints.isEmpty { rows.append(StyledLine([])) }
    for hint in hints {
      let gap = String(repeating: " ", count: keyColumns - Glyph.width(of: hint.key) + 2)
      rows.append(StyledLine([Span(hint.key, "status.key"), Span(gap + hint.label, "text.dim")]))
    }
    if rows.count > canvas.rows { rows.removeAll { $0.spans.isEmpty } }
    let top = max(0, (canvas.rows - rows.count) * 2 / 5)
    let left = max(1, (canvas.columns - columns) / 2)
    for (index, row) in rows.enumerated() where !row.text.isEmpty {
      let fits = row.width <= canvas.columns - left
      canvas.draw(row, row: top + index, column: fits ? left : 1)
    }
  }

  private static let motto = "what runs is what was shown"
}

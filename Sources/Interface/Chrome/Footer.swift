import Terminal
import Text

/// The last row of the screen: a remark, or what can be pressed here.
struct Footer {
  struct Hint {
    var key: String
    var label: String
  }

  var toast: Toast?
  /// A sentence before the hints.
  var lead = ""
  var hints: [Hint] = []
  /// What stands at the right end, the most important first, with its role in the theme.
  var facts: [(text: String, role: String)] = []

  func draw(in canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.fill(row: 0, theme["status.bar"])
    if let toast {
      let role = toast.kind == .failure ? "error" : "info"
      let text = RowText.fit(RowText.oneLine(toast.text), columns: canvas.columns - 2)
      canvas.draw(text, row: 0, column: 1, theme[role])
      return
    }
    var column = 1
    if !lead.isEmpty {
      let text = RowText.fit(lead, columns: canvas.columns - 2)
      column = canvas.draw(text, row: 0, column: column, theme["warning"]) + 2
    }
    let end = drawFacts(in: &canvas, from: column)
    for hint in hints {
      let width = Glyph.width(of: hint.key) + 1 + Glyph.width(of: hint.label)
      guard column + width < end else { continue }
      column = canvas.draw(hint.key, row: 0, column: column, theme["status.key"])
      column = canvas.draw(" " + hint.label, row: 0, column: column, theme["status.desc"]) + 2
    }
  }
  /// Draws as many facts as leave the hints most of the row, and returns where they begin.
  private func drawFacts(in canvas: inout Canvas, from left: Int) -> Int {
    let room = left + (canvas.columns - left) * 3 / 5
    var end = canvas.columns
    for fact in facts where !fact.text.isEmpty {
      let start = end - 1 - Glyph.width(of: fact.text)
      guard start > room else { continue }
      canvas.draw(fact.text, row: 0, column: start, canvas.theme[fact.role])
      end = start - 1
    }
    return end
  }
}

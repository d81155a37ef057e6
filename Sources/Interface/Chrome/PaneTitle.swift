import Terminal
import Text

/// The first row of a pane: its name in a thin rule, heavier where the focus is.
struct PaneTitle {
  var title: String
  var isFocused: Bool
  /// What stands at the right end, the most important first: as much of it as fits.
  var notes: [String] = []

  func draw(in canvas: inout Canvas) {
    let theme = canvas.theme
    let columns = canvas.columns
    guard canvas.rows > 0, columns > 0 else { return }
    let ruleStyle = theme[isFocused ? "border.focus" : "border"]
    canvas.draw(
      rule: isFocused ? "━" : "─", row: 0, column: 0, columns: columns, ruleStyle)
    let name = RowText.fit(" \(title) ", columns: columns - 2)
    let end = canvas.draw(name, row: 0, column: 1, theme[isFocused ? "title.focus" : "title"])
    for count in stride(from: notes.count, to: 0, by: -1) {
      let text = " " + notes[..<count].joined(separator: " · ") + " "
      let start = columns - 1 - Glyph.width(of: text)
      guard start > end else { continue }
      canvas.draw(text, row: 0, column: start, theme["text.dim"])
      return
    }
  }
}

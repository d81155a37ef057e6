import Terminal
import Text

/// The first row of a pane: its name in a thin rule, heavier where the focus is.
struct PaneTitle {
  var title: String
  var isFocused: Bool
  /// What stands at the right end.
  var note = ""

  func draw(in canvas: inout Canvas) {
    let theme = canvas.theme
    let columns = canvas.columns
    guard canvas.rows > 0, columns > 0 else { return }
    let rule = isFocused ? "━" : "─"
    let ruleStyle = theme[isFocused ? "border.focus" : "border"]
    canvas.draw(String(repeating: rule, count: columns), row: 0, column: 0, ruleStyle)
    let name = RowText.fit(" \(title) ", columns: columns - 2)
    let end = canvas.draw(name, row: 0, column: 1, theme[isFocused ? "title.focus" : "title"])
    guard !note.isEmpty else { return }
    let text = RowText.fit(" \(note) ", columns: columns - end - 2)
    guard Glyph.width(of: text) > 3 else { return }
    canvas.draw(
      text, row: 0, column: columns - 1 - Glyph.width(of: text), theme["text.dim"])
  }
}

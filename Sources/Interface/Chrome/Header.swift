import Terminal
import Text

/// The first row of the screen: what is at work, where, and how it stands.
struct Header {
  struct Tab {
    var label: String
    var isCurrent: Bool
    /// Whether something came that was not on the screen yet.
    var hasNews = false
  }

  var model: String
  var folder: String
  var mode: String
  /// How full the model's window is.
  var context: String
  var contextRole = "status.tokens"
  /// What git has checked out.
  var branch = ""
  /// What is to be known of the mode.
  var remark = ""
  /// What went wrong and lasts.
  var warning = ""
  var state: String
  var stateRole: String
  /// Panes that are not all on the screen at once.
  var tabs: [Tab] = []

  func draw(in canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.fill(row: 0, theme["status.bar"])
    var column = canvas.draw(" tern ", row: 0, column: 0, theme["title.focus"])
    for tab in tabs {
      let label = " \(tab.label)"
      guard column + Glyph.width(of: label) + 1 < canvas.columns else { break }
      let style = theme[tab.isCurrent ? "selection" : "status.desc"]
      column = canvas.draw(label, row: 0, column: column, style)
      column = canvas.draw(
        tab.hasNews ? "•" : " ", row: 0, column: column, tab.hasNews ? theme["warning"] : style)
    }
    let right = drawRight(in: &canvas, from: tabs.isEmpty ? column + 12 : column)
    guard tabs.isEmpty else { return }
    column = canvas.draw(
      RowText.fit(" \(model)", columns: right - column), row: 0, column: column,
      theme["status.bar"])
    let room = right - column - 2
    guard room > 6 else { return }
    column = canvas.draw(
      RowText.fitEnd(folder, columns: room), row: 0, column: column + 2, theme["status.desc"])
    let text = "  on \(branch)"
    guard !branch.isEmpty, column + Glyph.width(of: text) < right else { return }
    canvas.draw(text, row: 0, column: column, theme["status.desc"])
  }

  /// Draws from the right as much as leaves room, and returns where it begins.
  private func drawRight(in canvas: inout Canvas, from left: Int) -> Int {
    var end = canvas.columns - 1
    var badge = canvas.theme["mode.\(mode)"]
    badge.attributes.formUnion([.reverse, .bold])
    var parts = [
      (warning, canvas.theme["error"]), (state, canvas.theme[stateRole]), (" \(mode) ", badge),
    ]
    if tabs.isEmpty {
      parts += [(remark, canvas.theme["warning"]), (context, canvas.theme[contextRole])]
    }
    for (text, style) in parts where !text.isEmpty {
      let start = end - Glyph.width(of: text)
      guard start > left else { continue }
      canvas.draw(text, row: 0, column: start, style)
      end = start - 2
    }
    return end
  }
}

import Terminal

/// The thin frame of what stands above the panes.
enum OverlayBox {
  static func draw(in canvas: inout Canvas, title: String, note: String = "") {
    let theme = canvas.theme
    canvas.fill(theme["surface.raised"])
    let (rows, columns) = (canvas.rows, canvas.columns)
    guard rows > 1, columns > 1 else { return }
    let style = theme["border.focus"]
    let rule = String(repeating: "─", count: columns - 2)
    canvas.draw("╭" + rule + "╮", row: 0, column: 0, style)
    canvas.draw("╰" + rule + "╯", row: rows - 1, column: 0, style)
    for row in 1..<rows - 1 {
      canvas.draw("│", row: row, column: 0, style)
      canvas.draw("│", row: row, column: columns - 1, style)
    }
    canvas.draw(
      RowText.fit(" \(title) ", columns: columns - 4), row: 0, column: 2, theme["title.focus"])
    let text = RowText.fit(note, columns: columns - 4)
    canvas.draw(text, row: rows - 1, column: 2, theme["text.dim"])
  }
}

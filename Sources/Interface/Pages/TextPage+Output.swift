import Text

extension TextPage {
  /// What a command in the background has written, from its end.
  static func output(of id: String, _ line: String, _ text: String) -> TextPage {
    var output = OutputText()
    output.append(text)
    let lines = output.tail(ToolCard.longestOutput)
    var page = TextPage(.command(id), title: "\(id): \(RowText.oneLine(line))", columns: 120) {
      columns in
      guard !lines.lines.isEmpty else {
        return [StyledLine("Nothing was written yet.", "text.dim")]
      }
      let more =
        lines.hidden > 0 ? [StyledLine("… \(lines.hidden) lines before", "text.dim")] : []
      return more
        + lines.lines.flatMap {
          StyledLine(Glyph.expandingTabs($0), "msg.tool.output").cut(width: columns)
        }
    }
    page.scroll.toEnd()
    return page
  }
}

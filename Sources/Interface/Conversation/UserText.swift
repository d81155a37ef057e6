import Text

/// What the person said.
struct UserText: Sendable {
  var id: String
  var text: String

  func rows(width: Int) -> [StyledLine] {
    var rows: [StyledLine] = []
    for (index, line) in TextBuffer.split(text).enumerated() {
      let line = StyledLine([
        Span(index == 0 ? "❯ " : "  ", "input.prompt"),
        Span(Glyph.expandingTabs(line), "msg.user"),
      ])
      rows += line.wrapped(width: width, hanging: 2)
    }
    return rows
  }
}

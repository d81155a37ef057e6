import Text

/// A sentence between the messages: about the session, a switch, a failure, a turn's end.
struct Note: Sendable, Equatable {
  enum Kind: Sendable, Equatable { case information, failure, ending, warning }

  var kind: Kind
  var text: String

  init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  func rows(width: Int) -> [StyledLine] {
    let (mark, role) =
      switch kind {
      case .information: ("· ", "text.dim")
      case .failure: ("✗ ", "error")
      case .ending: ("─ ", "text.dim")
      case .warning: ("! ", "warning")
      }
    var rows: [StyledLine] = []
    for (index, line) in TextBuffer.split(text).enumerated() {
      let line = StyledLine([
        Span(index == 0 ? mark : "  ", role), Span(Glyph.expandingTabs(line), role),
      ])
      rows += line.wrapped(width: width, hanging: 2)
    }
    return rows
  }
}

import Text

/// A sentence between the messages: about the session, a switch, a failure, a turn's end.
struct Note: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case information, failure, ending, warning
    /// Another model goes on.
    case switched
    /// Where an answer was cut and goes on: a rule across the pane.
    case seam
    /// The conversation is or was shortened for the model.
    case compacted
    /// Nothing comes.
    case silent
    /// The model repeats itself.
    case circles
  }

  var kind: Kind
  var text: String
  /// What more there is to it, in small print.
  var detail: String?

  init(_ kind: Kind, _ text: String, detail: String? = nil) {
    self.kind = kind
    self.text = text
    self.detail = detail
  }

  var plain: String { detail.map { "\(text)\n\($0)" } ?? text }

  func rows(width: Int) -> [StyledLine] {
    if kind == .seam { return [seam(width: width)] }
    let (mark, role) = look
    var rows: [StyledLine] = []
    for (index, line) in TextBuffer.split(text).enumerated() {
      let line = StyledLine([
        Span(index == 0 ? mark : "  ", role), Span(Glyph.expandingTabs(line), role),
      ])
      rows += line.wrapped(width: width, hanging: 2)
    }
    guard let detail else { return rows }
    return rows
      + StyledLine([Span("  ", "text.dim"), Span(RowText.oneLine(detail), "text.dim")])
      .wrapped(width: width, hanging: 2)
  }

  private var look: (mark: String, role: String) {
    switch kind {
    case .information: ("· ", "text.dim")
    case .failure: ("✗ ", "error")
    case .ending, .seam: ("─ ", "text.dim")
    case .warning: ("! ", "warning")
    case .switched: ("⇄ ", "warning")
    case .compacted: ("⇊ ", "info")
    case .silent: ("… ", "warning")
    case .circles: ("↺ ", "warning")
    }
  }

  /// The words in the middle of a rule of dashes.
  private func seam(width: Int) -> StyledLine {
    let words = " " + RowText.fit(text, columns: max(1, width - 8)) + " "
    let room = max(0, width - Glyph.width(of: words))
    let left = min(room / 2, 24)
    let right = min(room - left, 24)
    return StyledLine([
      Span(String(repeating: "╌", count: left), "border"), Span(words, "text.dim"),
      Span(String(repeating: "╌", count: right), "border"),
    ])
  }
}

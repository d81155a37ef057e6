import Text

/// What the person said; a long text is folded.
struct UserText: Sendable {
  var id: String
  var text: String
  var isExpanded = false

  /// Rows from which a text is folded, and how many show then.
  private static let limit = 30
  private static let shown = 10

  /// Whether the text is so long that it folds at most widths.
  var isFoldable: Bool {
    text.utf8.count > Self.limit * 80 || text.utf8.count { $0 == 0x0A } >= Self.limit
  }

  func rows(width: Int) -> [StyledLine] {
    var rows: [StyledLine] = []
    for (index, line) in TextBuffer.split(text).enumerated() {
      let line = StyledLine([
        Span(index == 0 ? "❯ " : "  ", "input.prompt"),
        Span(Glyph.expandingTabs(line), "msg.user"),
      ])
      rows += line.wrapped(width: width, hanging: 2)
    }
    guard isFoldable, !isExpanded, rows.count > Self.limit else { return rows }
    let note = StyledLine("  … \(rows.count - Self.shown) more rows", "text.dim")
    return Array(rows.prefix(Self.shown)) + [note]
  }
}

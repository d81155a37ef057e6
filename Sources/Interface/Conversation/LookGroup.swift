import Text

/// Calls in a row that only look at the project, told in as few rows as they have names.
struct LookGroup: Sendable {
  var cards: [ToolCard]
  var isExpanded = false

  /// Rows of one name while the group is folded.
  private static let limit = 3

  /// Whether calls of a tool are told together.
  static func holds(_ name: String) -> Bool {
    switch name {
    case "read_file", "list_dir", "find_files", "search": true
    default: false
    }
  }

  func rows(width: Int) -> [StyledLine] {
    guard !isExpanded, cards.count > 1 else {
      return cards.flatMap { card in
        var card = card
        card.isExpanded = isExpanded
        return card.rows(width: width)
      }
    }
    var rows: [StyledLine] = []
    var names: [String] = []
    for card in cards where !card.isExceptional && !names.contains(card.name) {
      names.append(card.name)
    }
    for name in names {
      rows += Self.rows(
        name, cards.filter { $0.name == name && !$0.isExceptional }, width: width)
    }
    // What went wrong has its own row, and its reason.
    return rows + cards.filter(\.isExceptional).flatMap { $0.rows(width: width) }
  }

  private static func rows(_ name: String, _ cards: [ToolCard], width: Int) -> [StyledLine] {
    guard cards.count > 1 else { return cards.flatMap { $0.rows(width: width) } }
    let open = cards.count { !$0.isDone }
    var line = StyledLine([
      open == 0 ? Span("✓ ", "success") : Span("… ", "accent"), Span(name, "msg.tool.name"),
    ])
    for (index, card) in cards.enumerated() {
      line.append(index == 0 ? " " : " · ", "text.dim")
      line.append(card.subject, "msg.tool.args")
      if let remark = card.remark { line.append(" \(remark)", "text.dim") }
    }
    let rows = line.wrapped(width: width, hanging: 2)
    guard rows.count > limit else { return rows }
    return Array(rows.prefix(limit - 1)) + [
      StyledLine("  … \(cards.count) in all", "text.dim")
    ]
  }

  var plain: String { cards.map(\.plain).joined(separator: "\n") }
}

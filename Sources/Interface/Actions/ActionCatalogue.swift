/// Every action there is, by topic.
enum ActionCatalogue {
  static let all: [ActionRecord] =
    application + focusing + scrolling + searching + composing + editing + moving + questions
    + rules + review + lists + vim

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  static subscript(id: Action) -> ActionRecord? { byID[id] }

  /// The actions that the footer tells of where the keys go, the most useful first.
  static func footer(for contexts: [KeyContext]) -> [Action] {
    switch contexts.first {
    case .composer:
      [
        "composer.submit", "composer.newline", "focus.next", "app.palette", "app.help",
        "mode.next", "app.cancel",
      ]
    case .vimNormal: ["vim.insert", "composer.submit", "focus.next", "app.palette", "app.help"]
    case .pane:
      [
        "scroll.lineDown", "scroll.bottom", "search.open", "pane.fold", "select.rows",
        "copy.block", "pane.zoom",
        "focus.composer", "app.help",
      ]
    case .command:
      // The dock itself names the keys that answer.
      ["focus.next", "focus.conversation", "app.help"]
    case .rule: ["rule.keep", "rule.shorter", "rule.longer", "rule.cancel"]
    case .review:
      [
        "hunk.accept", "hunk.reject", "review.submit", "hunk.comment", "hunk.split", "hunk.edit",
        "file.accept", "file.reject", "patch.acceptAll", "review.undo", "review.layout",
        "focus.next", "app.help",
      ]
    case .list: ["list.accept", "list.next", "list.cancel"]
    case .global, nil: ["app.help"]
    }
  }
}

extension Model {
  /// Carries out an action, or says why it cannot be done.
  mutating func perform(_ action: Action, now: Int) -> [Effect] {
    guard let record = ActionCatalogue[action] else { return [] }
    if let reason = record.whyNot(self) {
      show("\(record.title): \(reason)", now: now)
      return []
    }
    return record.run(&self, now)
  }
}

import Agent
import Terminal
import Tools

extension Model {
  /// Gives a key to the model's own question; nil when it means nothing there.
  mutating func answerByKey(_ key: Key, now: Int) -> [Effect]? {
    guard overlay == nil, searchField == nil, isAnswering(now: now), pendingKeys.isEmpty,
      layoutKind != .tiny, case .docked(let docked) = question?.view, docked.takesWords
    else { return nil }
    switch key.code {
    case .up where key.modifiers.isEmpty: _ = question?.withDocked { $0.choose(by: -1) }
    case .down where key.modifiers.isEmpty: _ = question?.withDocked { $0.choose(by: 1) }
    case .enter where key.modifiers.isEmpty && !docked.options.isEmpty:
      return answer(.reply(docked.options[docked.chosen].label), now: now)
    case .enter where key.modifiers.isEmpty: beginComment()
    default:
      guard let character = key.typed else { return nil }
      if let option = docked.option(named: character) {
        return answer(.reply(option.label), now: now)
      }
      if character == "0" { return answer(.no(comment: nil), now: now) }
      beginComment()
      edit { $0.insert(String(character)) }
    }
    return []
  }
}

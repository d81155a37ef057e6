import Models

extension History {
  /// Joins the words that go on from a cut message to it, so that both read as one.
  ///
  /// Thoughts between the two go, for no provider takes them in the middle of a message; but where
  /// the answer goes on to call tools, some want the thoughts that led there, and everything stays
  /// as it was said.
  mutating func joinAttempt() {
    guard isJoining, !attempt.isEmpty else { return }
    isJoining = false
    guard case .assistantMessage(let head) = items.last?.content,
      let place = attempt.firstIndex(where: { !$0.isReasoning }),
      case .assistantMessage(let tail) = attempt[place].content
    else { return }
    guard place == 0 || !attempt.contains(where: { $0.toolCall != nil }) else { return }
    items[items.count - 1] = ResponseItem(.assistantMessage(head + tail))
    attempt.removeSubrange(...place)
  }
}

extension ResponseItem {
  var isReasoning: Bool {
    if case .reasoning = content { true } else { false }
  }
}

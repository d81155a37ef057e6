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

extension History {
  /// The answer that was cut and waits for its end, so far; empty where there is none.
  var openAnswer: [ResponseItem] {
    guard isContinued else { return [] }
    let start = items.lastIndex { !$0.isOfAnswer }.map { $0 + 1 } ?? 0
    return Array(items[start...])
  }
}

extension ResponseItem {
  fileprivate var isOfAnswer: Bool {
    switch content {
    case .assistantMessage, .reasoning: true
    case .userMessage, .toolCall, .toolResult, .compaction: false
    }
  }

  var isReasoning: Bool {
    if case .reasoning = content { true } else { false }
  }
}

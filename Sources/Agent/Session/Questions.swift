/// The questions that wait for the person's answer.
///
/// Belongs to one actor; a stale answer does nothing. A question is announced before anybody can
/// see it, so that an answer may come before somebody waits for it.
struct Questions {
  private enum State {
    case announced
    case awaited(CheckedContinuation<ApprovalAnswer?, Never>)
    /// nil when the turn was interrupted before an answer.
    case answered(ApprovalAnswer?)
  }
  private var open: [String: State] = [:]

  mutating func announce(_ id: String) { open[id] = .announced }

  /// Waits for the answer of an announced question, or takes the one that is there.
  ///
  /// nil is no answer: the turn was interrupted first.
  mutating func await(_ id: String, _ continuation: CheckedContinuation<ApprovalAnswer?, Never>) {
    switch open[id] {
    case .announced: open[id] = .awaited(continuation)
    case .answered(let answer):
      open[id] = nil
      continuation.resume(returning: answer)
    case .awaited, nil: continuation.resume(returning: nil)
    }
  }

  mutating func answer(_ id: String, _ answer: ApprovalAnswer?) {
    switch open[id] {
    case .announced: open[id] = .answered(answer)
    case .awaited(let continuation):
      open[id] = nil
      continuation.resume(returning: answer)
    case .answered, nil: return
    }
  }

  mutating func declineAll() {
    for id in open.keys { answer(id, nil) }
  }
}

/// A wait that the person can cut short.
struct Pause {
  private var sleeper: Task<Void, Never>?
  private(set) var hasGivenUp = false

  mutating func begin(seconds: Double) -> Task<Void, Never> {
    hasGivenUp = false
    let task = Task<Void, Never> {
      try? await Task.sleep(for: .milliseconds(Int64(min(max(seconds, 0), 86_400) * 1000)))
    }
    sleeper = task
    return task
  }

  mutating func end(givesUp: Bool) {
    guard let sleeper else { return }
    hasGivenUp = givesUp
    sleeper.cancel()
    self.sleeper = nil
  }
}

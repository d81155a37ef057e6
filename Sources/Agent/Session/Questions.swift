/// The questions that wait for the person's answer.
///
/// Belongs to one actor; a stale answer does nothing.
struct Questions {
  private var open: [String: CheckedContinuation<ApprovalAnswer, Never>] = [:]

  mutating func ask(_ id: String, _ continuation: CheckedContinuation<ApprovalAnswer, Never>) {
    open[id] = continuation
  }

  mutating func answer(_ id: String, _ answer: ApprovalAnswer) {
    open.removeValue(forKey: id)?.resume(returning: answer)
  }

  mutating func declineAll() {
    for continuation in open.values { continuation.resume(returning: .no(comment: nil)) }
    open = [:]
  }
}

/// A wait that the person can cut short.
struct Pause {
  private var sleeper: Task<Void, Never>?
  private(set) var hasGivenUp = false

  mutating func begin(seconds: Double) -> Task<Void, Never> {
    hasGivenUp = false
    let task = Task<Void, Never> {
      try? await Task.sleep(for: .milliseconds(Int64(seconds * 1000)))
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

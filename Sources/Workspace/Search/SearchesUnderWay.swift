import Synchronization

/// The searches that run, so that none is left behind when the workspace is closed.
///
/// One may stand still for ever: ripgrep waits for a pipe that is called `.gitignore`.
final class SearchesUnderWay: Sendable {
  private struct State {
    var last = 0
    var isOver = false
    var cancellations: [Int: CommandRun.Cancellation] = [:]
  }
  private let state = Mutex(State())

  /// Does a search that the cancellation ends; one that comes after ``endAll()`` is ended at once.
  func during<Value>(_ cancellation: CommandRun.Cancellation, _ search: () -> Value) -> Value {
    let number = state.withLock { state in
      state.last += 1
      state.cancellations[state.last] = cancellation
      if state.isOver { cancellation.cancel() }
      return state.last
    }
    defer { state.withLock { $0.cancellations[number] = nil } }
    return search()
  }

  /// Ends them all and any that is still to come, and waits a moment until they are gone.
  func endAll() async {
    state.withLock { state in
      state.isOver = true
      for cancellation in state.cancellations.values { cancellation.cancel() }
    }
    for _ in 0..<200 where state.withLock({ !$0.cancellations.isEmpty }) {
      try? await Task.sleep(for: .milliseconds(5))
    }
  }
}

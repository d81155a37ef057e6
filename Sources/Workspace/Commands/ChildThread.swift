import Glibc

/// Waits for child processes away from the task pool, a thread for each.
enum ChildThread {
  /// Runs `body` on a new thread and tells it when the task is cancelled.
  ///
  /// `body` answers with its value and, when a program could not be ended, with that program, which
  /// the thread then waits for alone. `orElse` makes the value when `body` is not run at all.
  static func run<Value: Sendable>(
    orElse: @escaping @Sendable (CommandResult.Ending) -> Value,
    _ body: @escaping @Sendable (CommandRun.Cancellation) -> (Value, remains: ChildProcess?)
  ) async -> Value {
    guard !Task.isCancelled else { return orElse(.cancelled) }
    guard let cancellation = CommandRun.Cancellation() else {
      return orElse(.couldNotStart(reason: "no event: \(String(cString: strerror(errno)))"))
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let code = startThread {
          let (value, remains) = body(cancellation)
          continuation.resume(returning: value)
          remains?.reap()
        }
        guard code != 0 else { return }
        let reason = "no thread: \(String(cString: strerror(code)))"
        continuation.resume(returning: orElse(.couldNotStart(reason: reason)))
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}

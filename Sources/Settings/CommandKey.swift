/// A provider's key that a program prints: kept until it is old or refused.
///
/// Who asks while the program runs waits for that run, so that it asks the person once. It is ended
/// when nobody waits any more.
///
///     let key = CommandKey(["pass", "show", "x"], refresh: 3000)
///     try await key.current()                        // runs the program
///     try await key.current(insteadOf: "sk-old")     // runs it again if it gave that one
package actor CommandKey {
  private struct Run {
    let number: Int
    let task: Task<Result<String, SettingsError>, Never>
    var waiting = 0
  }

  private let command: [String]
  /// In seconds, both.
  private let timeout: Double
  private let refresh: Double?
  private let now: @Sendable () -> ContinuousClock.Instant
  private var key: (text: String, since: ContinuousClock.Instant)?
  private var run: Run?
  private var runs = 0

  /// A key is asked for again after `refresh` seconds; nil keeps it until it is refused.
  package init(
    _ command: [String], timeout: Double = 10, refresh: Double? = nil,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.command = command
    self.timeout = timeout
    self.refresh = refresh
    self.now = now
  }

  /// The key, another one than the `refused`.
  package func current(
    insteadOf refused: String? = nil
  ) async throws(SettingsError) -> String {
    if let key, key.text != refused, isFresh(since: key.since) { return key.text }
    guard !Task.isCancelled else { throw .keyCommandCancelled(program: command.first ?? "") }
    var run = run ?? begin()
    run.waiting += 1
    self.run = run
    let number = run.number
    let result = await withTaskCancellationHandler {
      await run.task.value
    } onCancel: {
      Task { await self.leave(number) }
    }
    end(number, with: result)
    return try result.get()
  }

  private func begin() -> Run {
    runs += 1
    let (command, timeout) = (command, timeout)
    return Run(
      number: runs,
      task: Task {
        do throws(SettingsError) {
          return .success(try await KeyCommand.run(command, timeout: timeout))
        } catch {
          return .failure(error)
        }
      })
  }

  /// Keeps what a run gave; the first of those who waited comes here.
  private func end(_ number: Int, with result: Result<String, SettingsError>) {
    guard run?.number == number else { return }
    run = nil
    if case .success(let text) = result { key = (text, now()) }
  }

  /// One who waited does not any more.
  private func leave(_ number: Int) {
    guard run?.number == number else { return }
    run?.waiting -= 1
    guard let left = run, left.waiting <= 0 else { return }
    left.task.cancel()
    // Who comes now is not to be told that it was cancelled.
    run = nil
  }

  private func isFresh(since: ContinuousClock.Instant) -> Bool {
    guard let refresh else { return true }
    return now() - since < .seconds(refresh)
  }
}

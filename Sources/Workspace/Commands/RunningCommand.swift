import Glibc
import Synchronization

/// A command that runs on a thread of its own, to look at, wait for, or end.
///
///     let server = await workspace.start(command)
///     if await server.result(within: 10) == nil { … }   // it goes on in the background
///     server.snapshot.output                            // what it wrote so far
///     server.end()
package final class RunningCommand: Sendable {
  /// How far a command is.
  package struct Snapshot: Sendable, Equatable {
    /// The head and the tail of what it wrote so far.
    package var output: [UInt8]
    /// Bytes left out between head and tail.
    package var omittedBytes: Int
    /// Where the output is in full, when some of it is left out.
    package var outputFile: FilePath?
    /// Seconds since it started.
    package var duration: Double
    package var isOver: Bool
  }

  private struct State {
    var output = OutputRecord()
    var result: CommandResult?
    /// What it took too much of, in a sentence.
    var excess: String?
    var lastTicket = 0
    var waiters: [Int: CheckedContinuation<CommandResult?, Never>] = [:]
    var abandoned: Set<Int> = []
  }

  /// Unique among the commands that a workspace started in the background; empty for others.
  package let id: String
  package let command: Command

  private let state = Mutex(State())
  private let start = CommandRun.now
  let cancellation = CommandRun.Cancellation()

  init(id: String, command: Command) {
    self.id = id
    self.command = command
  }

  package var snapshot: Snapshot {
    state.withLock { state in
      if let result = state.result {
        return Snapshot(
          output: result.output, omittedBytes: result.omittedBytes, outputFile: result.outputFile,
          duration: result.duration, isOver: true)
      }
      let (output, omitted, file) = state.output.contents()
      return Snapshot(
        output: output, omittedBytes: omitted, outputFile: file,
        duration: CommandRun.now - start, isOver: false)
    }
  }

  /// Ends it with everything it started; ``result()`` tells when that is done.
  package func end() { cancellation?.cancel() }

  /// Waits for its end; cancelling the waiting task changes nothing.
  package func result() async -> CommandResult {
    let ticket = newTicket()
    let result = await withCheckedContinuation { register($0, ticket) }
    return result ?? CommandResult(ending: .cancelled, output: [], duration: 0)
  }

  /// Waits for its end, so many seconds at most; nil when it still runs then, or when the waiting
  /// task is cancelled.
  package func result(within seconds: Double) async -> CommandResult? {
    let ticket = newTicket()
    let timer = Task {
      try await Task.sleep(for: .seconds(min(max(0, seconds), 1e9)))
      self.abandon(ticket)
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { register($0, ticket) }
    } onCancel: {
      abandon(ticket)
    }
  }
}

// MARK: - Waiting

extension RunningCommand {
  private func newTicket() -> Int {
    state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
  }

  private func register(_ waiter: CheckedContinuation<CommandResult?, Never>, _ ticket: Int) {
    let answer: CommandResult?? = state.withLock { state in
      if let result = state.result { return .some(result) }
      if state.abandoned.remove(ticket) != nil { return .some(nil) }
      state.waiters[ticket] = waiter
      return nil
    }
    if let answer { waiter.resume(returning: answer) }
  }

  private func abandon(_ ticket: Int) {
    let waiter = state.withLock { state in
      let waiter = state.waiters.removeValue(forKey: ticket)
      if waiter == nil, state.result == nil { state.abandoned.insert(ticket) }
      return waiter
    }
    waiter?.resume(returning: nil)
  }

  func finish(_ result: CommandResult) {
    let waiters = state.withLock { state in
      state.result = result
      state.abandoned = []
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for waiter in waiters { waiter.resume(returning: result) }
  }
}

// MARK: - Output

extension RunningCommand {
  func take(_ bytes: ArraySlice<UInt8>, _ runFolder: RunFolder) {
    state.withLock { $0.output.append(bytes, newFile: { runFolder.newOutput("command") }) }
  }

  /// The result of a command that ended this way, with all that it wrote.
  func result(_ ending: CommandResult.Ending) -> CommandResult {
    let (contents, excess) = state.withLock { ($0.output.contents(), $0.excess) }
    let (output, omitted, file) = contents
    return CommandResult(
      ending: ending, output: output, omittedBytes: omitted, duration: CommandRun.now - start,
      outputFile: file, warnings: excess.map { [$0] } ?? [])
  }

  /// Notes why it is being ended.
  func exceed(_ sentence: String) { state.withLock { $0.excess = sentence } }
}

import Synchronization

/// The commands a workspace started: those somebody waits for, and those in the background.
final class RunningCommands: Sendable {
  private struct State {
    var last = 0
    var commands: [RunningCommand] = []
  }
  /// Of those that ended, the latest are kept for whoever asks.
  private static let endedLimit = 32

  private let state = Mutex(State())

  /// `b1`, `b2` and so on: in a sentence nobody takes it for a number of something.
  func nextID() -> String {
    state.withLock { state in
      state.last += 1
      return "b\(state.last)"
    }
  }

  func add(_ command: RunningCommand) {
    state.withLock { state in
      state.commands.append(command)
      var surplus = state.commands.count { $0.snapshot.isOver } - Self.endedLimit
      state.commands.removeAll { command in
        guard surplus > 0, command.snapshot.isOver else { return false }
        surplus -= 1
        return true
      }
    }
  }

  func remove(_ command: RunningCommand) {
    state.withLock { $0.commands.removeAll { $0 === command } }
  }

  var all: [RunningCommand] { state.withLock { $0.commands } }

  func endAll() { for command in all { command.end() } }
}

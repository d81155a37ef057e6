import CPosix
import Glibc

/// How the processes that a program starts are known, so that they end with it.
enum ProcessFamily: Sendable {
  /// Those of its process group.
  case group
  /// Its group, what descends from it, and whatever carries a variable that it was given.
  case marked(ProcessMark)
  /// Those of its process namespace: the kernel ends them with the namespace's first.
  case namespace

  /// Asks all of them to end; true when there was somebody to ask.
  func askToEnd(_ child: ChildProcess) {
    switch self {
    case .group: ask([-child.identifier])
    case .marked:
      ask([-child.identifier] + ProcessTable().descendants(of: child.identifier))
    case .namespace:
      // Bubblewrap's own two processes would take the others with them at once.
      let table = ProcessTable()
      let asked = table.children(of: child.identifier).flatMap { table.descendants(of: $0) }
      asked.isEmpty ? child.signal(SIGKILL) : ask(asked)
    }
  }

  private func ask(_ targets: [pid_t]) {
    for target in targets {
      kill(target, SIGTERM)
      kill(target, SIGCONT)
    }
  }

  /// Ends what is left, before the program is reaped.
  func endRest(of child: ChildProcess) {
    switch self {
    case .group, .namespace: child.signal(SIGKILL)
    case .marked(let mark):
      let table = ProcessTable()
      child.signal(SIGKILL)
      for process in table.descendants(of: child.identifier) { kill(process, SIGKILL) }
      mark.endCarriers(table)
    }
  }
}

/// A variable that a program and everything it starts have in their environments.
///
/// Who leaves the group, becomes a daemon and clears its environment is not found any more.
struct ProcessMark: Sendable {
  static let name = "TERN_COMMAND"

  let value: String
  /// When it was made, in the kernel's ticks.
  private let time: UInt64

  init() {
    var generator = SystemRandomNumberGenerator()
    value = String(generator.next() as UInt64, radix: 16)
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    let ticks = UInt64(sysconf(Int32(_SC_CLK_TCK)))
    time = UInt64(now.tv_sec) * ticks + UInt64(now.tv_nsec) * ticks / 1_000_000_000
  }

  var variable: [UInt8] { Array("\(Self.name)=\(value)".utf8) }

  /// Ends every process that carries it; those that start more meanwhile are looked for again.
  func endCarriers(_ table: ProcessTable) {
    var table = table
    var unsureLooks = 3
    for _ in 0..<50 {
      let (carriers, isUnsure) = table.processes(
        with: variable, since: time > 1 ? time - 1 : 0)
      if carriers.isEmpty {
        guard isUnsure, unsureLooks > 0 else { return }
        unsureLooks -= 1
      }
      for process in carriers { kill(process, SIGKILL) }
      usleep(2_000)
      table = ProcessTable()
    }
  }
}

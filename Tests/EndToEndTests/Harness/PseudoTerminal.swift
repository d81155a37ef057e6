import CPosix
import Glibc
import PseudoTerminal
import Synchronization

/// A program in a pseudo-terminal whose screen can be read.
///
/// One thread of its own polls the terminal and the process, so that nothing waits on the task
/// pool. What tests ask for goes through `state`.
final class PseudoTerminal: Sendable {
  enum Exit: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)
  }

  private struct State {
    var output: [UInt8] = []
    var pendingInput: [UInt8] = []
    var process: pid_t
    var exit: Exit?
  }

  let emulator: Emulator
  private let master: Int32
  /// Kept open for the terminal's settings, and so that no output is lost when the program ends.
  private let slave: Int32
  private let wake: Int32
  private let processDescriptor: Int32
  private let state: Mutex<State>

  init(_ command: [String], environment: [String], folder: String, size: ScreenSize) throws {
    var master: Int32 = -1
    var slave: Int32 = -1
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&master, &slave, &name, nil, nil) == 0 else {
      throw HarnessError("no pseudo-terminal: errno \(errno)")
    }
    for descriptor in [master, slave] { cposix_set_cloexec(descriptor) }
    cposix_set_window_size(master, Int32(size.rows), Int32(size.columns))
    cposix_set_nonblocking(master)
    let path = String(
      decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let process = try SpawnedProcess(
      command, environment: environment, folder: folder, terminal: path
    ).id
    self.master = master
    self.slave = slave
    wake = cposix_eventfd()
    processDescriptor = cposix_pidfd_open(process)
    emulator = Emulator(size)
    state = Mutex(State(process: process))
    // The thread keeps the object; it ends with the process.
    startThread { self.loop() }
  }

  deinit {
    for descriptor in [master, slave, wake, processDescriptor] { close(descriptor) }
  }

  var output: [UInt8] { state.withLock { $0.output } }
  var exit: Exit? { state.withLock { $0.exit } }
  var process: pid_t { state.withLock { $0.process } }

  func send(_ bytes: [UInt8]) {
    state.withLock { $0.pendingInput += bytes }
    var one: UInt64 = 1
    write(wake, &one, 8)
  }

  /// Sends a signal, unless the program has ended.
  func signal(_ number: Int32) {
    state.withLock { state in
      guard state.exit == nil else { return }
      kill(state.process, number)
    }
  }

  func resize(_ size: ScreenSize) {
    emulator.resize(size)
    cposix_set_window_size(master, Int32(size.rows), Int32(size.columns))
  }

  /// Whether lines are edited and echoed, as a shell's prompt needs it.
  var isCooked: Bool {
    var settings = termios()
    guard tcgetattr(slave, &settings) == 0 else { return false }
    let wanted = tcflag_t(ICANON | ECHO | ISIG)
    return settings.c_lflag & wanted == wanted && settings.c_oflag & tcflag_t(OPOST) != 0
  }

  // MARK: The thread

  private func loop() {
    while exit == nil {
      let hasInput = state.withLock { !$0.pendingInput.isEmpty }
      var polled = [
        pollfd(fd: master, events: Int16(hasInput ? POLLIN | POLLOUT : POLLIN), revents: 0),
        pollfd(fd: processDescriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&polled, 3, -1) >= 0 || errno == EINTR else { return }
      if polled[2].revents != 0 {
        var count: UInt64 = 0
        read(wake, &count, 8)
      }
      writeInput()
      readOutput()
      if polled[1].revents != 0 { reap() }
    }
  }

  private func writeInput() {
    state.withLock { state in
      guard !state.pendingInput.isEmpty else { return }
      let count = write(master, state.pendingInput, state.pendingInput.count)
      if count > 0 { state.pendingInput.removeFirst(count) }
    }
  }

  private func readOutput() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(master, &buffer, buffer.count), count > 0 {
      state.withLock { $0.output += buffer[..<count] }
      let answer = emulator.write(buffer[..<count])
      if !answer.isEmpty { state.withLock { $0.pendingInput += answer } }
    }
  }

  private func reap() {
    var status: Int32 = 0
    let process = state.withLock { $0.process }
    guard waitpid(process, &status, 0) == process else { return }
    readOutput()
    let exit: Exit =
      cposix_signalled(status) != 0
      ? .signal(cposix_term_signal(status)) : .code(cposix_exit_code(status))
    state.withLock { $0.exit = exit }
  }
}

struct HarnessError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

import Glibc

/// Gives the terminal back when the program dies of a fatal signal.
///
/// The handlers take the place of Swift's own, which would wait for a key in raw mode. They touch
/// nothing but memory that was prepared beforehand, and call only `write`, `tcsetattr`, `tcflush`,
/// `signal` and `raise`.
enum CrashRestore {
  private struct State {
    var isArmed = false
    var descriptor: Int32 = -1
    var text: UnsafeMutableRawBufferPointer
    var length = 0
    var modes = termios()
  }

  private static let capacity = 256
  private static let stackSize = 1 << 16
  private static let signals = [SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE]

  // Written by the thread that owns the screen, read by a handler on whichever thread is dying;
  // `isArmed` is set last and cleared first. Never freed.
  nonisolated(unsafe) private static let state = {
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(to: State(text: .allocate(byteCount: capacity, alignment: 1)))
    return state
  }()

  static func install() {
    state.pointee.isArmed = false
    // A stack that overflowed has no room for a handler.
    var stack = stack_t()
    stack.ss_sp = .allocate(byteCount: stackSize, alignment: 16)
    stack.ss_size = stackSize
    sigaltstack(&stack, nil)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { CrashRestore.handle($0) }
    action.sa_flags = SA_ONSTACK | SA_NODEFER
    for signal in signals { sigaction(signal, &action, nil) }
  }

  static func arm(descriptor: Int32, text: [UInt8], modes: termios) {
    disarm()
    state.pointee.descriptor = descriptor
    state.pointee.length = min(text.count, capacity)
    state.pointee.text.copyBytes(from: text.prefix(capacity))
    state.pointee.modes = modes
    state.pointee.isArmed = true
  }

  static func disarm() { state.pointee.isArmed = false }

  private static func handle(_ number: Int32) {
    if state.pointee.isArmed {
      state.pointee.isArmed = false
      let descriptor = state.pointee.descriptor
      _ = write(descriptor, state.pointee.text.baseAddress, state.pointee.length)
      tcsetattr(descriptor, TCSANOW, &state.pointee.modes)
      // Reports of the mouse and of keys must not end in the shell.
      tcflush(descriptor, TCIFLUSH)
    }
    signal(number, SIG_DFL)
    raise(number)
  }
}

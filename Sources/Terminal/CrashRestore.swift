import CNcurses
import CPosix

/// Gives the terminal back when the program dies of a fatal signal.
///
/// The state is C's, for a handler may touch nothing of Swift's; the main thread writes it, and a
/// handler reads it once `armed` is set. The C functions have a copy of it in every file that
/// calls them, so all calls are in this one.
enum CrashRestore {
  /// Takes the place of Swift's own handlers, which would wait for a key in raw mode.
  static func install() { cnc_install_crash_handlers() }

  static func arm(descriptor: Int32, text: [UInt8], modes: termios) {
    var modes = modes
    text.withUnsafeBytes { bytes in
      let characters = bytes.bindMemory(to: CChar.self)
      guard let base = characters.baseAddress else { return }
      cnc_arm(descriptor, base, bytes.count, &modes)
    }
  }

  static func disarm() { cnc_disarm() }
}

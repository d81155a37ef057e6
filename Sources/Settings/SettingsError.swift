import Glibc

/// Why a file of settings, or a key, could not be had.
package enum SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
  case invalid(Diagnostic)
  case notFound(name: String, available: [String])
  case unreadable(path: String, errno: Int32)
  case badOverride(String)
  case unwritable(path: String, errno: Int32)
  /// What Tern would obey, and somebody else may have written.
  case unsafe(path: String, reason: String)
  /// The program that prints a key could not be started.
  case keyCommandNotStarted(program: String, errno: Int32)
  /// It ended badly; `message` is the first line of its error output.
  case keyCommandFailed(program: String, status: Int32, message: String)
  case keyCommandTimedOut(program: String, seconds: Double)
  /// Nobody waits for the key any more.
  case keyCommandCancelled(program: String)
  /// It printed nothing, or nothing that can be a key.
  case keyCommandPrintedNoKey(program: String)
  /// The file is not there, or its first line can be no key.
  case noKeyInFile(path: String)

  package var description: String {
    switch self {
    case .invalid(let diagnostic): diagnostic.description
    case .notFound(let name, let available):
      available.isEmpty
        ? "There is no \(name)."
        : "There is no \(name). Available: \(available.joined(separator: ", "))."
    case .unreadable(let path, let code):
      "\(path) cannot be read: \(String(cString: strerror(code)))."
    case .unwritable(let path, let code):
      "\(path) cannot be written: \(String(cString: strerror(code)))."
    case .unsafe(let path, let reason): "\(path) is not used: \(reason)."
    case .badOverride(let text): "-c \(text): expected key=value."
    case .keyCommandNotStarted(let program, let code):
      "The key command \(program) cannot be started: \(String(cString: strerror(code)))."
    case .keyCommandFailed(let program, let status, let message):
      "The key command \(program) failed with status \(status)"
        + (message.isEmpty ? "." : ": \(message)")
    case .keyCommandTimedOut(let program, let seconds):
      "The key command \(program) gave no key within \(Int(seconds)) seconds."
    case .keyCommandCancelled(let program): "The key command \(program) was cancelled."
    case .keyCommandPrintedNoKey(let program): "The key command \(program) printed no key."
    case .noKeyInFile(let path): "There is no key in \(path)."
    }
  }
}

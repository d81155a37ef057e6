import Glibc

/// Why a session could not be found, opened or written.
package enum SessionError: Error, Sendable, Equatable, CustomStringConvertible {
  case noSessions
  /// `near` are ids that look like it, with titles.
  case unknown(prefix: String, near: [String])
  case ambiguous(prefix: String, candidates: [String])
  case locked(id: String)
  /// The log's file was removed or moved away while it was open.
  case removed(path: String)
  case system(operation: String, path: String, errno: Int32)

  package var description: String {
    switch self {
    case .noSessions: "There is no session yet."
    case .unknown(let prefix, let near):
      (prefix.isEmpty
        ? "Give the beginning of a session's id." : "No session's id begins with \(prefix).")
        + (near.isEmpty ? "" : " Near ones:\n  " + near.joined(separator: "\n  "))
    case .ambiguous(let prefix, let candidates):
      "More than one session's id begins with \(prefix):\n  " + candidates.joined(separator: "\n  ")
    case .locked(let id): "Session \(id) is open in another Tern."
    case .removed(let path):
      "\(path) was removed while the session is open; what follows is not saved."
    case .system(let operation, let path, let code):
      "\(operation) \(path) failed: \(String(cString: strerror(code)))."
    }
  }
}

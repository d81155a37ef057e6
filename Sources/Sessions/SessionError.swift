package enum SessionError: Error, Sendable, Equatable, CustomStringConvertible {
  case noSessions
  /// `near` are ids that look like it, with titles.
  case unknown(prefix: String, near: [String])
  case ambiguous(prefix: String, candidates: [String])
  case locked(id: String)
  case system(operation: String, path: String, errno: Int32)

  package var description: String {
    switch self {
    case .noSessions: "There is no session yet."
    case .unknown(let prefix, let near):
      near.isEmpty
        ? "No session's id begins with \(prefix)."
        : "No session's id begins with \(prefix). Near ones:\n  " + near.joined(separator: "\n  ")
    case .ambiguous(let prefix, let candidates):
      "More than one session's id begins with \(prefix):\n  " + candidates.joined(separator: "\n  ")
    case .locked(let id): "Session \(id) is open in another Tern."
    case .system(let operation, let path, let code): "\(operation) of \(path) failed (errno \(code))."
    }
  }
}

/// What the model has seen of the workspace's files, so that a file that others changed meanwhile
/// is told from one that is as it was.
package struct SeenFiles {
  private var prints: [FilePath: Int] = [:]

  mutating func note(_ path: FilePath, _ bytes: [UInt8]?) {
    prints[path] = bytes.map(Self.print)
  }

  func state(of path: FilePath, _ bytes: [UInt8]) -> EditableFile.Freshness {
    guard let print = prints[path] else { return .unseen }
    return print == Self.print(bytes) ? .asSeen : .changed
  }

  private static func print(_ bytes: [UInt8]) -> Int {
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}

/// A file that is to be written as a whole or edited in place.
package struct EditableFile: Sendable, Equatable {
  package enum Freshness: Sendable, Equatable {
    /// The model has not read it in this run of the program.
    case unseen
    case asSeen
    /// It is not what the model read last.
    case changed
  }

  /// Relative to the root, without links.
  package var path: FilePath
  /// nil when there is no such file yet.
  package var bytes: [UInt8]?
  package var freshness: Freshness
}

import Glibc

/// A program to run and where.
package struct Command: Sendable, Equatable {
  package var arguments: [String]
  package var folder: FilePath
  /// In seconds.
  package var timeout: Double

  package init(arguments: [String], folder: FilePath, timeout: Double = 120) {
    self.arguments = arguments
    self.folder = folder
    self.timeout = timeout
  }
}

extension Command {
  /// The shell for command lines: bash, or the one that is always there.
  package static let shell: String =
    ["/bin/bash", "/usr/bin/bash"].first { path in access(path, X_OK) == 0 } ?? "/bin/sh"
}

/// How a command ended; a non-zero status is a normal result.
package struct CommandResult: Sendable, Equatable {
  package enum Ending: Sendable, Equatable {
    case exited(Int)
    case signalled(Int)
    case timedOut(seconds: Double)
    case cancelled
    case couldNotStart(reason: String)
  }
  package var ending: Ending
  /// Standard output and error together, as they came: the head and the tail of a long one.
  package var output: [UInt8]
  /// Bytes left out between head and tail.
  package var omittedBytes: Int
  /// In seconds.
  package var duration: Double

  package init(ending: Ending, output: [UInt8], omittedBytes: Int = 0, duration: Double) {
    self.ending = ending
    self.output = output
    self.omittedBytes = omittedBytes
    self.duration = duration
  }

  /// The bytes before those left out, when any are.
  package static let headLimit = 16 << 10
  /// The bytes after those left out.
  package static let tailLimit = 48 << 10
}

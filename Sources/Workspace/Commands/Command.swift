import Glibc

/// A program to run and where.
package struct Command: Sendable, Equatable {
  package var arguments: [String]
  package var folder: FilePath
  /// In seconds.
  package var timeout: Double
  package var profile: SandboxProfile

  package init(
    arguments: [String], folder: FilePath, timeout: Double = 120, profile: SandboxProfile = .none
  ) {
    self.arguments = arguments
    self.folder = folder
    self.timeout = timeout
    self.profile = profile
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
  /// Where the output is in full, when some of it is left out; it can be read like a file of the
  /// workspace.
  package var outputFile: FilePath?
  /// What the command left behind that somebody should look at, a sentence each.
  package var warnings: [String]

  package init(
    ending: Ending, output: [UInt8], omittedBytes: Int = 0, duration: Double,
    outputFile: FilePath? = nil, warnings: [String] = []
  ) {
    self.ending = ending
    self.output = output
    self.omittedBytes = omittedBytes
    self.duration = duration
    self.outputFile = outputFile
    self.warnings = warnings
  }

  /// The bytes before those left out, when any are.
  package static let headLimit = 16 << 10
  /// The bytes after those left out.
  package static let tailLimit = 48 << 10
  /// How many bytes of a long output, from its beginning, are in its file.
  package static let outputFileLimit = 64 << 20
}

/// The difference between two states of one file, in hunks.
package struct FileDiff: Sendable, Equatable {
  package enum Kind: String, Sendable, Equatable { case added, deleted, modified, renamed }

  /// Where the file is afterwards (for a deleted one: was), relative to the workspace.
  package var path: FilePath
  /// Where it was, when it moved.
  package var oldPath: FilePath?
  package var kind: Kind
  package var isBinary: Bool
  /// Empty for a binary file, a pure move and an empty file.
  package var hunks: [Hunk]

  package init(
    path: FilePath, oldPath: FilePath? = nil, kind: Kind, isBinary: Bool = false, hunks: [Hunk]
  ) {
    self.path = path
    self.oldPath = oldPath
    self.kind = kind
    self.isBinary = isBinary
    self.hunks = hunks
  }

  package var additions: Int { hunks.reduce(0) { $0 + $1.additions } }
  package var deletions: Int { hunks.reduce(0) { $0 + $1.deletions } }
}

/// A run of changed lines with the context around it, as in `@@ -old +new @@`.
package struct Hunk: Sendable, Equatable {
  /// Line numbers from 1; 0 with a count of 0 stands before the first line.
  package var oldStart: Int
  package var oldCount: Int
  package var newStart: Int
  package var newCount: Int
  /// The enclosing function or section, when the differ named one.
  package var heading: String
  package var lines: [DiffLine]

  package init(
    oldStart: Int, oldCount: Int, newStart: Int, newCount: Int, heading: String = "",
    lines: [DiffLine]
  ) {
    self.oldStart = oldStart
    self.oldCount = oldCount
    self.newStart = newStart
    self.newCount = newCount
    self.heading = heading
    self.lines = lines
  }

  package var additions: Int { lines.count { $0.kind == .added } }
  package var deletions: Int { lines.count { $0.kind == .removed } }
}

package struct DiffLine: Sendable, Equatable {
  package enum Kind: String, Sendable, Equatable { case context, added, removed }

  package var kind: Kind
  /// Without its line feed; a carriage return before it is part of the line.
  package var bytes: [UInt8]
  /// Whether the file ends with this line and no line feed.
  package var lacksLineFeed: Bool

  package init(_ kind: Kind, _ bytes: [UInt8], lacksLineFeed: Bool = false) {
    self.kind = kind
    self.bytes = bytes
    self.lacksLineFeed = lacksLineFeed
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

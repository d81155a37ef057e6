/// What to look for and where.
package struct SearchQuery: Sendable, Equatable {
  /// A regular expression of ripgrep's syntax.
  package var pattern: String
  package var path: FilePath
  /// A glob that names the files to search, such as `*.swift`.
  package var glob: String?
  package var limit: Int
  package init(pattern: String, path: FilePath = ".", glob: String? = nil, limit: Int = 200) {
    self.pattern = pattern
    self.path = path
    self.glob = glob
    self.limit = limit
  }
}

/// A line that matches.
package struct SearchMatch: Sendable, Equatable {
  package var path: FilePath
  /// From 1.
  package var line: Int
  package var text: [UInt8]
  package init(path: FilePath, line: Int, text: [UInt8]) {
    self.path = path
    self.line = line
    self.text = text
  }
}

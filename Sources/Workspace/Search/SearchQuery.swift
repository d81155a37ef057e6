/// What to look for and where.
package struct SearchQuery: Sendable, Equatable {
  /// A regular expression of ripgrep's syntax.
  package var pattern: String
  package var path: FilePath
  /// A glob that names the files to search, such as `*.swift`.
  package var glob: String?
  package var ignoresCase: Bool
  /// Lines to give before and after each match.
  package var context: Int
  /// The most lines to give, those of the context among them.
  package var limit: Int

  package init(
    pattern: String, path: FilePath = ".", glob: String? = nil, ignoresCase: Bool = false,
    context: Int = 0, limit: Int = 200
  ) {
    self.pattern = pattern
    self.path = path
    self.glob = glob
    self.ignoresCase = ignoresCase
    self.context = context
    self.limit = limit
  }
}

/// A line that matches, or one beside it.
package struct SearchMatch: Sendable, Equatable {
  package var path: FilePath
  /// From 1.
  package var line: Int
  package var text: [UInt8]
  /// Whether it is only beside a match.
  package var isContext: Bool

  package init(path: FilePath, line: Int, text: [UInt8], isContext: Bool = false) {
    self.path = path
    self.line = line
    self.text = text
    self.isContext = isContext
  }
}

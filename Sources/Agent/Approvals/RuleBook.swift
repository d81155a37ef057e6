/// The rules by which commands run without a question, for a person to look at.
package struct RuleBook: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    /// The command, or how it begins.
    package var words: String
    /// Whether it holds for good, in its folder; otherwise for the session.
    package var isKept: Bool

    package init(_ words: String, isKept: Bool) {
      self.words = words
      self.isKept = isKept
    }
  }

  package var entries: [Entry]

  package init(_ entries: [Entry] = []) { self.entries = entries }
}

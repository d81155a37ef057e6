import Workspace

/// Diffs written the way people read them.
enum SampleDiffs {
  /// A hunk from lines with `+`, `-` or a blank in front; `\` marks the line before it as the
  /// last one, without a line feed.
  static func hunk(_ old: Int, _ new: Int, heading: String = "", _ text: String) -> Hunk {
    var lines: [DiffLine] = []
    // By scalars: to Swift, CR LF is a character of its own.
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      let bytes = Array(String(line.dropFirst()).utf8)
      switch line.first {
      case "+": lines.append(DiffLine(.added, bytes))
      case "-": lines.append(DiffLine(.removed, bytes))
      case "\\": lines[lines.count - 1].lacksLineFeed = true
      default: lines.append(DiffLine(.context, bytes))
      }
    }
    return Hunk(
      oldStart: old, oldCount: lines.count { $0.kind != .added }, newStart: new,
      newCount: lines.count { $0.kind != .removed }, heading: heading, lines: lines)
  }

  static let parser = FileDiff(
    path: "slugs/parser.py", kind: .modified,
    hunks: [
      hunk(
        3, 3, heading: "def words(text):",
        """
         import re
         
        -WORD = re.compile("[a-z]+")
        +WORD = re.compile(r"[^\\W_]+", re.UNICODE)
         
         def words(text):
        -    return WORD.findall(text)
        +    \"""Words of a text, in lower case.\"""
        +    return WORD.findall(text.lower())
         
        """),
      hunk(
        24, 25, heading: "def slug(text, limit=60):",
        """
             parts = words(text)
             slug = "-".join(parts)
        -    if len(slug) > limit: slug = slug[:limit]
        +    while len(slug) > limit and len(parts) > 1:  # never in the middle of a word, 中文 included
        +        parts.pop()
        +        slug = "-".join(parts)
             return slug
        """),
    ])

  static let tests = FileDiff(
    path: "tests/test_slugs.py", kind: .modified,
    hunks: [
      hunk(
        1, 1,
        """
         import unittest
        +from slugs.parser import slug, words
         
         class SlugTests(unittest.TestCase):
        """),
      hunk(
        40, 41, heading: "class SlugTests(unittest.TestCase):",
        """
             def test_limit(self):
        -        self.assertEqual(slug("one two", 5), "one-t")
        +        self.assertEqual(slug("one two", 5), "one")
         
         if __name__ == "__main__":
        -    unittest.main()
        \\
        +    unittest.main()
        """),
    ])

  static let added = FileDiff(
    path: "docs/Überblick.md", kind: .added,
    hunks: [hunk(0, 1, "+# Überblick\n+\n+\tTab, and a 長い line")])

  static let moved = FileDiff(
    path: "slugs/text/words.py", oldPath: "slugs/words.py", kind: .renamed, hunks: [])
  static let movedAndChanged = FileDiff(
    path: "b.txt", oldPath: "a.txt", kind: .renamed, hunks: [hunk(1, 1, "-one\n+two")])
  static let binary = FileDiff(path: "logo.png", kind: .modified, isBinary: true, hunks: [])
  static let deleted = FileDiff(
    path: "old.txt", kind: .deleted, hunks: [hunk(1, 0, "-one\n-two")])

  static func proposal(_ diffs: FileDiff...) -> PatchProposal {
    PatchProposal(
      files: diffs.map { diff in
        PatchProposal.File(
          diff: diff, before: diff.kind == .added ? nil : [0x61],
          after: diff.kind == .deleted ? nil : [0x61, 0x62])
      })
  }

  /// Two files with two hunks each.
  static let twoFiles = proposal(parser, tests)
}

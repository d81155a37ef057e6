import Testing

@testable import Text

@Suite struct WordDiffTests {
  /// The emphasised parts in brackets.
  private func shown(_ text: String, _ ranges: [Range<Int>]) -> String {
    var shown = ""
    let bytes = Array(text.utf8)
    var start = 0
    for range in ranges {
      shown += String(decoding: bytes[start..<range.lowerBound], as: UTF8.self)
      shown += "[" + String(decoding: bytes[range], as: UTF8.self) + "]"
      start = range.upperBound
    }
    return shown + String(decoding: bytes[start...], as: UTF8.self)
  }

  @Test(arguments: [
    ("let a = 1", "let a = 2", "let a = [1]", "let a = [2]"),
    ("foo(bar)", "foo(bar, baz)", "foo(bar)", "foo(bar[, baz])"),
    ("same", "same", "same", "same"), ("", "", "", ""),
    ("  indent more", "    indent more", "[  ]indent more", "[    ]indent more"),
    ("return a + b", "return sum(a + b)", "return a + b", "return [sum(]a + b[)]"),
    ("naïve 中文 text", "naïve 日本 text", "naïve [中文] text", "naïve [日本] text"),
    (
      "keep the old words here", "keep some new words here", "keep [the old] words here",
      "keep [some new] words here"
    ),
  ])
  func `what differs is emphasised`(old: String, new: String, oldShown: String, newShown: String) {
    let emphasis = WordDiff.emphasis(old: old, new: new)
    #expect(shown(old, emphasis.old) == oldShown)
    #expect(shown(new, emphasis.new) == newShown)
  }

  @Test(arguments: [("import Foundation", "let x = compute()"), ("", "new line"), ("x", "y")])
  func `lines with little in common have no emphasis`(old: String, new: String) {
    let emphasis = WordDiff.emphasis(old: old, new: new)
    #expect(emphasis.old == [] && emphasis.new == [])
  }

  @Test func `a very long line is compared from both ends`() {
    let words = (0..<2000).map { "w\($0)" }
    var changed = words
    changed[3] = "x"
    changed[403] = "y"
    let (old, new) = (words.joined(separator: " "), changed.joined(separator: " "))
    let emphasis = WordDiff.emphasis(old: old, new: new)
    #expect(emphasis.old == [9..<words[...403].joined(separator: " ").utf8.count])
    #expect(emphasis.new == [9..<changed[...403].joined(separator: " ").utf8.count])
  }
}

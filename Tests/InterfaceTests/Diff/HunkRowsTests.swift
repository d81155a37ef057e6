import Terminal
import Testing
import Text
import Workspace

@testable import Interface

@Suite struct HunkRowsTests {
  static func texts(_ hunk: Hunk, _ format: DiffFormat) -> [String] {
    var rows = HunkRows(hunk, format: format)
    return (0..<rows.count).map { rows.row($0).text }
  }

  @Test func `a unified hunk has numbers, signs and text`() {
    let hunk = SampleDiffs.hunk(9, 9, " a\n-b\n+c\n+d\n e")
    #expect(
      Self.texts(hunk, DiffFormat(columns: 80)) == [
        "  9   9   a", " 10     − b", "     10 + c", "     11 + d", " 11  12   e",
      ])
  }

  @Test func `a narrow pane has one number, a tiny one none`() {
    let hunk = SampleDiffs.hunk(9, 19, " a\n-b\n+c")
    #expect(Self.texts(hunk, DiffFormat(columns: 40)) == [" 19   a", " 10 − b", " 20 + c"])
    #expect(Self.texts(hunk, DiffFormat(columns: 20)) == ["  a", "− b", "+ c"])
  }

  @Test func `long lines wrap at cells, with a mark`() {
    let hunk = SampleDiffs.hunk(1, 1, "+abcdefgh中文ijkl")
    #expect(
      Self.texts(hunk, DiffFormat(columns: 11)) == ["+ abcdefgh", "↪ 中文ijkl"])
    #expect(
      Self.texts(hunk, DiffFormat(columns: 5)) == [
        "+ abc", "↪ def", "↪ gh", "↪ 中", "↪ 文i", "↪ jkl",
      ])
  }

  @Test func `tabs go to the next multiple of four`() {
    let hunk = SampleDiffs.hunk(1, 1, "+\ta\tbc\td")
    #expect(Self.texts(hunk, DiffFormat(columns: 20)) == ["+     a   bc  d"])
    #expect(
      Self.texts(hunk, DiffFormat(columns: 20, showsWhitespace: true)) == ["+ →   a→  bc→ d"])
  }

  @Test func `blanks of changed lines show on request`() {
    let hunk = SampleDiffs.hunk(1, 1, " a  \n+b c  ")
    #expect(
      Self.texts(hunk, DiffFormat(columns: 20, showsWhitespace: true)) == ["  a", "+ b·c··"])
  }

  @Test func `a missing line feed is told in words`() {
    let hunk = SampleDiffs.hunk(1, 1, "-a\n\\\n+a")
    #expect(
      Self.texts(hunk, DiffFormat(columns: 40)) == [
        "  1 − a", "    \\ No newline at end of file", "  1 + a",
      ])
  }

  @Test func `carriage returns show unless every line has one`() {
    let changed = SampleDiffs.hunk(1, 1, "-a\r\n+a")
    #expect(Self.texts(changed, DiffFormat(columns: 20)) == ["− a␍", "+ a"])
    let uniform = SampleDiffs.hunk(1, 1, "-a\r\n+b\r")
    #expect(Self.texts(uniform, DiffFormat(columns: 20)) == ["− a", "+ b"])
  }

  @Test func `side by side faces what belongs together`() {
    let hunk = SampleDiffs.hunk(
      1, 1, " same\n-let total = count + 1\n+// A comment.\n+let total = count + 2\n+more")
    #expect(
      Self.texts(hunk, DiffFormat(layout: .sideBySide, columns: 59)) == [
        "  1   same                   │  1   same",
        "                             │  2 + // A comment.",
        "  2 − let total = count + 1  │  3 + let total = count + 2",
        "                             │  4 + more",
      ])
  }

  @Test(arguments: [
    "\u{1B}[31mred", "\u{9B}2J", "a\u{8}b", "\u{7F}", "\u{1B}]52;c;AAAA\u{7}", "\0", "\u{85}",
  ])
  func `control characters stay on the screen`(_ text: String) {
    let hunk = SampleDiffs.hunk(1, 1, "+" + text)
    let shown = Self.texts(hunk, DiffFormat(columns: 60)).joined()
    #expect(shown.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(shown.utf8.count > text.utf8.count)
  }

  @Test(arguments: [
    "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{202E}", "\u{2066}", "\u{E0041}", "\u{3164}", "\u{200D}",
    "\u{FE0F}",
  ])
  func `what hides in a line is written out`(_ hidden: String) {
    let hunk = SampleDiffs.hunk(1, 1, "+x" + hidden + "y")
    #expect(Self.texts(hunk, DiffFormat(columns: 60))[0].contains("x<U+"))
  }

  @Test func `the emphasis of a pair cuts no character`() {
    let hunk = SampleDiffs.hunk(1, 1, "-let naïve = 中文 one\n+let naïve = 日本 one")
    #expect(
      Self.texts(hunk, DiffFormat(columns: 40)) == [
        "  1 − let naïve = 中文 one", "  1 + let naïve = 日本 one",
      ])
  }

  @Test func `a very long line ends with what is left out`() {
    let line = DiffLine(.added, Array(repeating: UInt8(ascii: "x"), count: 1 << 20))
    let hunk = Hunk(oldStart: 0, oldCount: 0, newStart: 1, newCount: 1, lines: [line])
    let texts = Self.texts(hunk, DiffFormat(columns: 80))
    #expect(texts.count < 250)
    #expect(texts.joined().contains("1032192 more bytes"))
  }

  @Test func `a place in the hunk outlives another width`() {
    let hunk = SampleDiffs.hunk(
      1, 1, (0..<50).map { "+line \($0) with some words" }.joined(separator: "\n"))
    let wide = HunkRows(hunk, format: DiffFormat(columns: 80))
    let narrow = HunkRows(hunk, format: DiffFormat(columns: 16))
    for line in 0..<50 {
      #expect(wide.line(at: wide.row(ofLine: line)) == line)
      #expect(narrow.line(at: narrow.row(ofLine: line)) == line)
    }
  }
}

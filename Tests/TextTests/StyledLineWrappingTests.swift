import Testing

@testable import Text

@Suite struct StyledLineWrappingTests {
  private func wrap(_ text: String, _ width: Int, hanging: Int = 0) -> [String] {
    StyledLine(text, "text").wrapped(width: width, hanging: hanging).map(\.text)
  }

  @Test(arguments: [
    ("the quick brown fox", 10, ["the quick", "brown fox"]),
    ("the quick brown fox", 9, ["the quick", "brown fox"]),
    ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ("go abcdefghij", 4, ["go", "abcd", "efgh", "ij"]),
    ("a    b", 3, ["a", "b"]),
    ("  indented words", 10, ["  indented", "words"]),
    ("ends   ", 5, ["ends"]),
    ("", 5, [""]),
    ("中文字中文", 5, ["中文", "字中", "文"]),
    ("see 中文。", 9, ["see 中", "文。"]),
    ("caf\u{E9} cr\u{E8}me br\u{FB}l\u{E9}e", 10, ["café crème", "brûlée"]),
  ])
  func `rows break at spaces, or where they must`(text: String, width: Int, rows: [String]) {
    #expect(wrap(text, width) == rows)
  }

  @Test func `rows after the first hang`() {
    #expect(wrap("- one two three", 7, hanging: 2) == ["- one", "  two", "  three"])
  }

  @Test func `an empty line is one empty row`() {
    #expect(StyledLine([]).wrapped(width: 5) == [StyledLine([])])
  }

  @Test func `each piece keeps its role`() {
    let line = StyledLine([Span("one t", "a"), Span("wo thr", "b"), Span("ee", "c")])
    #expect(
      line.wrapped(width: 7) == [
        StyledLine([Span("one t", "a"), Span("wo", "b")]),
        StyledLine([Span("thr", "b"), Span("ee", "c")]),
      ])
  }

  @Test func `cutting takes no notice of words`() {
    #expect(StyledLine("ab cd ef", "t").cut(width: 4).map(\.text) == ["ab c", "d ef"])
  }

  @Test(arguments: 2...24)
  func `no row is wider than asked`(width: Int) {
    let line = StyledLine([
      Span("plain words and\ttabs, 中文字 in 👩\u{200D}💻 between ", "a"),
      Span("averyveryverylongword\u{202E}hidden e\u{301}\u{301} 🇫🇷 end", "b"),
    ])
    for hanging in 0...4 {
      for row in line.wrapped(width: width, hanging: hanging) { #expect(row.width <= width) }
      for row in line.cut(width: width, hanging: hanging) { #expect(row.width <= width) }
    }
    let ink = { (text: String) in text.unicodeScalars.filter { $0 != " " } }
    let drawn = line.spans.flatMap { Glyph.glyphs(of: $0.text) }.map(\.text).joined()
    #expect(Array(ink(line.wrapped(width: width).map(\.text).joined())) == Array(ink(drawn)))
  }
}

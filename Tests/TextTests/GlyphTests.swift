import Testing

@testable import Text

@Suite struct GlyphTests {
  @Test func `plain text is a glyph a byte`() {
    #expect(
      Glyph.glyphs(of: "a~ ") == [Glyph("a", width: 1), Glyph("~", width: 1), Glyph(" ", width: 1)])
  }

  @Test(arguments: [
    ("e\u{301}", [Glyph("e", marks: ["\u{301}"], width: 1)]),
    ("中", [Glyph("中", width: 2)]),
    ("✅", [Glyph("✅", width: 2)]),
    ("👩\u{200D}💻", [Glyph("👩", width: 2)]),
    ("👍🏽", [Glyph("👍", width: 2)]),
    ("❤\u{FE0F}", [Glyph("❤", width: 1)]),
    ("1\u{FE0F}\u{20E3}", [Glyph("1", width: 1)]),
    ("🇫🇷", [Glyph("\u{1F1EB}", width: 1), Glyph("\u{1F1F7}", width: 1)]),
    ("a\u{200B}b\u{AD}\u{FEFF}", [Glyph("a", width: 1), Glyph("b", width: 1)]),
    ("\u{1FAE8}", [Glyph("\u{FFFD}", width: 1)]),
    ("\u{301}", [Glyph("\u{25CC}", marks: ["\u{301}"], width: 1)]),
    (
      "\u{1B}\u{7F}\r\n",
      ["\u{241B}", "\u{2421}", "\u{240D}", "\u{240A}"].map { Glyph($0, width: 1) }
    ),
  ])
  func `a cluster is reduced to what terminals agree on`(text: String, glyphs: [Glyph]) {
    #expect(Glyph.glyphs(of: text) == glyphs)
  }

  @Test(arguments: [
    ("\u{9B}31m", "<U+009B>31m"), ("a\u{202E}b", "a<U+202E>b"), ("x\u{E0041}", "x<U+E0041>"),
    ("a\tb", "a    b"),
  ])
  func `what would hide or reorder is written out`(text: String, shown: String) {
    #expect(Glyph.glyphs(of: text).map(\.text).joined() == shown)
    #expect(Glyph.width(of: text) == shown.utf8.count)
  }

  @Test func `at most four marks stay on a base`() {
    let zalgo = "a" + String(repeating: "\u{301}", count: 40)
    #expect(
      Glyph.glyphs(of: zalgo) == [
        Glyph("a", marks: Array(repeating: "\u{301}", count: 4), width: 1)
      ])
  }

  @Test func `width is the sum of the glyphs`() {
    #expect(Glyph.width(of: "ab中e\u{301}👩\u{200D}💻") == 7)
    #expect(Glyph.width(of: "") == 0)
  }

  @Test(arguments: [
    ("\tx", 0, "    x"), ("ab\tx", 0, "ab  x"), ("\tx", 3, " x"), ("中\tx\t", 0, "中  x   "),
  ])
  func `tabs reach the next stop`(text: String, column: Int, expanded: String) {
    #expect(Glyph.expandingTabs(text, from: column, width: 4) == expanded)
  }
}

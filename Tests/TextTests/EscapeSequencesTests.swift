import Testing

@testable import Text

@Suite struct EscapeSequencesTests {
  @Test(arguments: [
    ("plain\n\ttext é", "plain\n\ttext é"), ("\u{1B}[1;31mred\u{1B}[0m", "red"),
    ("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{7}", "link"),
    ("\u{1B}]52;c;aGk=\u{7}a\u{1B}P1$q\u{1B}\\b\u{1B}_apc\u{9C}c", "abc"),
    ("\u{9B}2Ja\u{9D}0;title\u{7}b", "ab"), ("\u{1B}(Ba\u{1B}cb\u{1B}=c", "abc"),
    ("a\r\nb\r\n", "a\nb\n"), (" 10%\r 50%\r100%\n", "100%\n"), ("long line\rshort", "shortline"),
    ("long line\r\u{1B}[Kshort", "short"), ("ab\u{8}c", "ac"), ("\u{8}a", "a"),
    ("cut \u{1B}]0;title", "cut 0;title"), ("cut \u{1B}[31", "cut 31"), ("end\u{1B}", "end"),
    ("bell \u{7}", "bell \u{7}"),
  ])
  func `what is left to read`(text: String, plain: String) {
    #expect(EscapeSequences.removed(from: text) == plain)
  }
}

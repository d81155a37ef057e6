import Testing

@testable import Interface

@Suite struct RevealedTextTests {
  @Test(arguments: [
    ("plain text\t\n", "plain text\t\n"), ("naïve 中文 👩", "naïve 中文 👩"),
    ("👩\u{200D}💻", "👩<U+200D>💻"), ("👍\u{1F3FD}", "👍<U+1F3FD>"), ("❤\u{FE0F}", "❤<U+FE0F>"),
    ("1\u{FE0F}\u{20E3}", "1<U+FE0F><U+20E3>"), ("a\u{200B}b\u{AD}", "a<U+200B>b<U+00AD>"),
    ("x\u{E0041}", "x<U+E0041>"),
  ])
  func `what a terminal would not show is written out`(text: String, shown: String) {
    #expect(RevealedText.reveal(text).unicodeScalars.elementsEqual(shown.unicodeScalars))
  }
}

import Testing
import Text

@testable import Interface

@Suite struct PlainWidthTests {
  @Test(arguments: [
    "", "plain", "naïve façade", "Größe – „so“", "Привет αβγ", "中文の漢字 한글", "→ ─ …", "ａ（全角）",
  ])
  func `a plain text is as wide as its glyphs`(_ text: String) {
    #expect(PlainWidth(Array(text.utf8)[...])?.width == Glyph.width(of: text))
  }

  @Test(arguments: [
    "a\u{301}", "\t", "\u{1B}", "\u{200B}", "👩‍👩‍👧", "\u{AD}", "\u{85}", "\u{A0}", "x\r", "ก็",
  ])
  func `what is not plain is not guessed`(_ text: String) {
    #expect(PlainWidth(Array(text.utf8)[...]) == nil)
  }

  @Test func `damaged bytes are not plain`() {
    for bytes: [UInt8] in [[0xC3], [0xE4, 0xB8], [0xFF], [0xC3, 0x41], [0xE4, 0xB8, 0x41]] {
      #expect(PlainWidth(bytes[...]) == nil)
    }
  }

  /// Every character taken for plain must have the width that glyphs have.
  @Test func `each plain character has its glyph's width`() {
    for value in UInt32(0x20)...0xFFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(scalar)
      guard let plain = PlainWidth(Array(text.utf8)[...]) else { continue }
      if plain.width != Glyph.width(of: text) { Issue.record("U+\(String(value, radix: 16))") }
    }
  }
}

import Text

extension FuzzTarget {
  /// What a program wrote is shown without a character that a terminal would act on.
  static let terminalText = FuzzTarget(name: "terminaltext") { bytes in
    let plain = EscapeSequences.removed(from: String(decoding: bytes, as: UTF8.self))
    for line in plain.split(separator: "\n", omittingEmptySubsequences: false) {
      let glyphs = Glyph.glyphs(of: String(line))
      for glyph in glyphs {
        precondition(
          glyph.text.unicodeScalars.allSatisfy(isShown), "a control character in a cell")
        precondition((1...2).contains(glyph.width) && glyph.marks.count <= 4, "no cell's glyph")
      }
      let width = glyphs.reduce(0) { $0 + $1.width }
      precondition(width == Glyph.width(of: String(line)), "two widths of one line")
    }
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    default: !scalar.properties.isBidiControl
    }
  }
}

/// Text in which nothing hides: what would take no cell is written out, as `<U+200B>`.
///
/// Reviewing means seeing every character. What a terminal drops silently (zero-width spaces, byte
/// order marks, soft hyphens, joiners, variation selectors, skin tones) is shown by number, also
/// within an emoji: two lines that differ never look alike.
enum RevealedText {
  /// The text with what hides in it written out; line feeds and tabs stay.
  static func reveal(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if hides(scalar) {
        result += name(of: scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// `<U+200B>`, four digits at least.
  static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "<U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ">"
  }

  /// Whether a person could not see the scalar.
  static func hides(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x80: false
    case 0xAD, 0x200B, 0xFEFF, 0xE0000...0xE0FFF: true
    case 0xFE00...0xFE0F, 0x200C, 0x200D, 0x20E3, 0x1F3FB...0x1F3FF: true
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}

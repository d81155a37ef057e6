/// Text in which nothing hides: what would take no cell is written out, as `<U+200B>`.
///
/// Reviewing means seeing every character. What a terminal drops silently (zero-width spaces, byte
/// order marks, soft hyphens, stray joiners and variation selectors) is shown by number; joiners
/// and selectors that belong to an emoji stay with it.
enum RevealedText {
  /// The text with what hides in it written out; line feeds and tabs stay.
  static func reveal(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if hides(scalar, after: previous) {
        result += name(of: scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return result
  }

  /// `<U+200B>`, four digits at least.
  static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "<U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ">"
  }

  /// Whether a person could not see the scalar after the one before it.
  static func hides(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x80: false
    case 0xAD, 0x200B, 0xFEFF, 0xE0000...0xE0FFF: true
    case 0xFE00...0xFE0F, 0x200C, 0x200D: previous.value < 0x2000
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}

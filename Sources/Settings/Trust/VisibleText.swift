/// Text of others in which nothing hides.
///
/// What a person would not see, or would see elsewhere than it stands, is written out as
/// `<U+200B>`: controls, marks of direction, what has no width, tags. Joiners and selectors within
/// an emoji stay. What is not UTF-8 becomes U+FFFD, and CR LF a line feed.
///
///     VisibleText(Array("a\u{202E}b".utf8)).text      // a<U+202E>b
package struct VisibleText: Sendable, Equatable {
  package private(set) var text: String
  /// How many characters were written out.
  package private(set) var hiddenCount = 0

  package init(_ bytes: [UInt8]) {
    guard bytes.contains(where: { $0 >= 0x7F || $0 < 0x20 && $0 != 0x0A && $0 != 0x09 }) else {
      text = String(decoding: bytes, as: UTF8.self)
      return
    }
    text = ""
    text.reserveCapacity(bytes.count)
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var isEmoji = false
    for (index, scalar) in scalars.enumerated() {
      if scalar == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { continue }
      let isPart = isEmoji && (scalar.value == 0xFE0F || scalar.value == 0x200D)
      if isPart || !Self.hides(scalar) {
        text.unicodeScalars.append(scalar)
      } else {
        text += Self.name(of: scalar)
        hiddenCount += 1
      }
      isEmoji = isPart || scalar.properties.isEmoji && scalar.value >= 0x23
    }
  }

  /// A text that stays on one line: its line feeds and tabs are written out too.
  static func line(_ bytes: [UInt8]) -> String {
    let text = VisibleText(bytes).text
    guard text.utf8.contains(where: { $0 < 0x20 }) else { return text }
    return text.unicodeScalars.reduce(into: "") { line, scalar in
      if scalar.value < 0x20 {
        line += name(of: scalar)
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "<U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ">"
  }

  private static func hides(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x09, 0x20..<0x7F: return false
    case ..<0xA0: return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: return true
    default: return scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}

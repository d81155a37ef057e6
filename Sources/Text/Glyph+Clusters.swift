import CPosix

extension Glyph {
  /// Calls `body` with each glyph of a text, from left to right.
  static func forEach(in text: String, _ body: (Glyph) -> Void) {
    _ = Self.widthsAreUnicode
    for character in text {
      let bytes = character.utf8
      if bytes.count == 1, let byte = bytes.first, byte &- 0x20 <= 0x5E {
        body(Glyph(Unicode.Scalar(byte), width: 1))
      } else {
        reduce(character, body)
      }
    }
  }

  /// Whether `wcwidth` knows Unicode: set once, as it answers by the process's locale.
  private static let widthsAreUnicode: Bool = {
    if let name = nl_langinfo(nl_item(CODESET)),
      String(cString: name) == "UTF-8"
    {
      return true
    }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil
  }()

  /// Gives the glyphs of one grapheme cluster: a base with its marks, and what else takes room.
  private static func reduce(_ character: Character, _ body: (Glyph) -> Void) {
    var pending: Glyph?
    func finish() {
      if let glyph = pending { body(glyph) }
      pending = nil
    }
    for scalar in character.unicodeScalars {
      switch Role(of: scalar) {
      case .joiner:
        // What an emoji is joined with has no cell on most terminals; letters keep theirs.
        if pending?.width == 2 { return finish() }
      case .dropped:
        continue
      case .modifier:
        if pending == nil { pending = Glyph(scalar, width: 2) }
      case .tab:
        finish()
        for _ in 0..<4 { body(Glyph(" ", width: 1)) }
      case .substituted(let picture):
        finish()
        body(Glyph(picture, width: 1))
      case .escaped:
        finish()
        for letter in escape(of: scalar).unicodeScalars { body(Glyph(letter, width: 1)) }
      case .mark:
        if pending == nil { pending = Glyph("\u{25CC}", width: 1) }
        if let count = pending?.marks.count, count < 4 { pending?.marks.append(scalar) }
      case .base(let width):
        finish()
        pending = Glyph(scalar, width: width)
      }
    }
    finish()
  }

  /// How a scalar that must not stay hidden is written out: `<U+202E>`.
  static func escape(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
  }

  /// What a scalar does within a cluster.
  private enum Role {
    case base(width: Int)
    case mark
    case joiner
    case modifier
    case dropped
    case tab
    case substituted(Unicode.Scalar)
    case escaped

    init(of scalar: Unicode.Scalar) {
      let value = scalar.value
      switch value {
      case 0x09: self = .tab
      case 0x00..<0x20: self = .substituted(Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}")
      case 0x20..<0x7F: self = .base(width: 1)
      case 0x7F: self = .substituted("\u{2421}")
      case 0x80..<0xA0: self = .escaped
      case 0x200D: self = .joiner
      case 0xAD, 0x200B, 0x200C, 0xFEFF, 0x20E3, 0xFE00...0xFE0F, 0xE0100...0xE01EF:
        self = .dropped
      case 0x1F3FB...0x1F3FF: self = .modifier
      case _ where scalar.isDeceptive: self = .escaped
      default:
        let width = Int(cposix_width(value))
        self =
          if width < 0 { .substituted("\u{FFFD}") } else if width == 0 { .mark } else {
            .base(width: min(width, 2))
          }
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar reorders text or hides in it, so that it must be shown by its number.
  var isDeceptive: Bool {
    switch value {
    case 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200E, 0x200F,
      0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFFA0, 0xFFF9...0xFFFB,
      0xE0000...0xE00FF, 0xE01F0...0xE0FFF:
      true
    default: false
    }
  }
}

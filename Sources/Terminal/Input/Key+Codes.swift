extension Key {
  /// The key of a byte below 0x80 other than ESC.
  init(controlOrASCII byte: UInt8) {
    switch byte {
    case 0x00: self.init(.character(" "), .control)
    case 0x09: self.init(.tab)
    case 0x0D: self.init(.enter)
    case 0x7F: self.init(.backspace)
    case 0x01...0x1A: self.init(.character(Character(Unicode.Scalar(byte | 0x60))), .control)
    case 0x1B...0x1F: self.init(.character(Character(Unicode.Scalar(byte | 0x40))), .control)
    default: self.init(.character(Character(Unicode.Scalar(byte))))
    }
  }
}

extension Key.Code {
  /// The key of a code that CSI u and modifyOtherKeys report: a code point, or one of those that
  /// kitty's keyboard protocol took from the private use area.
  init?(reported code: Int) {
    switch code {
    case 8, 127: self = .backspace
    case 9: self = .tab
    case 13, 57414: self = .enter
    case 27: self = .escape
    case 57376...57398: self = .function(code - 57376 + 13)
    case 57399...57416:
      let characters = Array("0123456789./*-+\r=,")
      self = .character(characters[code - 57399])
    case 57417...57426:
      let codes: [Key.Code] = [
        .left, .right, .up, .down, .pageUp, .pageDown, .home, .end, .insert, .delete,
      ]
      self = codes[code - 57417]
    case 0x20..<0x7F, 0xA0..<0xE000, 0xF900..<0x110000:
      guard let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
      self = .character(Character(scalar))
    default: return nil
    }
  }
}

extension InputEvent {
  /// The same with Alt, if it is a key.
  var withAlt: InputEvent {
    guard case .key(let key) = self else { return self }
    return .key(Key(key.code, key.modifiers.union(.alt)))
  }
}

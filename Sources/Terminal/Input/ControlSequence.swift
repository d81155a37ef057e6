/// A CSI sequence taken apart, and what it means as input.
struct ControlSequence {
  /// `<`, `=`, `>` or `?` before the parameters: never a key.
  private let leader: UInt8?
  /// Parameters, each with its colon-separated parts; -1 where one is empty.
  private let parameters: [[Int]]
  private let hasIntermediates: Bool
  private let isLinuxFunction: Bool
  private let final: UInt8

  /// Takes the bytes between `ESC [` and the final byte.
  init(_ bytes: [UInt8], final: UInt8) {
    self.final = final
    isLinuxFunction = bytes == [UInt8(ascii: "[")]
    var body = bytes[...]
    if let first = body.first, 0x3C...0x3F ~= first {
      leader = first
      body = body.dropFirst()
    } else {
      leader = nil
    }
    let digits = body.prefix { 0x30...0x3F ~= $0 }
    hasIntermediates = digits.count < body.count
    parameters = digits.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { $0.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(number) }
  }

  /// rxvt ends the sequence of a key with Shift in `$`, which elsewhere only stands in between.
  static func endsWithDollar(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { 0x30...0x39 ~= $0 }
  }

  var startsPaste: Bool { leader == nil && final == UInt8(ascii: "~") && value(0) == 200 }

  var event: InputEvent? {
    if isLinuxFunction {
      guard case 0x41...0x45 = final else { return nil }
      return .key(Key(.function(Int(final - 0x40))))
    }
    if leader == UInt8(ascii: "<") { return mouse }
    guard leader == nil, !hasIntermediates, !isRelease else { return nil }
    switch final {
    case UInt8(ascii: "I"): return .focusGained
    case UInt8(ascii: "O"): return .focusLost
    default: return key.map { .key($0.canonical) }
    }
  }
}

// MARK: - Keys

extension ControlSequence {
  private var key: Key? {
    switch final {
    case UInt8(ascii: "u"): reported(code: value(0), modifiers: 1)
    case UInt8(ascii: "~") where value(0) == 27 && parameters.count == 3:
      reported(code: value(2), modifiers: 1)
    case UInt8(ascii: "~"): numbered(value(0), [])
    case UInt8(ascii: "^"): numbered(value(0), .control)
    case UInt8(ascii: "$"): numbered(value(0), .shift)
    case UInt8(ascii: "@"): numbered(value(0), [.control, .shift])
    case UInt8(ascii: "Z"): withModifiers(Key(.tab, .shift), at: 1)
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      Self.lettered[final - 0x20].map { Key($0, .shift) }
    default: Self.lettered[final].flatMap { withModifiers(Key($0), at: 1) }
    }
  }

  /// A key of `ESC O`, with the modifiers that some terminals put before the letter.
  static func singleShiftKey(_ final: UInt8, modifiers digits: [UInt8]) -> Key? {
    let modifiers = Self.modifiers(digits.isEmpty ? 1 : number(digits[...])) ?? []
    if let code = lettered[final] { return Key(code, modifiers) }
    switch final {
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      return lettered[final - 0x20].map { Key($0, .control) }
    case UInt8(ascii: "M"): return Key(.enter, modifiers)
    case UInt8(ascii: "X"): return Key(.character("="), modifiers)
    case UInt8(ascii: "j")...UInt8(ascii: "y"):
      return Key(.character(Character(Unicode.Scalar(final - 0x40))), modifiers)
    default: return nil
    }
  }

  private static let lettered: [UInt8: Key.Code] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right,
    UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
    UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2),
    UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
  ]

  private func numbered(_ number: Int, _ modifiers: Key.Modifiers) -> Key? {
    let code: Key.Code? =
      switch number {
      case 1, 7: .home
      case 2: .insert
      case 3: .delete
      case 4, 8: .end
      case 5: .pageUp
      case 6: .pageDown
      case 11...15: .function(number - 10)
      case 17...21: .function(number - 11)
      case 23...26: .function(number - 12)
      case 28, 29: .function(number - 13)
      case 31...34: .function(number - 14)
      default: nil
      }
    return code.flatMap { withModifiers(Key($0, modifiers), at: 1) }
  }

  /// A key by its code point (CSI u and modifyOtherKeys), the character with Shift where the
  /// terminal tells it.
  private func reported(code: Int, modifiers index: Int) -> Key? {
    guard let base = Key.Code(reported: code),
      let key = withModifiers(Key(base), at: index)
    else { return nil }
    guard case .character = base, key.modifiers.contains(.shift),
      let shifted = part(0, 1), let scalar = Unicode.Scalar(UInt32(shifted)),
      !(key.modifiers.contains(.control) && scalar.properties.isAlphabetic)
    else { return key }
    return Key(.character(Character(scalar)), key.modifiers.subtracting(.shift))
  }

  /// Adds the modifiers of a parameter; nil for a key with Super or Hyper, which is not ours.
  private func withModifiers(_ key: Key, at index: Int) -> Key? {
    guard let modifiers = Self.modifiers(value(index, default: 1)) else { return nil }
    return Key(key.code, key.modifiers.union(modifiers))
  }

  private static func modifiers(_ value: Int) -> Key.Modifiers? {
    let bits = max(1, value) - 1
    guard bits & 0b1_1000 == 0 else { return nil }
    var modifiers = Key.Modifiers(rawValue: UInt8(bits & 0b111))
    if bits & 0b10_0000 != 0 { modifiers.insert(.alt) }  // Meta
    return modifiers
  }

  /// kitty's third kind of event, the end of a press.
  private var isRelease: Bool { part(1, 1) == 3 }
}

// MARK: - Mouse and numbers

extension ControlSequence {
  /// An SGR report: what happened, then column and row from 1.
  private var mouse: InputEvent? {
    guard parameters.count == 3, final == UInt8(ascii: "M") else { return nil }
    let (what, column, row) = (value(0), max(0, value(1) - 1), max(0, value(2) - 1))
    switch what & ~0b1_1100 {
    case 0: return .click(row: row, column: column)
    case 64: return .wheel(lines: -3, row: row, column: column)
    case 65: return .wheel(lines: 3, row: row, column: column)
    default: return nil
    }
  }

  private func value(_ index: Int, default missing: Int = 0) -> Int {
    part(index, 0) ?? missing
  }

  private func part(_ index: Int, _ sub: Int) -> Int? {
    guard index < parameters.count, sub < parameters[index].count, parameters[index][sub] >= 0
    else { return nil }
    return parameters[index][sub]
  }
}

/// A decimal number, -1 when there is none; anything above 10,000,000 stays there.
private func number(_ digits: ArraySlice<UInt8>) -> Int {
  guard !digits.isEmpty else { return -1 }
  return digits.reduce(0) { min($0 * 10 + Int($1 & 0x0F), 10_000_000) }
}

/// The rules of UTF-8 (Unicode 16, table 3-7), a byte at a time.
enum UTF8Sequence {
  /// Whether a byte may follow the bytes of an unfinished sequence.
  static func accepts(_ byte: UInt8, after held: [UInt8]) -> Bool {
    guard held.count == 1 else { return 0x80...0xBF ~= byte }
    return switch held[0] {
    case 0xE0: 0xA0...0xBF ~= byte
    case 0xED: 0x80...0x9F ~= byte
    case 0xF0: 0x90...0xBF ~= byte
    case 0xF4: 0x80...0x8F ~= byte
    default: 0x80...0xBF ~= byte
    }
  }

  /// The scalar, once the sequence is whole.
  static func scalar(_ held: [UInt8]) -> Unicode.Scalar? {
    guard let lead = held.first else { return nil }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard held.count == length else { return nil }
    let bits = UInt32(lead) & (0x7F >> UInt32(length))
    return Unicode.Scalar(held.dropFirst().reduce(bits) { $0 << 6 | UInt32($1 & 0x3F) })
  }
}

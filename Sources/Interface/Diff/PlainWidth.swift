/// The cells of a text of plain characters only, summed without looking at each character's marks.
///
/// Plain are ASCII, Latin, Greek and Cyrillic letters, and CJK; any other text has to be measured
/// character by character. Whole files are counted with it when a diff opens.
struct PlainWidth {
  private(set) var width = 0
  /// Whether a character takes two cells, so that rows may end a cell early.
  private(set) var hasWide = false

  init?(_ bytes: ArraySlice<UInt8>) {
    let isPlain = bytes.withUnsafeBufferPointer { add($0) }
    guard isPlain else { return nil }
  }

  private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte &- 0x20 < 0x5F {
        width += 1
        index += 1
      } else if byte & 0xE0 == 0xC0, index + 1 < bytes.count, bytes[index + 1] & 0xC0 == 0x80 {
        let value = UInt32(byte & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)
        guard Self.isNarrow(value) else { return false }
        width += 1
        index += 2
      } else if byte & 0xF0 == 0xE0, index + 2 < bytes.count, bytes[index + 1] & 0xC0 == 0x80,
        bytes[index + 2] & 0xC0 == 0x80
      {
        let middle = UInt32(bytes[index + 1] & 0x3F) << 6
        let value = UInt32(byte & 0x0F) << 12 | middle | UInt32(bytes[index + 2] & 0x3F)
        guard Self.isWide(value) || Self.isNarrow(value) else { return false }
        width += Self.isWide(value) ? 2 : 1
        hasWide = hasWide || Self.isWide(value)
        index += 3
      } else {
        return false
      }
    }
    return true
  }

  private static func isNarrow(_ value: UInt32) -> Bool {
    switch value {
    case 0xC0...0x024F, 0x0391...0x03A1, 0x03B1...0x03C9, 0x0410...0x044F: true
    case 0x2010...0x2015, 0x2018...0x201F, 0x2026, 0x2190...0x2193, 0x2500...0x257F: true
    default: false
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FA5, 0xAC00...0xD7A3: true
    case 0x3001, 0x3002, 0xFF01...0xFF5E: true
    default: false
    }
  }
}

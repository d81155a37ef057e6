/// Half of a character, written as an escape in JSON: no text has it, and whatever is put in its
/// place is not what was meant.
struct LoneSurrogate: Error, CustomStringConvertible {
  var description: String { "They hold half of a character, a lone surrogate." }

  /// Whether a JSON text has one.
  static func isIn(_ json: String) -> Bool {
    let bytes = Array(json.utf8)
    var isHighBefore = false
    var place = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count else {
        if isHighBefore { return true }
        place += 1
        continue
      }
      guard let unit = unit(bytes, place) else {
        if isHighBefore { return true }
        place += 2
        continue
      }
      let isLow = 0xDC00...0xDFFF ~= unit
      if isLow != isHighBefore { return true }
      isHighBefore = 0xD800...0xDBFF ~= unit
      place += 6
    }
    return isHighBefore
  }

  /// The value of a `\uXXXX` escape.
  private static func unit(_ bytes: [UInt8], _ place: Int) -> Int? {
    guard place + 6 <= bytes.count, bytes[place + 1] == UInt8(ascii: "u") else { return nil }
    return Int(String(decoding: bytes[(place + 2)..<(place + 6)], as: UTF8.self), radix: 16)
  }
}

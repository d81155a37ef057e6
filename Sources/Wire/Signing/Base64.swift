import CCrypto

/// Base64 with padding and without line breaks (RFC 4648, section 4).
package enum Base64 {
  package static func encoded(_ bytes: [UInt8]) -> String {
    // libcrypto ends the text with a NUL.
    let text = [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) { text, count in
      count = Int(EVP_EncodeBlock(text.baseAddress, bytes, Int32(bytes.count)))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that `text` stands for; nil for anything that is no whole Base64.
  package static func decoded(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard !digits.isEmpty else { return [] }
    let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard digits.count % 4 == 0, padding <= 2, digits.count <= Int(Int32.max),
      digits.dropLast(padding).allSatisfy(isDigit)
    else { return nil }
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 4 * 3) { bytes, count in
      let size = Int(EVP_DecodeBlock(bytes.baseAddress, digits, Int32(digits.count)))
      isWhole = size >= padding
      count = isWhole ? size - padding : 0
    }
    return isWhole ? bytes : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}

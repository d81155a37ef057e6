// MARK: - Strings

extension JSONParser {
  mutating func string() throws(JSONError) -> String {
    offset += 1
    let start = offset
    let isASCII = skipPlain()
    guard try peek() == UInt8(ascii: "\"") else { return try stringWithEscapes(from: start) }
    defer { offset += 1 }
    return isASCII
      ? copy(start..<offset, isASCII: true) : try validated(bytes, start..<offset, at: start)
  }

  /// Passes all up to a quotation mark, an escape or a control character; answers whether it was
  /// ASCII.
  mutating func skipPlain() -> Bool {
    var seen: UInt8 = 0
    while bytes.count - offset >= 8, let base = bytes.baseAddress {
      let word = UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self)
      guard !word.endsPlainText else { break }
      seen |= word & 0x8080_8080_8080_8080 == 0 ? 0 : 0x80
      offset += 8
    }
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      seen |= byte
      offset += 1
    }
    return seen < 0x80
  }

  private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
    var buffer = Array(bytes[start..<offset])
    while true {
      switch try peek() {
      case UInt8(ascii: "\""):
        offset += 1
        return try buffer.withUnsafeBufferPointer { buffer throws(JSONError) in
          try validated(buffer, 0..<buffer.count, at: start)
        }
      case UInt8(ascii: "\\"): try escape(into: &buffer)
      case 0..<0x20: throw .controlCharacter(offset: offset)
      default:
        let run = offset
        _ = skipPlain()
        buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<offset]))
      }
    }
  }

  private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
    let start = offset
    offset += 1
    let byte = try peek()
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0C)
    case UInt8(ascii: "n"): buffer.append(0x0A)
    case UInt8(ascii: "r"): buffer.append(0x0D)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "u"): buffer.append(contentsOf: String(try unicodeEscape(start)).utf8)
    default: throw .invalidEscape(offset: start)
    }
  }

  /// A `\u` escape, or a pair of them; half a pair becomes U+FFFD as everywhere on the web.
  private mutating func unicodeEscape(_ start: Int) throws(JSONError) -> Unicode.Scalar {
    let high = try hexadecimal(start)
    if let scalar = Unicode.Scalar(high) { return scalar }
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard (0xD800..<0xDC00).contains(high), offset + 1 < bytes.count,
      bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
    else { return replacement }
    let second = offset
    offset += 2
    let low = try hexadecimal(start)
    guard (0xDC00..<0xE000).contains(low) else {
      offset = second
      return replacement
    }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? replacement
  }

  private mutating func hexadecimal(_ start: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte & 0x0F)
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
        value = value << 4 | UInt32((byte & 0x07) + 9)
      default: throw .invalidEscape(offset: start)
      }
      offset += 1
    }
    return value
  }

  func copy(_ range: Range<Int>, isASCII: Bool) -> String {
    String(copying: UTF8Span(unchecked: bytes.span.extracting(range), isKnownASCII: isASCII))
  }

  private func validated(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, at start: Int
  ) throws(JSONError) -> String {
    do { return String(copying: try UTF8Span(validating: text.span.extracting(range))) } catch {
      throw .invalidUTF8(offset: start)
    }
  }
}

// MARK: - Bytes

extension JSONParser {
  func peek() throws(JSONError) -> UInt8 {
    guard offset < bytes.count else { throw .unexpectedEnd(offset: offset) }
    return bytes[offset]
  }

  mutating func expect(_ byte: UInt8, consume: Bool) throws(JSONError) {
    let found = try peek()
    guard found == byte else { throw .unexpected(byte: found, offset: offset) }
    if consume { offset += 1 }
  }

  mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  mutating func skipDigits() {
    while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
  }

  func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}

extension UInt64 {
  /// Whether one of the eight bytes is a quotation mark, an escape or a control character.
  ///
  /// A byte is zero where subtracting 1 borrows into its high bit, which it had not set.
  fileprivate var endsPlainText: Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = self ^ ones &* UInt64(UInt8(ascii: "\""))
    let escapes = self ^ ones &* UInt64(UInt8(ascii: "\\"))
    let hits =
      (quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes | (self &- ones &* 0x20) & ~self
    return hits & (ones &* 0x80) != 0
  }
}

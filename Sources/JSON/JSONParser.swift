extension JSON {
  /// Reads one value and nothing but white space around it (RFC 8259).
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }

  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

private struct JSONParser {
  static let depthLimit = 512

  let bytes: [UInt8]
  var offset = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else {
      throw .unexpected(byte: bytes[offset], offset: offset)
    }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSON {
    guard depth <= Self.depthLimit else { throw .tooDeep(limit: Self.depthLimit) }
    skipSpace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var members: [JSON.Member] = []
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      offset += 1
      return .object(members)
    }
    while true {
      skipSpace()
      try expect(UInt8(ascii: "\""), consume: false)
      let name = try string()
      skipSpace()
      try expect(UInt8(ascii: ":"), consume: true)
      members.append(JSON.Member(name, try value(depth: depth + 1)))
      if try isLast(closing: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var elements: [JSON] = []
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      offset += 1
      return .array(elements)
    }
    while true {
      elements.append(try value(depth: depth + 1))
      if try isLast(closing: UInt8(ascii: "]")) { return .array(elements) }
    }
  }

  /// Passes a comma, or the closing bracket and then answers true.
  private mutating func isLast(closing: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    let byte = try peek()
    guard byte == closing || byte == UInt8(ascii: ",") else {
      throw .unexpected(byte: byte, offset: offset)
    }
    offset += 1
    return byte == closing
  }

  private mutating func literal(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for index in 0..<text.utf8CodeUnitCount {
      let byte = try peek()
      guard byte == text.utf8Start[index] else { throw .unexpected(byte: byte, offset: offset) }
      offset += 1
    }
    return value
  }

  private mutating func number() throws(JSONError) -> JSON {
    let start = offset
    if try peek() == UInt8(ascii: "-") { offset += 1 }
    guard offset < bytes.count else { throw .unexpectedEnd(offset: offset) }
    guard isDigit(bytes[offset]) else {
      throw start == offset
        ? .unexpected(byte: bytes[offset], offset: offset) : .invalidNumber(offset: start)
    }
    if bytes[offset] == UInt8(ascii: "0") { offset += 1 } else { skipDigits() }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      guard offset < bytes.count, isDigit(bytes[offset]) else {
        throw .invalidNumber(offset: start)
      }
      skipDigits()
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count,
        bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
      {
        offset += 1
      }
      guard offset < bytes.count, isDigit(bytes[offset]) else {
        throw .invalidNumber(offset: start)
      }
      skipDigits()
    }
    return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func string() throws(JSONError) -> String {
    offset += 1
    let start = offset
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""),
      bytes[offset] != UInt8(ascii: "\\"), bytes[offset] >= 0x20
    { offset += 1 }
    if try peek() == UInt8(ascii: "\"") {
      let text = try decoded(bytes[start..<offset], at: start)
      offset += 1
      return text
    }
    return try stringWithEscapes(from: start)
  }

  private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
    var buffer = Array(bytes[start..<offset])
    while true {
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return try decoded(buffer[...], at: start)
      case UInt8(ascii: "\\"): try escape(into: &buffer)
      case 0..<0x20: throw .controlCharacter(offset: offset)
      default:
        buffer.append(byte)
        offset += 1
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

  private func decoded(_ slice: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw .invalidUTF8(offset: start)
    }
    return text
  }
}

// MARK: - Bytes

extension JSONParser {
  private func peek() throws(JSONError) -> UInt8 {
    guard offset < bytes.count else { throw .unexpectedEnd(offset: offset) }
    return bytes[offset]
  }

  private mutating func expect(_ byte: UInt8, consume: Bool) throws(JSONError) {
    let found = try peek()
    guard found == byte else { throw .unexpected(byte: found, offset: offset) }
    if consume { offset += 1 }
  }

  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  private mutating func skipDigits() {
    while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}

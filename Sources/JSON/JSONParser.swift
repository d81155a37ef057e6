extension JSON {
  /// Reads one value and nothing but white space around it (RFC 8259).
  package init(parsing bytes: Span<UInt8>) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      var parser = JSONParser(bytes: bytes)
      return try parser.document()
    }
  }

  package init(parsing bytes: [UInt8]) throws(JSONError) { try self.init(parsing: bytes.span) }

  package init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8).span)
  }
}

/// Works on the bytes where they are: every read is behind a comparison with their count.
struct JSONParser {
  static let depthLimit = 512

  /// Valid as long as the parser, which ends before the call that made it.
  let bytes: UnsafeBufferPointer<UInt8>
  var offset = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard offset == bytes.count else {
      throw .unexpected(byte: bytes[offset], offset: offset)
    }
    return value
  }

  mutating func value(depth: Int) throws(JSONError) -> JSON {
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
    // Room for the objects of a stream's events at once.
    members.reserveCapacity(8)
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

  mutating func number() throws(JSONError) -> JSON {
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
    return .number(copy(start..<offset, isASCII: true))
  }
}

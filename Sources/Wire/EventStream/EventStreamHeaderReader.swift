/// Reads the headers of an event-stream message: name, type and value one after the other.
struct EventStreamHeaderReader {
  private var rest: ArraySlice<UInt8>

  init(bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func headers() throws(EventStreamFault) -> [EventStreamMessage.Header] {
    var headers: [EventStreamMessage.Header] = []
    while !rest.isEmpty {
      let name = try text(count: Int(try integer(as: UInt8.self)))
      guard !name.isEmpty else { throw .header }
      headers.append(EventStreamMessage.Header(name, try value()))
    }
    return headers
  }

  private mutating func value() throws(EventStreamFault) -> EventStreamMessage.Value {
    switch try integer(as: UInt8.self) {
    case 0: .bool(true)
    case 1: .bool(false)
    case 2: .int8(try integer())
    case 3: .int16(try integer())
    case 4: .int32(try integer())
    case 5: .int64(try integer())
    case 6: .bytes(Array(try bytes(count: Int(try integer(as: UInt16.self)))))
    case 7: .string(try text(count: Int(try integer(as: UInt16.self))))
    case 8: .timestamp(try integer())
    case 9: .uuid(Array(try bytes(count: 16)))
    default: throw .header
    }
  }

  private mutating func integer<Number: FixedWidthInteger>(
    as type: Number.Type = Number.self
  ) throws(EventStreamFault) -> Number {
    var number: UInt64 = 0
    for byte in try bytes(count: Number.bitWidth / 8) { number = number << 8 | UInt64(byte) }
    return Number(truncatingIfNeeded: number)
  }

  private mutating func text(count: Int) throws(EventStreamFault) -> String {
    guard let text = String(validating: try bytes(count: count), as: UTF8.self) else {
      throw .header
    }
    return text
  }

  private mutating func bytes(count: Int) throws(EventStreamFault) -> ArraySlice<UInt8> {
    guard rest.count >= count else { throw .header }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

@testable import Wire

extension EventStreamMessage {
  /// The message as it goes over the wire.
  var bytes: [UInt8] {
    var headers: [UInt8] = []
    for header in self.headers {
      headers.append(UInt8(header.name.utf8.count))
      headers += header.name.utf8
      headers += header.value.bytes
    }
    return Self.framed(headers: headers, payload: payload)
  }

  /// Lengths and checksums around headers that may be wrong.
  static func framed(headers: [UInt8], payload: [UInt8]) -> [UInt8] {
    var bytes = UInt32(headers.count + payload.count + 16).bytes
    bytes += UInt32(headers.count).bytes
    bytes += CRC32.checksum(bytes[...]).bytes
    bytes += headers + payload
    return bytes + CRC32.checksum(bytes[...]).bytes
  }
}

extension EventStreamMessage.Value {
  fileprivate var bytes: [UInt8] {
    switch self {
    case .bool(true): [0]
    case .bool(false): [1]
    case .int8(let number): [2] + number.bytes
    case .int16(let number): [3] + number.bytes
    case .int32(let number): [4] + number.bytes
    case .int64(let number): [5] + number.bytes
    case .bytes(let bytes): [6] + UInt16(bytes.count).bytes + bytes
    case .string(let text): [7] + UInt16(text.utf8.count).bytes + Array(text.utf8)
    case .timestamp(let number): [8] + number.bytes
    case .uuid(let bytes): [9] + bytes
    }
  }
}

extension FixedWidthInteger {
  /// The highest byte first.
  fileprivate var bytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}

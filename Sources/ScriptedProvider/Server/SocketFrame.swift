/// A frame of a WebSocket (RFC 6455, section 5.2), as a server reads and writes it.
struct SocketFrame: Equatable {
  enum Kind: UInt8 {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10
  }

  var kind: Kind
  var payload: [UInt8]
  var isFinal = true

  init(_ kind: Kind, _ payload: [UInt8]) {
    self.kind = kind
    self.payload = payload
  }

  init(text: [UInt8]) { self.init(.text, text) }

  /// Unmasked, as a server sends it.
  var bytes: [UInt8] {
    let head = (isFinal ? 0x80 : 0) | kind.rawValue
    let count = payload.count
    switch count {
    case ...125: return [head, UInt8(count)] + payload
    case ...0xFFFF: return [head, 126, UInt8(count >> 8), UInt8(count & 0xFF)] + payload
    default:
      let length = (0..<8).reversed().map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
      return [head, 127] + length + payload
    }
  }

  /// Takes a client's frame off the bytes; nil while it is not all there.
  static func take(from bytes: inout [UInt8]) -> SocketFrame? {
    guard bytes.count >= 2 else { return nil }
    let short = Int(bytes[1] & 0x7F)
    let lengthBytes = short == 126 ? 2 : short == 127 ? 8 : 0
    let start = 2 + lengthBytes
    guard bytes.count >= start + 4 else { return nil }
    let length = lengthBytes == 0 ? short : bytes[2..<start].reduce(0) { $0 << 8 | Int($1) }
    guard length >= 0, bytes.count - start - 4 >= length else { return nil }
    let mask = Array(bytes[start..<start + 4])
    var payload = Array(bytes[(start + 4)..<(start + 4 + length)])
    for index in payload.indices { payload[index] ^= mask[index & 3] }
    let head = bytes[0]
    bytes.removeFirst(start + 4 + length)
    var frame = SocketFrame(Kind(rawValue: head & 0x0F) ?? .close, payload)
    frame.isFinal = head & 0x80 != 0
    return frame
  }
}

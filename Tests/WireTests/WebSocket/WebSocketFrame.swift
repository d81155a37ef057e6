/// A frame as RFC 6455, section 5.2, lays it out; written for the tests' servers alone.
struct WebSocketFrame: Equatable {
  static let text: UInt8 = 1
  static let close: UInt8 = 8
  static let ping: UInt8 = 9
  static let pong: UInt8 = 10

  var opcode: UInt8
  var payload: [UInt8]
  var isFinal = true
  /// RSV1, RSV2 and RSV3 as the lowest bits, RSV1 the highest of them.
  var reserved: UInt8 = 0
  var mask: [UInt8]?

  init(
    _ opcode: UInt8, _ payload: [UInt8] = [], isFinal: Bool = true, reserved: UInt8 = 0,
    mask: [UInt8]? = nil
  ) {
    self.opcode = opcode
    self.payload = payload
    self.isFinal = isFinal
    self.reserved = reserved
    self.mask = mask
  }

  static func text(_ text: String) -> WebSocketFrame { WebSocketFrame(Self.text, Array(text.utf8)) }

  static func close(_ code: Int, _ reason: String = "") -> WebSocketFrame {
    WebSocketFrame(Self.close, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
  }

  var bytes: [UInt8] {
    var bytes = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
    let masked: UInt8 = mask == nil ? 0 : 0x80
    switch payload.count {
    case ...125: bytes.append(masked | UInt8(payload.count))
    case ...0xFFFF: bytes += [masked | 126] + Self.bigEndian(payload.count, 2)
    default: bytes += [masked | 127] + Self.bigEndian(payload.count, 8)
    }
    guard let mask else { return bytes + payload }
    return bytes + mask + payload.indices.map { payload[$0] ^ mask[$0 % 4] }
  }

  private static func bigEndian(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// Takes the first frame off the bytes, unmasked; nil when it is not all there.
  static func take(from bytes: inout [UInt8]) -> WebSocketFrame? {
    guard bytes.count >= 2 else { return nil }
    var start = 2
    var length = Int(bytes[1] & 0x7F)
    if length >= 126 {
      let count = length == 126 ? 2 : 8
      guard bytes.count >= 2 + count else { return nil }
      length = bytes[2..<2 + count].reduce(0) { $0 << 8 | Int($1) }
      start += count
    }
    var mask: [UInt8]?
    if bytes[1] & 0x80 != 0 {
      guard bytes.count >= start + 4 else { return nil }
      mask = Array(bytes[start..<start + 4])
      start += 4
    }
    guard bytes.count >= start + length else { return nil }
    var payload = Array(bytes[start..<start + length])
    if let mask { for index in payload.indices { payload[index] ^= mask[index % 4] } }
    defer { bytes.removeFirst(start + length) }
    return WebSocketFrame(
      bytes[0] & 0x0F, payload, isFinal: bytes[0] & 0x80 != 0, reserved: bytes[0] >> 4 & 7,
      mask: mask)
  }

  /// All frames that the bytes hold, unmasked and without their masks.
  static func all(_ bytes: [UInt8]) -> [WebSocketFrame] {
    var rest = bytes
    var frames: [WebSocketFrame] = []
    while var frame = take(from: &rest) {
      frame.mask = nil
      frames.append(frame)
    }
    return frames
  }
}

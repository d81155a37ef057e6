/// Reads the answer to a handshake as its bytes come.
///
/// A refusal is read with its body, of which 64 KiB are kept.
struct HandshakeReader {
  /// In bytes: of the head, and of a refusal's body.
  private static let limit = 64 << 10

  struct Opened: Equatable {
    var head: HTTPResponseHead
    var deflate: PermessageDeflate?
    /// Frames that came with the head.
    var rest: [UInt8]
  }

  private let handshake: WebSocketHandshake
  private var headReader = ResponseHeadReader(awaitsUpgrade: true)
  private var head: HTTPResponseHead?
  private var received = 0
  private var buffer: [UInt8] = []

  init(_ handshake: WebSocketHandshake) { self.handshake = handshake }

  /// What a refusal is, as far as it has come; nil while the head is not there.
  var refusal: WireError? {
    head.map { .upgradeRefused($0, body: Self.body(of: $0, buffer).bytes) }
  }

  /// Takes what the socket brought; nil while more is needed.
  ///
  /// - Throws: ``WireError/upgradeRefused(_:body:)`` once a refusal is complete.
  mutating func read(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> Opened? {
    buffer.append(contentsOf: bytes)
    if head == nil { try readLines() }
    guard let head else {
      guard received + buffer.count <= Self.limit else {
        throw .webSocketProtocol(reason: "the answer's headers are too large")
      }
      return nil
    }
    if head.status == 101 {
      return Opened(head: head, deflate: try handshake.check(head), rest: buffer)
    }
    let body = Self.body(of: head, buffer)
    guard !body.isComplete else { throw .upgradeRefused(head, body: body.bytes) }
    return nil
  }

  private mutating func readLines() throws(WireError) {
    while head == nil, let end = buffer.firstIndex(of: 0x0A) {
      guard received > 0 || buffer.starts(with: "HTTP/".utf8) else {
        throw .webSocketProtocol(reason: "the answer to the upgrade is not HTTP")
      }
      head = buffer[...end].withUnsafeBytes { headReader.read($0) }
      if let fault = headReader.fault { throw .webSocketProtocol(reason: fault.rawValue) }
      received += end + 1
      buffer.removeSubrange(...end)
    }
  }
}

extension HandshakeReader {
  private static func body(
    of head: HTTPResponseHead, _ raw: [UInt8]
  ) -> (bytes: [UInt8], isComplete: Bool) {
    if head.header("transfer-encoding")?.lowercased().hasSuffix("chunked") == true {
      let (bytes, isComplete) = unchunked(raw[...])
      return (Array(bytes.prefix(limit)), isComplete || raw.count >= limit)
    }
    let hasNone = head.status == 204 || head.status == 304
    let length = hasNone ? 0 : head.header("content-length").flatMap { Int($0) } ?? .max
    let kept = min(max(length, 0), limit)
    return (Array(raw.prefix(kept)), raw.count >= kept)
  }

  private static func unchunked(_ raw: ArraySlice<UInt8>) -> (bytes: [UInt8], isComplete: Bool) {
    var rest = raw
    var bytes: [UInt8] = []
    while let end = rest.firstIndex(of: 0x0A) {
      let digits = String(decoding: rest[..<end], as: UTF8.self).prefix { $0.isHexDigit }
      guard let count = Int(digits, radix: 16), count > 0 else { return (bytes, true) }
      rest = rest[(end + 1)...]
      bytes += rest.prefix(count)
      // Behind each chunk is a line break.
      guard rest.count > count else { break }
      rest = rest.dropFirst(count).drop { $0 == 0x0D }.dropFirst()
    }
    return (bytes, false)
  }
}

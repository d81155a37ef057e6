@testable import Wire

extension FuzzTarget {
  /// All that a server sends, from the answer to the handshake on.
  ///
  /// The first byte says how the rest is cut; with its high bit the handshake is over.
  static let webSocket = FuzzTarget(name: "websocket") { bytes in
    guard let first = bytes.first else { return }
    let stream = Array(bytes.dropFirst())
    let isOpen = first & 0x80 != 0
    let whole = read(stream, step: max(1, stream.count), isOpen: isOpen)
    let cut = read(stream, step: Int(first & 0x7F) + 1, isOpen: isOpen)
    precondition(whole == cut, "a cut changed what the server said")
  }

  private struct Outcome: Equatable {
    var head: HTTPResponseHead?
    var refusal: WireError?
    var messages: [WebSocketMessage] = []
    var end: WebSocketFraming.End?
    /// The frames are masked with chance numbers.
    var answered = 0
  }

  /// A server may answer to the key with `ICX+Yqv66kxgM0FcWaLWlFLwTAI=`.
  private static let handshake = WebSocketHandshake(
    offersCompression: true, key: [UInt8](repeating: 0, count: 16))

  private static func read(_ stream: [UInt8], step: Int, isOpen: Bool) -> Outcome {
    var outcome = Outcome()
    var reader = HandshakeReader(handshake)
    var framing = isOpen ? WebSocketFraming(limit: limit, deflate: PermessageDeflate()) : nil
    do throws(WireError) {
      for start in stride(from: 0, to: stream.count, by: step) {
        let chunk = Array(stream[start..<min(start + step, stream.count)])
        if let framing {
          take(chunk, framing, &outcome)
        } else if let opened = try opened(by: chunk, &reader) {
          outcome.head = opened.head
          let begun = WebSocketFraming(limit: limit, deflate: opened.deflate)
          take(opened.rest, begun, &outcome)
          framing = begun
        }
      }
      if framing == nil { outcome.refusal = reader.refusal }
    } catch {
      outcome.refusal = error
    }
    return outcome
  }

  private static let limit = 64 << 10

  private static func opened(
    by chunk: [UInt8], _ reader: inout HandshakeReader
  ) throws(WireError) -> HandshakeReader.Opened? {
    let result = chunk.withUnsafeBytes { bytes in
      Result { () throws(WireError) in try reader.read(bytes) }
    }
    return try result.get()
  }

  private static func take(
    _ bytes: [UInt8], _ framing: WebSocketFraming, _ outcome: inout Outcome
  ) {
    outcome.messages += bytes.withUnsafeBytes { framing.receive($0) }
    outcome.answered += framing.takeOutput().count
    outcome.end = framing.end
  }
}

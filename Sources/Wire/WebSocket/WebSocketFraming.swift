import CWslay

/// Turns a connection's bytes into messages and messages into bytes, as the client of RFC 6455.
///
/// Pings are answered, text is checked; what comes out for the server waits in ``takeOutput()``.
/// wslay reads and writes the frames; its own putting together of messages is left aside, because
/// version 1.1.1 takes a close frame that comes in two pieces for damaged. Belongs to the thread
/// of the transfers.
final class WebSocketFraming {
  /// Why no message comes any more.
  enum End: Equatable {
    /// The server's close frame; 1005 when it names no code.
    case closed(code: Int, reason: String)
    case violation(reason: String)
  }

  /// RSV1, as wslay writes it: the message is packed.
  static let packedBit: UInt8 = 1 << 2

  private(set) var end: End?
  private let limit: Int
  private let deflater: MessageDeflater?
  private let inflater: MessageInflater?
  private var assembly: MessageAssembly
  private var context: wslay_frame_context_ptr?
  private var input = UnsafeRawBufferPointer(start: nil, count: 0)[...]
  private var output: [UInt8] = []

  init(limit: Int, deflate: PermessageDeflate?) {
    self.limit = limit
    deflater = deflate.flatMap(MessageDeflater.init)
    inflater = deflate.flatMap(MessageInflater.init)
    assembly = MessageAssembly(limit: limit, mayBePacked: inflater != nil)
    var callbacks = Self.callbacks
    let me = Unmanaged.passUnretained(self).toOpaque()
    if wslay_frame_context_init(&context, &callbacks, me) != 0 {
      end = .violation(reason: "no memory for a connection")
    }
  }

  deinit { wslay_frame_context_free(context) }
}

extension WebSocketFraming {
  /// Takes what the socket brought, and gives the messages that it completes.
  func receive(_ bytes: UnsafeRawBufferPointer) -> [WebSocketMessage] {
    input = bytes[...]
    defer { input = UnsafeRawBufferPointer(start: nil, count: 0)[...] }
    var messages: [WebSocketMessage] = []
    do throws(WebSocketFault) {
      while end == nil, let piece = try nextPiece() {
        guard let whole = try assembly.take(piece) else { continue }
        if let message = try accept(whole) { messages.append(message) }
      }
    } catch {
      end = .violation(reason: error.reason)
      queueClose(code: error.code)
    }
    return messages
  }

  func queue(_ message: WebSocketMessage) {
    let opcode: wslay_opcode =
      switch message {
      case .text: WSLAY_TEXT_FRAME
      case .binary: WSLAY_BINARY_FRAME
      }
    if let packed = deflater?.pack(message.bytes) {
      send(opcode, packed, reserved: Self.packedBit)
    } else {
      send(opcode, message.bytes)
    }
  }

  func queueClose(code: UInt16) {
    send(WSLAY_CONNECTION_CLOSE, [UInt8(code >> 8), UInt8(code & 0xFF)])
  }

  /// Gives what is to be sent, and forgets it.
  func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }
}

extension WebSocketFraming {
  /// The next part of a frame that is there; nil when there is none.
  private func nextPiece() throws(WebSocketFault) -> wslay_frame_iocb? {
    var piece = wslay_frame_iocb()
    let count = wslay_frame_recv(context, &piece)
    guard count != Int(WSLAY_ERR_WANT_READ.rawValue) else { return nil }
    guard count >= 0 else { throw .rules }
    return piece
  }

  private func accept(_ whole: MessageAssembly.Whole) throws(WebSocketFault) -> WebSocketMessage? {
    switch whole {
    case .ping(let payload): send(WSLAY_PONG, payload)
    case .pong: break
    case .close(let payload): try acceptClose(payload)
    case .data(let isText, let isPacked, let payload):
      let bytes = try isPacked ? unpack(payload) : payload
      guard isText else { return .binary(bytes) }
      guard Self.isText(bytes) else { throw .noText }
      return .text(bytes)
    }
    return nil
  }

  private func unpack(_ payload: [UInt8]) throws(WebSocketFault) -> [UInt8] {
    guard let inflater else { throw .rules }
    return try inflater.unpack(payload, limit: limit)
  }

  private func acceptClose(_ payload: [UInt8]) throws(WebSocketFault) {
    let code = payload.isEmpty ? 1005 : payload.prefix(2).reduce(0) { $0 << 8 | Int($1) }
    let reason = Array(payload.dropFirst(2))
    switch code {
    case 1000...1003, 1007...1014, 3000...4999: break
    case _ where payload.isEmpty: break
    // 1004 to 1006 and 1015 never travel, and the others are nobody's.
    default: throw .rules
    }
    guard Self.isText(reason) else { throw .noText }
    end = .closed(code: code, reason: String(decoding: reason, as: UTF8.self))
    send(WSLAY_CONNECTION_CLOSE, Array(payload.prefix(2)))
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
  }

  private func send(_ opcode: wslay_opcode, _ payload: [UInt8], reserved: UInt8 = 0) {
    payload.withUnsafeBufferPointer { bytes in
      var frame = wslay_frame_iocb(
        fin: 1, rsv: reserved, opcode: UInt8(opcode.rawValue),
        payload_length: UInt64(bytes.count), mask: 1, data: bytes.baseAddress,
        data_length: bytes.count)
      repeat {
        // Goes into `output`, which takes everything.
        let count = wslay_frame_send(context, &frame)
        guard count >= 0 else { return }
        frame.data = frame.data.map { $0 + count }
        frame.data_length -= count
      } while frame.data_length > 0
    }
  }

  private func read(into room: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    let piece = UnsafeRawBufferPointer(rebasing: input.prefix(count))
    guard let room, let source = piece.baseAddress, piece.count > 0 else { return -1 }
    UnsafeMutableRawPointer(room).copyMemory(from: source, byteCount: piece.count)
    input = input.dropFirst(piece.count)
    return piece.count
  }

  private func write(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
    output.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
    return count
  }
}

extension WebSocketFraming {
  private static func from(_ context: UnsafeMutableRawPointer?) -> WebSocketFraming? {
    context.map { Unmanaged<WebSocketFraming>.fromOpaque($0).takeUnretainedValue() }
  }

  private static var callbacks: wslay_frame_callbacks {
    wslay_frame_callbacks(
      send_callback: { bytes, count, _, me in
        WebSocketFraming.from(me)?.write(bytes, count) ?? -1
      },
      recv_callback: { room, count, _, me in
        WebSocketFraming.from(me)?.read(into: room, count) ?? -1
      },
      genmask_callback: { room, count, _ in
        for index in 0..<count { room?[index] = UInt8.random(in: .min ... .max) }
        return 0
      })
  }
}

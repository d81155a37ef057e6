import CWslay

/// Turns a connection's bytes into messages and messages into bytes, as the client of RFC 6455.
///
/// Pings are answered, frames of a message put together, text checked; what comes out for the
/// server waits in ``takeOutput()``. Owns wslay's context; belongs to the thread of the transfers.
final class WebSocketFraming {
  /// Why no message comes any more.
  enum End: Equatable {
    /// The server's close frame; 1005 when it names no code.
    case closed(code: Int, reason: String)
    case violation(reason: String)
  }

  private(set) var end: End?
  private let limit: Int
  private let deflater: MessageDeflater?
  private let inflater: MessageInflater?
  private var context: wslay_event_context_ptr?
  private var input: UnsafeRawBufferPointer.SubSequence = UnsafeRawBufferPointer(
    start: nil, count: 0)[...]
  private var output: [UInt8] = []
  private var messages: [WebSocketMessage] = []

  init(limit: Int, deflate: PermessageDeflate?) {
    self.limit = limit
    deflater = deflate.flatMap(MessageDeflater.init)
    inflater = deflate.flatMap(MessageInflater.init)
    var callbacks = Self.callbacks
    let me = Unmanaged.passUnretained(self).toOpaque()
    guard wslay_event_context_client_init(&context, &callbacks, me) == 0 else {
      end = .violation(reason: "no memory for a connection")
      return
    }
    wslay_event_config_set_max_recv_msg_length(context, UInt64(limit))
    if inflater != nil { wslay_event_config_set_allowed_rsv_bits(context, Self.packedBit) }
  }

  deinit { wslay_event_context_free(context) }
}

extension WebSocketFraming {
  /// Takes what the socket brought, and gives the messages that it completes.
  func receive(_ bytes: UnsafeRawBufferPointer) -> [WebSocketMessage] {
    guard end == nil else { return [] }
    input = bytes[...]
    let code = wslay_event_recv(context)
    input = UnsafeRawBufferPointer(start: nil, count: 0)[...]
    drain()
    if end == nil, code != 0 || wslay_event_get_read_enabled(context) == 0 {
      end = .violation(reason: violation)
    }
    defer { messages = [] }
    return messages
  }

  func queue(_ message: WebSocketMessage) {
    let opcode: wslay_opcode =
      switch message {
      case .text: WSLAY_TEXT_FRAME
      case .binary: WSLAY_BINARY_FRAME
      }
    let packed = deflater?.pack(message.bytes)
    (packed ?? message.bytes).withUnsafeBufferPointer { bytes in
      var frame = wslay_event_msg(
        opcode: UInt8(opcode.rawValue), msg: bytes.baseAddress, msg_length: bytes.count)
      wslay_event_queue_msg_ex(context, &frame, packed == nil ? 0 : Self.packedBit)
    }
    drain()
  }

  func queueClose(code: Int) {
    wslay_event_queue_close(context, UInt16(code), nil, 0)
    drain()
  }

  /// Gives what is to be sent, and forgets it.
  func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  private func drain() {
    // Fails only for want of memory; then what is missing makes the server end the connection.
    wslay_event_send(context)
  }

  /// What the code that we closed with says of the server.
  private var violation: String {
    switch UInt32(wslay_event_get_status_code_sent(context)) {
    case WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA.rawValue: "text that is not UTF-8"
    case WSLAY_CODE_MESSAGE_TOO_BIG.rawValue: "a message longer than \(limit >> 20) MiB"
    default: "a frame that breaks the rules"
    }
  }
}

extension WebSocketFraming {
  private func fail(_ code: wslay_status_code, _ reason: String) {
    end = .violation(reason: reason)
    wslay_event_shutdown_read(context)
    wslay_event_queue_close(context, UInt16(code.rawValue), nil, 0)
  }

  private func accept(_ message: wslay_event_on_msg_recv_arg) {
    guard end == nil else { return }
    let bytes = UnsafeBufferPointer(start: message.msg, count: message.msg_length)
    switch UInt32(message.opcode) {
    case WSLAY_CONNECTION_CLOSE.rawValue:
      let code = message.status_code == 0 ? 1005 : Int(message.status_code)
      end = .closed(code: code, reason: String(decoding: bytes.dropFirst(2), as: UTF8.self))
    case WSLAY_TEXT_FRAME.rawValue, WSLAY_BINARY_FRAME.rawValue:
      let isText = UInt32(message.opcode) == WSLAY_TEXT_FRAME.rawValue
      acceptData(bytes, isText: isText, isPacked: message.rsv & Self.packedBit != 0)
    default: break
    }
  }

  private func acceptData(_ bytes: UnsafeBufferPointer<UInt8>, isText: Bool, isPacked: Bool) {
    guard isPacked, let inflater else {
      return messages.append(isText ? .text(Array(bytes)) : .binary(Array(bytes)))
    }
    do throws(MessageInflater.Failure) {
      let unpacked = try inflater.unpack(bytes, limit: limit)
      // Before unpacking it could not be checked.
      guard !isText || (try? UTF8Span(validating: unpacked.span)) != nil else {
        return fail(WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA, "text that is not UTF-8")
      }
      messages.append(isText ? .text(unpacked) : .binary(unpacked))
    } catch {
      switch error {
      case .corrupt: fail(WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA, "a message that does not unpack")
      case .tooLong:
        fail(WSLAY_CODE_MESSAGE_TOO_BIG, "a message longer than \(limit >> 20) MiB")
      }
    }
  }

  private func read(into room: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    let piece = UnsafeRawBufferPointer(rebasing: input.prefix(count))
    guard let room, let source = piece.baseAddress, piece.count > 0 else {
      wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK.rawValue)
      return -1
    }
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
  /// RSV1, as wslay writes it: the message is packed.
  private static let packedBit: UInt8 = 1 << 2

  private static func from(_ context: UnsafeMutableRawPointer?) -> WebSocketFraming? {
    context.map { Unmanaged<WebSocketFraming>.fromOpaque($0).takeUnretainedValue() }
  }

  private static var callbacks: wslay_event_callbacks {
    var callbacks = wslay_event_callbacks()
    callbacks.recv_callback = { _, room, count, _, me in
      WebSocketFraming.from(me)?.read(into: room, count) ?? -1
    }
    callbacks.send_callback = { _, bytes, count, _, me in
      WebSocketFraming.from(me)?.write(bytes, count) ?? -1
    }
    callbacks.genmask_callback = { _, room, count, _ in
      for index in 0..<count { room?[index] = UInt8.random(in: .min ... .max) }
      return 0
    }
    callbacks.on_msg_recv_callback = { _, message, me in
      if let message { WebSocketFraming.from(me)?.accept(message.pointee) }
    }
    return callbacks
  }
}

import CWslay

/// Puts frames together, and holds them to the order of RFC 6455, section 5.
struct MessageAssembly {
  enum Whole: Equatable {
    case data(isText: Bool, isPacked: Bool, [UInt8])
    case ping([UInt8])
    case pong
    case close([UInt8])
  }

  /// The frame that is coming.
  private struct Frame {
    var opcode: UInt32
    var isFinal: Bool
    var remaining: UInt64

    var isControl: Bool { opcode >= WSLAY_CONNECTION_CLOSE.rawValue }
  }

  let limit: Int
  let mayBePacked: Bool
  private var frame: Frame?
  private var control: [UInt8] = []
  private var message: (isText: Bool, isPacked: Bool)?
  private var payload: [UInt8] = []

  init(limit: Int, mayBePacked: Bool) {
    self.limit = limit
    self.mayBePacked = mayBePacked
  }

  /// Takes a piece of a frame, and gives what it completes.
  mutating func take(_ piece: wslay_frame_iocb) throws(WebSocketFault) -> Whole? {
    var frame: Frame
    if let begun = self.frame { frame = begun } else { frame = try begin(piece) }
    let bytes = UnsafeBufferPointer(start: piece.data, count: piece.data_length)
    if frame.isControl { control += bytes } else { payload += bytes }
    frame.remaining -= min(UInt64(bytes.count), frame.remaining)
    self.frame = frame.remaining > 0 ? frame : nil
    return frame.remaining > 0 ? nil : end(of: frame)
  }

  private mutating func begin(_ piece: wslay_frame_iocb) throws(WebSocketFault) -> Frame {
    let frame = Frame(
      opcode: UInt32(piece.opcode), isFinal: piece.fin != 0, remaining: piece.payload_length)
    let isPacked = piece.rsv == WebSocketFraming.packedBit
    guard piece.mask == 0, piece.rsv == 0 || isPacked && mayBePacked else { throw .rules }
    switch frame.opcode {
    case WSLAY_TEXT_FRAME.rawValue, WSLAY_BINARY_FRAME.rawValue:
      guard message == nil else { throw .rules }
      message = (frame.opcode == WSLAY_TEXT_FRAME.rawValue, isPacked)
    case WSLAY_CONTINUATION_FRAME.rawValue:
      // Only a message's first frame says that it is packed.
      guard message != nil, !isPacked else { throw .rules }
    case WSLAY_CONNECTION_CLOSE.rawValue, WSLAY_PING.rawValue, WSLAY_PONG.rawValue:
      guard frame.isFinal, frame.remaining <= 125, !isPacked else { throw .rules }
    default: throw .rules
    }
    guard frame.isControl || frame.remaining <= UInt64(limit - payload.count) else {
      throw .tooLong(limit: limit)
    }
    return frame
  }

  private mutating func end(of frame: Frame) -> Whole? {
    if frame.isControl {
      defer { control = [] }
      return switch frame.opcode {
      case WSLAY_PING.rawValue: .ping(control)
      case WSLAY_PONG.rawValue: .pong
      default: .close(control)
      }
    }
    guard frame.isFinal, let message else { return nil }
    defer {
      self.message = nil
      payload = []
    }
    return .data(isText: message.isText, isPacked: message.isPacked, payload)
  }
}

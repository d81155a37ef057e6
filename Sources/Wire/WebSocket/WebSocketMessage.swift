/// A whole message, put together from its frames and unpacked.
package enum WebSocketMessage: Sendable, Equatable {
  /// Well-formed UTF-8.
  case text([UInt8])
  case binary([UInt8])

  package var bytes: [UInt8] {
    switch self {
    case .text(let bytes), .binary(let bytes): bytes
    }
  }
}

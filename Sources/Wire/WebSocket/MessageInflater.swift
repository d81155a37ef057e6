import CWslay

/// Unpacks messages of `permessage-deflate`; owns a stream of zlib's.
///
/// Belongs to the thread of the transfers.
final class MessageInflater {
  /// The end of every message, which is not sent.
  private static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]
  private static let windowBits: Int32 = 15

  private let stream: UnsafeMutablePointer<z_stream>
  private let forgets: Bool

  init?(_ agreement: PermessageDeflate) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    forgets = agreement.serverForgets
    guard cwslay_inflate_init(stream, Self.windowBits) == Z_OK else { return nil }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// - Throws: ``WebSocketFault`` when the message is damaged, or longer than `limit` bytes.
  func unpack(_ bytes: [UInt8], limit: Int) throws(WebSocketFault) -> [UInt8] {
    var message: [UInt8] = []
    let fault = (bytes + Self.tail).withUnsafeBufferPointer { input -> WebSocketFault? in
      do throws(WebSocketFault) { try add(input, to: &message, limit: limit) } catch {
        return error
      }
      return nil
    }
    if let fault { throw fault }
    if forgets { inflateReset(stream) }
    return message
  }

  private func add(
    _ input: UnsafeBufferPointer<UInt8>, to message: inout [UInt8], limit: Int
  ) throws(WebSocketFault) {
    stream.pointee.next_in = input.baseAddress
    stream.pointee.avail_in = UInt32(input.count)
    defer { stream.pointee.next_in = nil }
    var code = Z_OK
    repeat {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32 << 10) { room in
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        code = inflate(stream, Z_SYNC_FLUSH)
        message.append(contentsOf: room[..<(room.count - Int(stream.pointee.avail_out))])
      }
      guard message.count <= limit else { throw .tooLong(limit: limit) }
      switch code {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: restart()
      default: throw .corrupt
      }
    } while stream.pointee.avail_out == 0 || code == Z_STREAM_END && stream.pointee.avail_in > 0
  }

  /// Goes on behind a block that was marked as the last one, with the same window.
  private func restart() {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32 << 10) { window in
      var length: UInt32 = 0
      inflateGetDictionary(stream, window.baseAddress, &length)
      inflateReset(stream)
      inflateSetDictionary(stream, window.baseAddress, length)
    }
  }
}

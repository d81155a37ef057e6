import CWslay

/// Unpacks messages of `permessage-deflate`; owns a stream of zlib's.
///
/// Belongs to the thread of the transfers.
final class MessageInflater {
  enum Failure: Error { case corrupt, tooLong }

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

  func unpack(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) throws(Failure) -> [UInt8] {
    var message: [UInt8] = []
    try add(bytes, to: &message, limit: limit)
    let result = Self.tail.withUnsafeBufferPointer { tail -> Result<Void, Failure> in
      do throws(Failure) { return .success(try add(tail, to: &message, limit: limit)) } catch {
        return .failure(error)
      }
    }
    try result.get()
    if forgets { inflateReset(stream) }
    return message
  }

  private func add(
    _ input: UnsafeBufferPointer<UInt8>, to message: inout [UInt8], limit: Int
  ) throws(Failure) {
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
      guard message.count <= limit else { throw .tooLong }
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

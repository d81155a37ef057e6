import CWslay

/// Packs messages for `permessage-deflate`; owns a stream of zlib's.
///
/// Belongs to the thread of the transfers.
final class MessageDeflater {
  private let stream: UnsafeMutablePointer<z_stream>
  private let forgets: Bool

  /// Gives nil for a window that zlib cannot pack with: 8 bits, or no memory.
  init?(_ agreement: PermessageDeflate) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    forgets = agreement.clientForgets
    guard agreement.clientWindowBits > 8,
      cwslay_deflate_init(stream, Int32(agreement.clientWindowBits)) == Z_OK
    else { return nil }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func pack(_ bytes: [UInt8]) -> [UInt8] {
    // An empty message is an empty block's first byte (RFC 7692, section 7.2.3.6).
    guard !bytes.isEmpty else { return [0] }
    var packed: [UInt8] = []
    packed.reserveCapacity(bytes.count / 3 + 64)
    bytes.withUnsafeBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32 << 10) { room in
        repeat {
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = UInt32(room.count)
          deflate(stream, Z_SYNC_FLUSH)
          packed.append(contentsOf: room[..<(room.count - Int(stream.pointee.avail_out))])
        } while stream.pointee.avail_out == 0
      }
      stream.pointee.next_in = nil
    }
    if forgets { deflateReset(stream) }
    // Each message ends with the same four bytes of an empty block, which are not sent.
    packed.removeLast(min(4, packed.count))
    return packed
  }
}

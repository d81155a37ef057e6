import CWslay

/// Expands a body in gzip's or zlib's format as it comes, up to a limit.
///
/// A bomb of a few kilobytes that would be gigabytes ends at the limit.
package final class Inflation {
  package enum Fault: Error, Sendable, Equatable {
    case damaged
    case noMemory
  }

  private var stream = z_stream()
  private var room = [UInt8](repeating: 0, count: 64 << 10)
  /// Whether the format's own end has come.
  package private(set) var isComplete = false

  package init() throws(Fault) {
    // 32 beside the window's size: find out by itself which of the two formats it is.
    guard
      inflateInit2_(
        &stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .noMemory }
  }

  deinit { inflateEnd(&stream) }

  /// Expands a piece, to no more than `limit` bytes; what goes beyond is dropped.
  package func expanded(_ piece: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
    var result: [UInt8] = []
    var input = piece
    var status = Z_OK
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = UnsafePointer(input.baseAddress)
      stream.avail_in = UInt32(input.count)
      repeat {
        status = room.withUnsafeMutableBufferPointer { room in
          stream.next_out = room.baseAddress
          stream.avail_out = UInt32(room.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        result += room[..<(room.count - Int(stream.avail_out))]
      } while status == Z_OK && stream.avail_out == 0 && result.count < limit
    }
    stream.next_in = nil
    guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { throw .damaged }
    if status == Z_STREAM_END { isComplete = true }
    return Array(result.prefix(limit))
  }
}

import CWslay
import Testing

@testable import Wire

@Suite struct InflationTests {
  /// The bytes in gzip's format.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var room = [UInt8](repeating: 0, count: bytes.count / 2 + 1_024)
    let capacity = room.count
    bytes.withUnsafeBufferPointer { input in
      room.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(capacity)
        _ = deflate(&stream, Z_FINISH)
      }
    }
    return Array(room[..<(capacity - Int(stream.avail_out))])
  }

  static let text = Array(String(repeating: "a page of words. ", count: 500).utf8)

  @Test(arguments: [1, 7, 100, 10_000])
  func `a body may come in any pieces`(size: Int) throws {
    let packed = Self.gzip(Self.text)
    let inflation = try Inflation()
    var result: [UInt8] = []
    for start in stride(from: 0, to: packed.count, by: size) {
      let piece = Array(packed[start..<min(packed.count, start + size)])
      result += try inflation.expanded(piece, limit: 1 << 20)
    }
    #expect(result == Self.text)
    #expect(inflation.isComplete)
  }

  @Test func `a bomb ends at the limit`() throws {
    let bomb = Self.gzip([UInt8](repeating: 0x61, count: 20 << 20))
    #expect(bomb.count < 64 << 10)
    #expect(try Inflation().expanded(bomb, limit: 1_000).count == 1_000)
  }

  @Test func `what is damaged or cut is told`() throws {
    var packed = Self.gzip(Self.text)
    let cut = try Inflation()
    _ = try cut.expanded(Array(packed.dropLast(9)), limit: 1 << 20)
    #expect(!cut.isComplete)
    packed[5] ^= 0xFF
    packed[20] ^= 0xFF
    #expect(throws: Inflation.Fault.damaged) {
      let inflation = try Inflation()
      _ = try inflation.expanded(packed, limit: 1 << 20)
      if !inflation.isComplete { throw Inflation.Fault.damaged }
    }
  }
}

import CAllocations
import Glibc
import Models
import Wire

/// Server-sent bytes to events, in this process, in chunks as curl gives them.
struct DecodeFigures {
  static let dialects: [(name: String, dialect: WireDialect)] = [
    ("chat", .chat), ("messages", .messages), ("responses", .responses),
  ]
  private static let deltas = 100_000
  private static let chunkBytes = 16 << 10

  func measure() throws -> [Figure] {
    try Self.dialects.flatMap { name, dialect in
      let bytes = SampleStream.of(dialect, deltas: Self.deltas)
      let chunks = Self.chunks(of: bytes)
      var count = 0
      let decoding = Distribution.of(9) {
        Self.seconds { count = Self.deltas(in: chunks, dialect) }
      }.median
      let known = callocations_count()
      _ = Self.deltas(in: chunks, dialect)
      let allocations = callocations_count() - known
      let receiving = try Self.receiving(bytes)
      let megabytes = Double(bytes.count) / 1e6
      return [
        Figure(
          "decode \(name)", Double(count) / decoding, .perSecond, bound: 1_000_000,
          reference: .init(name: "received to nowhere", value: Double(count) / receiving)),
        Figure(
          "· bytes", megabytes / decoding, .megabytesPerSecond, bound: 200,
          reference: .init(name: "received to nowhere", value: megabytes / receiving)),
        Figure("· allocations a delta", Double(allocations) / Double(count), .calls),
      ]
    } + [Self.growth]
  }

  /// What memory grows by over as many answers of 100,000 deltas as make a minute at 100,000/s.
  private static var growth: Figure {
    let chunks = chunks(of: SampleStream.of(.chat, deltas: deltas))
    func play(_ count: Int) -> Double {
      for _ in 0..<count { _ = deltas(in: chunks, .chat) }
      return ProcessUsage.residentMegabytes(of: getpid())
    }
    let before = play(3)
    return Figure(
      "grown after 60 chat answers more", max(play(60) - before, 0), .megabytes, bound: 4)
  }

  private static func chunks(of bytes: [UInt8]) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: chunkBytes).map {
      Array(bytes[$0..<min($0 + chunkBytes, bytes.count)])
    }
  }

  private static func deltas(in chunks: [[UInt8]], _ dialect: WireDialect) -> Int {
    var decoder = ResponseDecoder(dialect: dialect, provider: "bench", model: "model")
    var count = 0
    for chunk in chunks {
      for case .outputTextDelta in decoder.decode(chunk) { count += 1 }
    }
    return count
  }

  /// Seconds of CPU for receiving the bytes over loopback, by libcurl and our own stream of chunks,
  /// the server's left out.
  private static func receiving(_ bytes: [UInt8]) throws -> Double {
    let server = try LoopbackServer(body: bytes)
    defer { server.stop() }
    let transfers = Transfers()
    let request = HTTPRequest(url: "http://127.0.0.1:\(server.port)/")
    func receive() throws -> Double {
      let (before, served) = (ProcessTime.seconds, server.cpu)
      let count = Thread.wait {
        var count = 0
        do {
          for try await case .body(let bytes) in transfers.perform(request) { count += bytes.count }
        } catch {
          return -1
        }
        return count
      }
      guard count == bytes.count else { throw BenchError("The bytes did not come.") }
      return ProcessTime.seconds - before - (server.cpu - served)
    }
    return try Distribution.of(5, receive).median
  }

  private static func seconds(_ body: () -> Void) -> Double {
    let start = ThreadTime.seconds
    body()
    return ThreadTime.seconds - start
  }
}

import Glibc
import Models
import PseudoTerminal

/// Server-sent bytes to events, in this process, in chunks as curl gives them.
struct DecodeFigures {
  private static let deltas = 100_000
  private static let chunkBytes = 16 << 10

  func measure() -> [Figure] {
    let streams: [(String, WireDialect, [UInt8])] = [
      ("chat", .chat, SampleStream.chat(deltas: Self.deltas)),
      ("messages", .messages, SampleStream.messages(deltas: Self.deltas)),
      ("responses", .responses, SampleStream.responses(deltas: Self.deltas)),
    ]
    return streams.flatMap { name, dialect, bytes in
      let chunks = stride(from: 0, to: bytes.count, by: Self.chunkBytes).map {
        Array(bytes[$0..<min($0 + Self.chunkBytes, bytes.count)])
      }
      var count = 0
      let decoding = Distribution.of(5) {
        Self.seconds { count = Self.deltas(in: chunks, dialect) }
      }.median
      let scanning = Distribution.of(5) { Self.seconds { Self.scan(chunks) } }.median
      let megabytes = Double(bytes.count) / 1e6
      return [
        Figure(
          "decode \(name)", Double(count) / decoding, .perSecond, bound: 1_000_000,
          reference: .init(name: "lines by memchr", value: Double(count) / scanning)),
        Figure(
          "· bytes", megabytes / decoding, .megabytesPerSecond, bound: 200,
          reference: .init(name: "lines by memchr", value: megabytes / scanning)),
      ]
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

  private static func scan(_ chunks: [[UInt8]]) {
    var lines = 0
    for chunk in chunks {
      chunk.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        var offset = 0
        while let found = memchr(base + offset, 0x0A, bytes.count - offset) {
          lines += 1
          offset = UnsafeRawPointer(found) - base + 1
        }
      }
    }
    precondition(lines > 0)
  }

  private static func seconds(_ body: () -> Void) -> Double {
    let start = TerminalProgram.now()
    body()
    return Double(TerminalProgram.now() - start) / 1e9
  }
}

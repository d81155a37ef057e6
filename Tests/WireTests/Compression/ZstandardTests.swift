import CZstd
import Synchronization
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct ZstandardTests {
  static func decompressed(_ frame: [UInt8]) -> [UInt8]? {
    let size = ZSTD_getFrameContentSize(frame, frame.count)
    guard size < 64 << 20 else { return nil }
    var result: Int?
    let bytes = [UInt8](unsafeUninitializedCapacity: max(1, Int(size))) { bytes, count in
      let read = ZSTD_decompress(bytes.baseAddress, Int(size), frame, frame.count)
      result = ZSTD_isError(read) == 0 ? read : nil
      count = result ?? 0
    }
    return result == nil ? nil : bytes
  }

  @Test(arguments: [0, 1, 1023, 1 << 20])
  func `a frame gives back its bytes`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 >> 5) }
    #expect(Self.decompressed(try #require(Zstandard.compressed(bytes))) == bytes)
  }

  /// The header of encoding and the body as they reach a server.
  private func sent(_ request: HTTPRequest) async throws -> (encoding: String?, body: [UInt8]) {
    let seen = Mutex<(String, [UInt8])>(("", []))
    let server = try LoopbackServer { peer in
      let request = peer.readRequestBytes()
      seen.withLock { $0 = request }
      peer.send("HTTP/1.1 204 No Content\r\n\r\n")
    }
    var request = request
    request.url = server.url()
    for try await _ in Transfers().perform(request) {}
    let (head, body) = seen.withLock { $0 }
    let prefix = "content-encoding: "
    let line = head.lowercased().split(whereSeparator: \.isNewline).first { $0.hasPrefix(prefix) }
    return (line.map { String($0.dropFirst(prefix.count)) }, body)
  }

  static let text = Array(String(repeating: #"{"role":"user"},"#, count: 500).utf8)

  @Test func `a body is compressed when asked`() async throws {
    let request = HTTPRequest(url: "", body: Self.text, compression: .zstd)
    let (encoding, body) = try await sent(request)
    #expect(encoding == "zstd")
    #expect(body.count < Self.text.count / 10)
    #expect(Self.decompressed(body) == Self.text)
  }

  @Test(arguments: [
    HTTPRequest(url: "", body: text), HTTPRequest(url: "", body: [], compression: .zstd),
    HTTPRequest(url: "", body: Array(text.prefix(1023)), compression: .zstd),
    HTTPRequest(
      url: "", headers: [.init("content-encoding", "own")], body: text, compression: .zstd),
    HTTPRequest(
      url: "", body: (0..<2048).map { _ in UInt8.random(in: 0...255) }, compression: .zstd),
  ])
  func `a body stays as it is when that is better`(request: HTTPRequest) async throws {
    let (encoding, body) = try await sent(request)
    #expect(encoding == request.headers.first?.value)
    #expect(body == request.body)
  }
}

import CPosix
import Synchronization
import Testing

@testable import Wire

/// What the reader does reaches the server: slowness, and leaving.
@Suite(.timeLimit(.minutes(1))) struct TransferReadingTests {
  static let size = 20 << 20

  /// What is sent again and again; made once, so that no server stands still over it.
  private static let block = (0..<64 << 10).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }

  static func bytes(at offset: Int, count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let start = (offset + bytes.count) % block.count
      bytes += block[start..<min(block.count, start + count - bytes.count)]
    }
    return bytes
  }

  /// Sends ``size`` bytes, and counts those that were taken.
  private func sender(isChunked: Bool, _ sent: Counter) throws -> LoopbackServer {
    try LoopbackServer { peer in
      _ = peer.readRequest()
      let length =
        isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(Self.size)"
      peer.send("HTTP/1.1 200 OK\r\n\(length)\r\n\r\n")
      let step = 64 << 10
      for offset in stride(from: 0, to: Self.size, by: step) {
        if isChunked { peer.send(String(step, radix: 16) + "\r\n") }
        guard peer.send(Self.bytes(at: offset, count: step)) else { return }
        if isChunked { peer.send("\r\n") }
        sent.value.withLock { $0 += step }
      }
      if isChunked { peer.send("0\r\n\r\n") }
    }
  }

  @Test(arguments: [false, true])
  func `a slow reader holds the server back and loses nothing`(isChunked: Bool) async throws {
    let sent = Counter()
    let server = try sender(isChunked: isChunked, sent)
    var iterator = Transfers().perform(HTTPRequest(url: server.url())).makeAsyncIterator()
    _ = try await iterator.next()
    var before = -1
    while before != sent.value.withLock({ $0 }) {
      before = sent.value.withLock { $0 }
      try await Task.sleep(for: .milliseconds(200))
    }
    #expect(before < Self.size)
    var received = 0
    while let event = try await iterator.next() {
      guard case .body(let bytes) = event else { continue }
      try #require(bytes.count <= TransferChannel.limit + 128 << 10)
      try #require(bytes == Self.bytes(at: received, count: bytes.count))
      received += bytes.count
      if received < 4 << 20 { try await Task.sleep(for: .milliseconds(1)) }
    }
    #expect(received == Self.size)
  }

  @Test func `a paused transfer is not overdue`() async throws {
    let sent = Counter()
    let server = try sender(isChunked: false, sent)
    let request = HTTPRequest(url: server.url(), idleTimeout: 1.5)
    var received = 0
    for try await event in Transfers().perform(request) {
      guard case .body(let bytes) = event else { continue }
      if received == 0 { try await Task.sleep(for: .seconds(2)) }
      received += bytes.count
    }
    #expect(received == Self.size)
  }

  /// A server that streams until the client leaves, and says when it has.
  private func endless(_ left: AsyncStream<Bool>.Continuation) throws -> LoopbackServer {
    try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      peer.sendChunk("data: x\n\n")
      left.yield(peer.waitForClose())
    }
  }

  @Test func `leaving the loop closes the connection`() async throws {
    let (closings, left) = AsyncStream<Bool>.makeStream()
    let server = try endless(left)
    let transfers = Transfers()
    for try await event in transfers.perform(HTTPRequest(url: server.url())) {
      if case .body = event { break }
    }
    #expect(await closings.first { _ in true } == true)
  }

  @Test func `cancelling the reading task closes the connection`() async throws {
    let (closings, left) = AsyncStream<Bool>.makeStream()
    let server = try endless(left)
    let (bodies, seen) = AsyncStream<Void>.makeStream()
    let task = Task { () -> WireError? in
      do throws(WireError) {
        for try await event in Transfers().perform(HTTPRequest(url: server.url())) {
          if case .body = event { seen.yield() }
        }
        return nil
      } catch {
        return error
      }
    }
    await bodies.first { true }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(await closings.first { _ in true } == true)
  }

  @Test func `a stream that nobody reads is closed`() async throws {
    let (closings, left) = AsyncStream<Bool>.makeStream()
    let server = try endless(left)
    let transfers = Transfers()
    var stream: TransferStream? = transfers.perform(HTTPRequest(url: server.url()))
    var iterator = stream?.makeAsyncIterator()
    _ = try await iterator?.next()
    stream = nil
    iterator = nil
    #expect(await closings.first { _ in true } == true)
  }

  @Test func `one that is cancelled leaves the others alone`() async throws {
    let (_, left) = AsyncStream<Bool>.makeStream()
    let server = try endless(left)
    let other = try LoopbackServer { peer in
      _ = peer.readRequest()
      usleep(200_000)
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    }
    let transfers = Transfers()
    let kept = transfers.perform(HTTPRequest(url: other.url()))
    for _ in 0..<5 { _ = transfers.perform(HTTPRequest(url: server.url())) }
    var text = ""
    for try await event in kept {
      if case .body(let bytes) = event { text += String(decoding: bytes, as: UTF8.self) }
    }
    #expect(text == "ok")
  }

  final class Counter: Sendable { let value = Mutex(0) }
}

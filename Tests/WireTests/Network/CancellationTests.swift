import CPosix
import Testing

@testable import Wire

/// Leaving at any time, row by row: N14, N25, N26.
@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
  /// How far a server goes before it falls silent.
  enum Silence: String, Sendable, CaseIterable {
    case handshake, beforeHead, withinHead, afterHead, withinEvent, pings

    var answer: String? {
      switch self {
      case .handshake, .beforeHead: nil
      case .withinHead: "HTTP/1.1 200 OK\r\nContent-"
      case .afterHead: CancellationTests.head
      case .withinEvent: CancellationTests.head + "8\r\ndata: {\"\r\n"
      case .pings: CancellationTests.head + "8\r\n: ping\n\n\r\n"
      }
    }
  }

  private static let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

  @Test(arguments: Silence.allCases)
  func `N14: a wait can be left at any stage`(silence: Silence) async throws {
    let (arrivals, arrived) = AsyncStream<Void>.makeStream()
    let (closings, closed) = AsyncStream<Bool>.makeStream()
    let server = try LoopbackServer { peer in
      if silence != .handshake { _ = peer.readRequest() }
      if let answer = silence.answer { peer.send(answer) }
      arrived.yield()
      if silence == .pings { while peer.sendChunk(": ping\n\n") { usleep(20_000) } }
      closed.yield(silence == .pings || peer.waitForClose())
    }
    let url = silence == .handshake ? "https://127.0.0.1:\(server.port)/" : server.url()
    let task = Task { await NetworkFaultsTests.read(HTTPRequest(url: url)).error }
    await arrivals.first { true }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(await closings.first { _ in true } == true)
  }

  @Test func `N14: a byte now and then is a sign of life`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send(Self.head)
      for byte in "data: slow\n\n" {
        usleep(250_000)
        peer.sendChunk(String(byte))
      }
      peer.send("0\r\n\r\n")
    }
    let answer = await NetworkFaultsTests.read(HTTPRequest(url: server.url(), idleTimeout: 2.5))
    #expect(answer == .init(status: 200, text: "data: slow\n\n"))
  }

  /// Events numbered from 0, each asked for by an opening of the gate.
  private func numbered(_ gate: Gate) throws -> LoopbackServer {
    try LoopbackServer { peer in
      let name = peer.readRequest().split(separator: " ").dropFirst().first ?? ""
      peer.send(Self.head)
      for number in 0..<8 {
        gate.wait()
        guard peer.sendChunk("data: \(name) \(number)\n\n") else { return }
      }
      peer.send("0\r\n\r\n")
    }
  }

  @Test(arguments: 0..<8)
  func `N25: no event of a turn that was left reaches the next`(index: Int) async throws {
    let (old, new) = (Gate(), Gate())
    let (first, second) = (try numbered(old), try numbered(new))
    let transfers = Transfers()
    for _ in 0...index { old.open() }
    let left = Task {
      var decoder = ServerSentEventDecoder()
      var count = 0
      for try await event in transfers.perform(HTTPRequest(url: first.url("/old"))) {
        guard case .body(let bytes) = event else { continue }
        count += try decoder.decode(bytes).count
        if count > index { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    await #expect(throws: WireError.cancelled) { try await left.value }
    left.cancel()
    left.cancel()
    for _ in 0..<8 {
      old.open()
      new.open()
    }
    let answer = await NetworkFaultsTests.read(HTTPRequest(url: second.url("/new")), transfers)
    let text = (0..<8).map { "data: /new \($0)\n\n" }.joined()
    #expect(answer == .init(status: 200, text: text))
  }

  @Test func `N26: a thousand events in one packet`() async throws {
    let stream = (0..<1000).map { "data: \($0)\n\n" }.joined()
    let answer = try await NetworkFaultsTests.answer(
      to: "HTTP/1.1 200 OK\r\nContent-Length: \(stream.utf8.count)\r\n\r\n\(stream)")
    var decoder = ServerSentEventDecoder()
    let events = try decoder.decode(answer.text.utf8)
    #expect(events == (0..<1000).map { ServerSentEvent(data: Array("\($0)".utf8)) })
  }
}

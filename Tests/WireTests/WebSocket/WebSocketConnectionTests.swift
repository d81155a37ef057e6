import Glibc
import Synchronization
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct WebSocketConnectionTests {
  private func open(
    _ server: LoopbackServer, _ change: (inout WebSocketRequest) -> Void = { _ in }
  ) async throws(WireError) -> WebSocketConnection {
    var request = WebSocketRequest(url: "ws://127.0.0.1:\(server.port)/v1/responses")
    change(&request)
    return try await Transfers().openWebSocket(request)
  }

  /// Reads to the end.
  private func drain(
    _ connection: WebSocketConnection
  ) async -> (texts: [String], error: WireError?) {
    var texts: [String] = []
    do throws(WireError) {
      for try await message in connection.messages {
        texts.append(String(decoding: message.bytes, as: UTF8.self))
      }
    } catch {
      return (texts, error)
    }
    return (texts, nil)
  }

  @Test func `what is sent comes back`() async throws {
    let seen = Mutex("")
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(peer)
      seen.withLock { $0 = peer.request }
      peer.peer.send(WebSocketPeer.yes(to: peer.request, headers: ["X-Models-Etag: 7"]))
      peer.echo()
    }
    let connection = try await open(server) {
      $0.headers = [.init("Authorization", "Bearer k")]
    }
    #expect(connection.responseHead.status == 101)
    #expect(connection.responseHead.header("x-models-etag") == "7")
    #expect(WebSocketPeer.header("Authorization", of: seen.withLock { $0 }) == "Bearer k")
    #expect(WebSocketPeer.header("Host", of: seen.withLock { $0 }) == "127.0.0.1:\(server.port)")
    let texts = ["", "one", "Grüße 🐦", String(repeating: "x", count: 70_000)]
    for text in texts { try await connection.send(text: text) }
    var messages = connection.messages
    for text in texts { #expect(try await messages.next() == .text(Array(text.utf8))) }
    #expect(connection.isOpen)
    connection.close()
    #expect(!connection.isOpen)
    #expect(try await messages.next() == nil)
    await #expect(throws: WireError.self) { try await connection.send(text: "late") }
  }

  @Test(arguments: [false, true])
  func `a message of 1 MB goes both ways`(isPacked: Bool) async throws {
    let server = try LoopbackServer { peer in
      WebSocketPeer(accepting: peer, headers: isPacked ? [Self.packs] : []).echo()
    }
    let connection = try await open(server)
    var random = SeededGenerator(state: 7)
    let text = (0..<1_000_000).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
    try await connection.send(.text(text))
    #expect(try await connection.batch() == [.text(text)])
  }

  private static let packs = "Sec-WebSocket-Extensions: permessage-deflate"

  @Test func `packed messages go both ways with one window for all`() async throws {
    let sizes = Mutex<[Int]>([])
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer, headers: [Self.packs])
      while let frame = peer.next(), frame.opcode == WebSocketFrame.text {
        sizes.withLock { $0.append(frame.payload.count) }
        peer.send(frame)
      }
    }
    let connection = try await open(server)
    let text = (0..<200).map { "line \($0 * 7919 % 1000)" }.joined(separator: " ")
    for _ in 0..<3 {
      try await connection.send(text: text)
      #expect(try await connection.batch() == [.text(Array(text.utf8))])
    }
    let lengths = sizes.withLock { $0 }
    #expect(lengths[0] < text.utf8.count / 2)
    #expect(lengths[1] < lengths[0] / 4 && lengths[2] < lengths[0] / 4)
  }

  @Test func `what came in one round is one batch`() async throws {
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      peer.peer.send((0..<500).flatMap { WebSocketFrame.text("\($0)").bytes })
      peer.echo()
    }
    let connection = try await open(server)
    var batches = 0
    var texts: [String] = []
    while texts.count < 500, let batch = try await connection.batch() {
      batches += 1
      texts += batch.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    #expect(texts == (0..<500).map(String.init))
    #expect(batches < 50)
  }

  @Test func `frames that come with the handshake are not lost`() async throws {
    let server = try LoopbackServer { peer in
      let upgrade = peer.readRequest()
      let bytes = Array(WebSocketPeer.yes(to: upgrade).utf8) + WebSocketFrame.text("early").bytes
      for byte in bytes { peer.send([byte]) }
      _ = peer.waitForClose()
    }
    #expect(try await open(server).batch() == [.text(Array("early".utf8))])
  }

  @Test func `pings are answered while nobody reads`() async throws {
    let answered = Gate()
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      peer.send(WebSocketFrame(WebSocketFrame.ping, Array("are you there".utf8)))
      if peer.next() == WebSocketFrame(WebSocketFrame.pong, Array("are you there".utf8)) {
        answered.open()
        peer.send(.text("pong came"))
      }
      peer.echo()
    }
    let connection = try await open(server)
    try await answered.passage()
    #expect(try await connection.batch() == [.text(Array("pong came".utf8))])
  }

  @Test(arguments: [
    (1000, "", 1000), (1001, "restart", 1001), (1011, "broken", 1011), (1013, "später", 1013),
    (4000, "own", 4000),
  ])
  func `a server's close is told with its code`(
    code: Int, reason: String, expected: Int
  ) async throws {
    let answer = Mutex<WebSocketFrame?>(nil)
    let done = Gate()
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      peer.send(.text("last"), .close(code, reason))
      answer.withLock { $0 = peer.next() }
      done.open()
    }
    let (texts, error) = await drain(try await open(server))
    #expect(texts == ["last"])
    #expect(error == .webSocketClosed(code: expected, reason: reason))
    try await done.passage()
    #expect(answer.withLock { $0?.payload.prefix(2) } == WebSocketFrame.close(code).payload[..<2])
  }

  @Test func `a close without a code is 1005`() async throws {
    let server = try LoopbackServer { peer in
      WebSocketPeer(accepting: peer).send(WebSocketFrame(WebSocketFrame.close))
    }
    let (_, error) = await drain(try await open(server))
    #expect(error == .webSocketClosed(code: 1005, reason: ""))
  }

  @Test func `our close goes out after what was sent, and waits for the answer`() async throws {
    let seen = Mutex<[WebSocketFrame]>([])
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      while let frame = peer.next() {
        seen.withLock { $0.append(frame) }
        if frame.opcode == WebSocketFrame.close { break }
      }
      peer.send(.text("on its way"), .close(1000))
    }
    let connection = try await open(server)
    try await connection.send(text: "first")
    connection.close()
    let (texts, error) = await drain(connection)
    #expect(texts == ["on its way"])
    #expect(error == nil)
    #expect(seen.withLock { $0 } == [.text("first"), .close(1000)])
  }

  enum Fault: CaseIterable {
    case masked, invalidText, tooLong, reservedBit, unknownOpcode

    var bytes: [UInt8] {
      switch self {
      case .masked: WebSocketFrame(1, [0x61], mask: [1, 2, 3, 4]).bytes
      case .invalidText: WebSocketFrame(1, [0xC3, 0x28]).bytes
      case .tooLong: Array(WebSocketFrame(1, [UInt8](repeating: 0, count: 70_000)).bytes[..<64])
      case .reservedBit: WebSocketFrame(1, [0x61], reserved: 4).bytes
      case .unknownOpcode: WebSocketFrame(5).bytes
      }
    }

    var code: Int {
      switch self {
      case .invalidText: 1007
      case .tooLong: 1009
      case .masked, .reservedBit, .unknownOpcode: 1002
      }
    }
  }

  @Test(arguments: Fault.allCases)
  func `a broken frame ends the connection, and the server hears why`(fault: Fault) async throws {
    let answer = Mutex<WebSocketFrame?>(nil)
    let done = Gate()
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      peer.send(.text("before"))
      peer.peer.send(fault.bytes)
      answer.withLock { $0 = peer.next() }
      done.open()
    }
    let (texts, error) = await drain(try await open(server) { $0.messageLimit = 65_536 })
    #expect(texts == ["before"])
    guard case .webSocketProtocol = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try await done.passage()
    #expect(answer.withLock { $0 } == .close(fault.code))
  }

  @Test func `another key's answer is refused`() async throws {
    let server = try LoopbackServer { peer in
      let yes = WebSocketPeer.yes(to: peer.readRequest())
      peer.send(yes.split(separator: "Accept: ").joined(separator: "Accept: x"))
      _ = peer.waitForClose()
    }
    await #expect(throws: WireError.webSocketProtocol(reason: "the server answered to another key"))
    { try await open(server) }
  }

  @Test(arguments: [
    (426, "", "Upgrade: none\r\nContent-Length: 0\r\n\r\n"), (401, "no key", "\r\nno key"),
    (
      429, #"{"error":{}}"#,
      "Retry-After: 2\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n{\"error\":{}}\r\n0\r\n\r\n"
    ),
    (200, "page", "Content-Length: 4\r\n\r\npage"),
    (302, "", "Location: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
  ])
  func `a refused upgrade comes with status and body`(
    status: Int, body: String, rest: String
  ) async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 \(status) X\r\n\(rest)")
    }
    do {
      _ = try await open(server)
      Issue.record("opened")
    } catch {
      guard case .upgradeRefused(let head, let bytes) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(head.status == status)
      #expect(String(decoding: bytes, as: UTF8.self) == body)
    }
  }

  @Test func `a refusal without an end counts after its time`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 503 X\r\nContent-Length: 100\r\n\r\npart")
      _ = peer.waitForClose()
    }
    let head = HTTPResponseHead(status: 503, headers: [.init("content-length", "100")])
    await #expect(throws: WireError.upgradeRefused(head, body: Array("part".utf8))) {
      try await open(server) { $0.firstByteTimeout = 0.2 }
    }
  }

  @Test func `a refusal whose end nobody tells is not waited for as an answer is`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 426 Upgrade Required\r\n\r\n")
      _ = peer.waitForClose()
    }
    let start = ContinuousClock.now
    await #expect(
      throws: WireError.upgradeRefused(HTTPResponseHead(status: 426, headers: []), body: [])
    ) {
      try await open(server)
    }
    // The first byte of an answer is waited for a minute.
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func `a silent or vanishing server fails the handshake`() async throws {
    let silent = try LoopbackServer { peer in
      _ = peer.readRequest()
      _ = peer.waitForClose()
    }
    await #expect(throws: WireError.timedOut(.firstByte, seconds: 0.2)) {
      try await open(silent) { $0.firstByteTimeout = 0.2 }
    }
    let vanishing = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 101 Swi")
    }
    await #expect(throws: WireError.self) { try await open(vanishing) }
    await #expect(throws: WireError.self) {
      try await Transfers().openWebSocket(WebSocketRequest(url: "ws://127.0.0.1:1/"))
    }
    await #expect(throws: WireError.invalidURL("gopher://x")) {
      try await Transfers().openWebSocket(WebSocketRequest(url: "gopher://x"))
    }
  }
}

import Glibc
import Synchronization
import Testing

@testable import Wire

/// What happens to a connection when one side stalls, leaves or is slow.
@Suite(.timeLimit(.minutes(1))) struct WebSocketLifeTests {
  private func open(
    _ server: LoopbackServer, firstByte: Double = 60, idle: Double = 300
  ) async throws(WireError) -> WebSocketConnection {
    try await Transfers().openWebSocket(
      WebSocketRequest(
        url: "ws://127.0.0.1:\(server.port)/", firstByteTimeout: firstByte, idleTimeout: idle))
  }

  @Test func `silence before the first word and after it are told apart`() async throws {
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      while let frame = peer.next() { if frame == .text("speak") { peer.send(.text("word")) } }
    }
    let connection = try await open(server, firstByte: 60, idle: 0.2)
    try await connection.send(text: "speak")
    #expect(try await connection.batch() == [.text(Array("word".utf8))])
    await #expect(throws: WireError.timedOut(.idle, seconds: 0.2)) { try await connection.batch() }
    #expect(!connection.isOpen)
    let second = try await open(server, firstByte: 0.2, idle: 60)
    try await second.send(text: "say nothing")
    await #expect(throws: WireError.timedOut(.firstByte, seconds: 0.2)) { try await second.batch() }
  }

  @Test func `silence while nobody reads is none`() async throws {
    let server = try LoopbackServer { WebSocketPeer(accepting: $0).echo() }
    let connection = try await open(server, firstByte: 1.2, idle: 1.2)
    try await connection.send(text: "one")
    #expect(try await connection.batch() == [.text(Array("one".utf8))])
    try await Task.sleep(for: .seconds(2))
    #expect(connection.isOpen)
    try await connection.send(text: "two")
    #expect(try await connection.batch() == [.text(Array("two".utf8))])
  }

  @Test func `a ping is a sign of life`() async throws {
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      for _ in 0..<10 {
        usleep(250_000)
        peer.send(WebSocketFrame(WebSocketFrame.ping))
      }
      peer.send(.text("at last"))
      peer.echo()
    }
    let connection = try await open(server, firstByte: 2)
    #expect(try await connection.batch() == [.text(Array("at last".utf8))])
  }

  @Test(arguments: [false, true])
  func `an end without a close frame is a truncation`(isReset: Bool) async throws {
    let isRead = Gate()
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      _ = peer.next()
      peer.send(.text("part"))
      // A reset throws away what is not read.
      isRead.wait()
      if isReset { peer.peer.reset() }
    }
    let connection = try await open(server)
    try await connection.send(text: "go")
    #expect(try await connection.batch() == [.text(Array("part".utf8))])
    isRead.open()
    do {
      _ = try await connection.batch()
      Issue.record("no error")
    } catch {
      guard case .truncated = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func `an end while nobody reads is noticed`() async throws {
    let server = try LoopbackServer { _ = WebSocketPeer(accepting: $0) }
    let connection = try await open(server)
    for _ in 0..<1000 where connection.isOpen { try await Task.sleep(for: .milliseconds(5)) }
    #expect(!connection.isOpen)
    await #expect(throws: WireError.self) { try await connection.send(text: "x") }
  }

  @Test func `a slow reader stops the server`() async throws {
    let sent = Mutex(0)
    let isDone = Mutex(false)
    let message = [UInt8](repeating: 0x61, count: 32 << 10)
    let count = 1500
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      for _ in 0..<count where peer.send(WebSocketFrame(1, message)) {
        sent.withLock { $0 += 1 }
      }
      isDone.withLock { $0 = true }
      peer.send(.close(1000))
      _ = peer.next()
    }
    let connection = try await open(server)
    // Until it no longer gets on.
    var before = -1
    while sent.withLock({ $0 }) != before {
      before = sent.withLock { $0 }
      try await Task.sleep(for: .milliseconds(300))
    }
    #expect(!isDone.withLock { $0 })
    var read = 0
    await #expect(throws: WireError.webSocketClosed(code: 1000, reason: "")) {
      for try await next in connection.messages where next == .text(message) { read += 1 }
    }
    #expect(read == count)
  }

  @Test func `a sender waits for a slow server`() async throws {
    let gate = Gate()
    let received = Mutex(0)
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      gate.wait()
      while let frame = peer.next() {
        received.withLock { $0 += frame.payload.count }
        if frame.payload.isEmpty { peer.send(frame) }
      }
    }
    let connection = try await open(server)
    let piece = WebSocketMessage.text([UInt8](repeating: 0x61, count: 8 << 20))
    let isSent = Mutex(false)
    async let sending: Void = {
      try await connection.send(piece)
      try await connection.send(piece)
      isSent.withLock { $0 = true }
    }()
    try await Task.sleep(for: .milliseconds(300))
    #expect(!isSent.withLock { $0 })
    gate.open()
    try await sending
    try await connection.send(text: "")
    #expect(try await connection.batch() == [.text([])])
    #expect(received.withLock { $0 } == 16 << 20)
  }

  @Test(arguments: [false, true])
  func `a server that reads nothing is not waited for, whatever it sends`(isPinging: Bool)
    async throws
  {
    let gate = Gate()
    let server = try LoopbackServer { peer in
      let peer = WebSocketPeer(accepting: peer)
      while isPinging, peer.send(WebSocketFrame(WebSocketFrame.ping)) { usleep(50_000) }
      gate.wait()
    }
    defer { gate.open() }
    let connection = try await open(server, firstByte: 0.4)
    // Longer than the time that a stalled message gets.
    try await Task.sleep(for: .milliseconds(600))
    let start = ContinuousClock.now
    await #expect(throws: WireError.timedOut(.firstByte, seconds: 0.4)) {
      try await connection.send(.text([UInt8](repeating: 0x61, count: 30 << 20)))
    }
    #expect(ContinuousClock.now - start >= .milliseconds(390))
  }

  enum Waiting: CaseIterable { case opening, reading, sending }

  @Test(arguments: Waiting.allCases)
  func `cancelling who waits closes the connection`(waiting: Waiting) async throws {
    let isClosed = Mutex(false)
    let done = Gate()
    let isThere = Gate()
    let isCancelled = Gate()
    let server = try LoopbackServer { peer in
      if waiting == .opening { _ = peer.readRequest() } else { _ = WebSocketPeer(accepting: peer) }
      isThere.open()
      // What is being sent is not read before it is cancelled.
      if waiting == .sending { isCancelled.wait() }
      isClosed.withLock { [closes = peer.waitForClose()] in $0 = closes }
      done.open()
    }
    let task = Task {
      let connection = try await open(server)
      if waiting == .sending {
        try await connection.send(.text([UInt8](repeating: 0x61, count: 30 << 20)))
      } else {
        _ = try await connection.batch()
      }
    }
    try await isThere.passage()
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    #expect(await task.result.failure == .cancelled)
    isCancelled.open()
    try await done.passage()
    #expect(isClosed.withLock { $0 })
  }

  @Test func `releasing the connection closes it`() async throws {
    let isClosed = Mutex(false)
    let done = Gate()
    let server = try LoopbackServer { peer in
      _ = WebSocketPeer(accepting: peer)
      isClosed.withLock { [closes = peer.waitForClose()] in $0 = closes }
      done.open()
    }
    do {
      let connection = try await open(server)
      #expect(connection.isOpen)
    }
    try await done.passage()
    #expect(isClosed.withLock { $0 })
  }

  @Test func `many connections and transfers share the thread`() async throws {
    let server = try LoopbackServer { WebSocketPeer(accepting: $0).echo() }
    let plain = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    }
    let transfers = Transfers()
    let echoed = try await withThrowingTaskGroup(of: Int.self) { group in
      for index in 0..<20 {
        group.addTask {
          let connection = try await transfers.openWebSocket(
            WebSocketRequest(url: "ws://127.0.0.1:\(server.port)/"))
          var count = 0
          for turn in 0..<20 {
            let message = WebSocketMessage.text(Array("\(index).\(turn)".utf8))
            try await connection.send(message)
            if try await connection.batch() == [message] { count += 1 }
            if turn % 5 == 0 {
              for try await _ in transfers.perform(HTTPRequest(url: plain.url())) {}
            }
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(echoed == 400)
  }
}

extension Result {
  fileprivate var failure: WireError? {
    if case .failure(let error) = self { error as? WireError } else { nil }
  }
}

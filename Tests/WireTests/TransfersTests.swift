import Glibc
import Synchronization
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct TransfersTests {
  static let streamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

  struct Response: Equatable {
    var head: HTTPResponseHead?
    var text = ""
    var error: WireError?
  }

  /// Reads a transfer to its end.
  private func read(_ stream: TransferStream) async -> Response {
    var response = Response()
    do throws(WireError) {
      for try await event in stream {
        switch event {
        case .head(let head): response.head = head
        case .body(let bytes): response.text += String(decoding: bytes, as: UTF8.self)
        }
      }
    } catch {
      response.error = error
    }
    return response
  }

  @Test func `the request goes out as given`() async throws {
    let seen = Mutex("")
    let server = try LoopbackServer { peer in
      let request = peer.readRequest()
      seen.withLock { $0 = request }
      peer.send("HTTP/1.1 204 No Content\r\n\r\n")
    }
    let request = HTTPRequest(
      url: server.url("/v1/x?y=1"),
      headers: [.init("Authorization", "Bearer k"), .init("X-Empty", "")],
      body: Array(#"{"a":1}"#.utf8))
    let response = await read(Transfers().perform(request))
    #expect(response == Response(head: HTTPResponseHead(status: 204, headers: [])))
    #expect(
      seen.withLock { $0 } == """
        POST /v1/x?y=1 HTTP/1.1\r
        Host: 127.0.0.1:\(server.port)\r
        Accept: */*\r
        Authorization: Bearer k\r
        X-Empty:\r
        Content-Length: 7\r
        \r
        {"a":1}
        """)
  }

  @Test(arguments: [("GET", ""), ("DELETE", ""), ("PUT", "x"), ("POST", "")])
  func `every method goes out`(method: String, body: String) async throws {
    let server = try LoopbackServer { peer in
      let word = peer.readRequest().prefix { $0 != " " }
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(word.count)\r\n\r\n\(word)")
    }
    let request = HTTPRequest(method: method, url: server.url(), body: Array(body.utf8))
    #expect(await read(Transfers().perform(request)).text == method)
  }

  @Test func `a body is read while it is sent`() async throws {
    let gate = Gate()
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send(Self.streamHead)
      for piece in ["one", "two", "three"] {
        gate.wait()
        peer.sendChunk(piece)
      }
      peer.send("0\r\n\r\n")
    }
    var events: [TransferEvent] = []
    for try await event in Transfers().perform(HTTPRequest(url: server.url())) {
      events.append(event)
      gate.open()
    }
    let head = HTTPResponseHead(
      status: 200,
      headers: [.init("content-type", "text/event-stream"), .init("transfer-encoding", "chunked")])
    #expect(events == [.head(head)] + ["one", "two", "three"].map { .body(Array($0.utf8)) })
  }

  @Test func `what came in one round is one piece`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      let chunks = (0..<500).map { _ in "5\r\nhello\r\n" }.joined()
      peer.send(Self.streamHead + chunks + "0\r\n\r\n")
    }
    var pieces = 0
    var text = ""
    for try await event in Transfers().perform(HTTPRequest(url: server.url())) {
      guard case .body(let bytes) = event else { continue }
      pieces += 1
      text += String(decoding: bytes, as: UTF8.self)
    }
    #expect(text == String(repeating: "hello", count: 500))
    #expect(pieces < 50)
  }

  @Test func `transfers run side by side, and connections are used again`() async throws {
    let connections = Mutex(0)
    let server = try LoopbackServer { peer in
      connections.withLock { $0 += 1 }
      while true {
        let request = peer.readRequest()
        guard !request.isEmpty else { return }
        let path = request.split(separator: " ")[1]
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
      }
    }
    let transfers = Transfers()
    for round in 0..<3 {
      let streams = (0..<8).map {
        transfers.perform(HTTPRequest(url: server.url("/\(round)/\($0)")))
      }
      for (index, stream) in streams.enumerated() {
        #expect(await read(stream).text == "/\(round)/\(index)")
      }
    }
    #expect(connections.withLock { $0 } <= 8)
  }

  @Test func `an interim response and trailers are passed over`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Self.streamHead)
      peer.send("2\r\nok\r\n0\r\nX-Trailer: y\r\n\r\n")
    }
    let response = await read(Transfers().perform(HTTPRequest(url: server.url())))
    #expect(response.head?.headers.map(\.name) == ["content-type", "transfer-encoding"])
    #expect(response.text == "ok")
    #expect(response.error == nil)
  }

  @Test func `headers are lower-cased, and the last of a name counts`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send(
        "HTTP/1.1 429 Slow\r\nRETRY-After:  3 \r\nX-A: 1\r\nX-a: b:2\r\nContent-Length: 0\r\n\r\n")
    }
    let head = await read(Transfers().perform(HTTPRequest(url: server.url()))).head
    #expect(head?.status == 429)
    #expect(head?.header("retry-after") == "3")
    #expect(head?.header("x-a") == "b:2")
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `a redirect is not followed`(status: Int) async throws {
    let requests = Mutex(0)
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      requests.withLock { $0 += 1 }
      peer.send(
        "HTTP/1.1 \(status) Go\r\nLocation: /x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    }
    let response = await read(Transfers().perform(HTTPRequest(url: server.url())))
    #expect(response.head?.status == status)
    #expect(response.head?.header("location") == "/x")
    #expect(requests.withLock { $0 } == 1)
  }

  @Test func `no child process inherits a connection`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no")
      _ = peer.waitForClose()
    }
    var flags: [Int32] = []
    for try await event in Transfers().perform(HTTPRequest(url: server.url())) {
      guard case .body = event else { continue }
      let connections = (3..<16_384).filter { peerPort(of: Int32($0)) == server.port }
      flags = connections.map { fcntl(Int32($0), F_GETFD) }
      break
    }
    #expect(flags == [FD_CLOEXEC])
  }

  private func peerPort(of descriptor: Int32) -> UInt16? {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &size) }
    }
    return found == 0 ? UInt16(bigEndian: address.sin_port) : nil
  }

  @Test func `many come and go on one actor that is not kept`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
    }
    for _ in 0..<50 {
      #expect(await read(Transfers().perform(HTTPRequest(url: server.url()))).text == "ok")
    }
  }
}

import CPosix
import Synchronization
import Testing

@testable import Wire

/// Everything a server, or the lack of one, can do to a transfer.
@Suite(.timeLimit(.minutes(1))) struct TransferFaultsTests {
  /// No name server is asked for it, so that none can be slow: a label has 63 bytes at most.
  static let unknownHost = String(repeating: "x", count: 64) + ".invalid"

  private func error(_ request: HTTPRequest) async -> WireError? {
    do throws(WireError) {
      for try await _ in Transfers().perform(request) {}
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "", "nonsense", "ftp://host/x", "file:///etc/passwd", "http://", "http://a b/",
    "http://h:99999/",
    "http://h/\r\nX: y",
  ])
  func `what is no URL is refused`(url: String) async {
    #expect(await error(HTTPRequest(url: url)) == .invalidURL(url))
  }

  @Test(arguments: [("X-A", "1\r\nX-B: 2"), ("X\n", "1"), ("", "1"), ("A B", "1"), ("K", "a\0b")])
  func `a header that could carry another is refused`(name: String, value: String) async {
    let request = HTTPRequest(url: "http://127.0.0.1:1/", headers: [.init(name, value)])
    #expect(await error(request) == .invalidHeader(name: name))
  }

  @Test func `nobody listens`() async throws {
    let error = await error(HTTPRequest(url: "http://127.0.0.1:1/"))
    guard case .couldNotConnect("127.0.0.1", let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("refused") || reason.contains("connect"))
  }

  @Test func `a host without an address`() async {
    let request = HTTPRequest(url: "http://\(Self.unknownHost)/")
    #expect(await error(request) == .couldNotResolve(host: Self.unknownHost))
  }

  @Test func `no TLS where it was promised`() async throws {
    let server = try LoopbackServer { peer in
      peer.send("HTTP/1.1 400 Bad\r\n\r\n")
    }
    let error = await error(HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))
    guard case .tls = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf",
  ])
  func `a body that is cut keeps what came`(answer: String) async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send(answer)
    }
    var text = ""
    do throws(WireError) {
      for try await event in Transfers().perform(HTTPRequest(url: server.url())) {
        if case .body(let bytes) = event { text += String(decoding: bytes, as: UTF8.self) }
      }
      Issue.record("no error")
    } catch {
      guard case .truncated = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(text == "half")
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Le"])
  func `a connection that ends before the head`(answer: String) async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send(answer)
    }
    let error = await error(HTTPRequest(url: server.url()))
    guard case .truncated = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `a reset in the middle`() async throws {
    let gate = Gate()
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
      gate.wait()
      peer.reset()
    }
    let thrown = await #expect(throws: WireError.self) {
      for try await event in Transfers().perform(HTTPRequest(url: server.url())) {
        if case .body = event { gate.open() }
      }
    }
    guard case .truncated = thrown else {
      Issue.record("\(String(describing: thrown))")
      return
    }
  }

  @Test func `what is no HTTP`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n")
    }
    let error = await error(HTTPRequest(url: server.url()))
    guard case .transport = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `headers without end`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\n")
      let line = "X: " + String(repeating: "y", count: 8000) + "\r\n"
      while peer.send(line) {}
    }
    let error = await error(HTTPRequest(url: server.url()))
    #expect(error == .transport(code: 56, reason: "the response's headers are too large"))
  }
}

/// Each stage has its own limit of silence.
@Suite(.timeLimit(.minutes(1))) struct TransferTimeoutsTests {
  private func error(_ request: HTTPRequest) async -> WireError? {
    do throws(WireError) {
      for try await _ in Transfers().perform(request) {}
      return nil
    } catch {
      return error
    }
  }

  @Test func `no answer`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      _ = peer.waitForClose()
    }
    let request = HTTPRequest(url: server.url(), firstByteTimeout: 0.2, idleTimeout: 30)
    #expect(await error(request) == .timedOut(.firstByte, seconds: 0.2))
  }

  @Test func `a request that is not taken`() async throws {
    let server = try LoopbackServer { _ in usleep(3_000_000) }
    let request = HTTPRequest(
      url: server.url(), body: [UInt8](repeating: 0x20, count: 64 << 20), firstByteTimeout: 0.3)
    #expect(await error(request) == .timedOut(.firstByte, seconds: 0.3))
  }

  @Test(arguments: ["", "5\r\nhello\r\n"])
  func `silence after the head`(body: String) async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
      _ = peer.waitForClose()
    }
    let request = HTTPRequest(url: server.url(), firstByteTimeout: 30, idleTimeout: 0.2)
    #expect(await error(request) == .timedOut(.idle, seconds: 0.2))
  }

  @Test func `pings are signs of life`() async throws {
    let server = try LoopbackServer { peer in
      _ = peer.readRequest()
      peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      for _ in 0..<10 {
        usleep(300_000)
        peer.sendChunk(": ping\n\n")
      }
      peer.send("0\r\n\r\n")
    }
    #expect(await error(HTTPRequest(url: server.url(), idleTimeout: 2.5)) == nil)
  }

  @Test func `a handshake that never ends`() async throws {
    let server = try LoopbackServer { peer in _ = peer.waitForClose() }
    let request = HTTPRequest(url: "https://127.0.0.1:\(server.port)/", connectTimeout: 0.3)
    #expect(await error(request) == .timedOut(.connect, seconds: 0.3))
  }
}

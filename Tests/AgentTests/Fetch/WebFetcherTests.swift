import Agent
import Glibc
import Testing
import Wire

/// One page, from a server on loopback that stands for the Internet: 127.0.0.1 counts as public
/// here, and whatever else a name leads to does not.
@Suite(.timeLimit(.minutes(2))) struct WebFetcherTests {
  static let loopback = AddressRule { $0 == IPAddress("127.0.0.1") }

  private func fetcher(_ server: PageServer) -> WebFetcher {
    WebFetcher(
      transfers: Transfers(), addresses: Self.loopback,
      resolved: ["good.test:\(server.port):127.0.0.1", "bad.test:\(server.port):127.0.0.2"])
  }

  @Test func `a page comes as it is`() async throws {
    let server = try PageServer { _, peer in peer.page("hello", type: "text/html") }
    let address = try WebAddress("http://good.test:\(server.port)/a")
    #expect(
      await fetcher(server).fetch(address)
        == .page(
          FetchedPage(
            address: address, status: 200, contentType: "text/html", body: Array("hello".utf8))))
    #expect(server.requests == ["/a"])
  }

  /// Hosts that are not public, however they are spelled.
  static let privateHosts = [
    "169.254.169.254", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0x7f.1", "0x7f000001",
    "2130706433", "0177.0.0.1", "127.1", "127.0.0.1", "localhost", "localhost.", "LOCALHOST",
    "0.0.0.0", "0", "[::]", "[::1]", "[fe80::1]", "100.64.0.1", "[fc00::1]", "10.0.0.1",
    "172.16.0.1", "192.168.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "[ff02::1]", "named.test", "rebound.test",
  ]

  @Test(arguments: privateHosts)
  func `E10: what is not public is not asked`(host: String) async throws {
    let server = try PageServer { _, peer in peer.page("secret") }
    let fetcher = WebFetcher(
      transfers: Transfers(),
      resolved: [
        "named.test:\(server.port):127.0.0.1",
        // A second answer of the name server, which is private too.
        "rebound.test:\(server.port):169.254.0.1,127.0.0.1",
        "localhost:\(server.port):127.0.0.1", "localhost.:\(server.port):127.0.0.1",
      ])
    let result = await fetcher.fetch(try WebAddress("http://\(host):\(server.port)/"))
    guard case .failed(let reason) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(reason.contains("is not a public address"), "\(reason)")
    #expect(server.requests == [])
  }

  @Test func `E11: of several addresses only the public one is asked`() async throws {
    let server = try PageServer { _, peer in peer.page("hello") }
    let fetcher = WebFetcher(
      transfers: Transfers(), addresses: Self.loopback,
      resolved: ["both.test:\(server.port):127.0.0.2"])
    let result = await fetcher.fetch(try WebAddress("http://both.test:\(server.port)/"))
    #expect(
      result == .failed("both.test leads to 127.0.0.2, which is not a public address."))
  }

  @Test func `a redirect is told and not followed`() async throws {
    let server = try PageServer { _, peer in peer.redirect(to: "http://bad.test/x") }
    let result = await fetcher(server).fetch(try WebAddress("http://good.test:\(server.port)/"))
    #expect(result == .redirect("http://bad.test/x"))
    #expect(server.requests.count == 1)
  }

  @Test func `E13: a body without end is cut at the limit`() async throws {
    let server = try PageServer { _, peer in
      peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
      let piece = [UInt8](repeating: 0x61, count: 64 << 10)
      while peer.send(piece) {}
    }
    let result = await fetcher(server).fetch(try WebAddress("http://good.test:\(server.port)/"))
    guard case .page(let page) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(page.isCut)
    #expect(page.body.count == 4 << 20)
  }

  @Test func `E13: a body that trickles is given up`() async throws {
    let server = try PageServer { _, peer in
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
      for _ in 0..<60 where peer.send("x") { usleepALittle() }
    }
    var fetcher = fetcher(server)
    fetcher.timeLimit = 1
    let result = await fetcher.fetch(try WebAddress("http://good.test:\(server.port)/"))
    #expect(result == .failed("The page took longer than 1 s."))
  }

  @Test func `E13: a server that says nothing is given up`() async throws {
    let server = try PageServer { _, _ in for _ in 0..<60 { usleepALittle() } }
    var fetcher = fetcher(server)
    fetcher.timeLimit = 1
    let result = await fetcher.fetch(try WebAddress("http://good.test:\(server.port)/"))
    guard case .failed = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test func `a body that is shorter than promised is no page`() async throws {
    let server = try PageServer { _, peer in
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    }
    let result = await fetcher(server).fetch(try WebAddress("http://good.test:\(server.port)/"))
    guard case .failed(let reason) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(reason.hasPrefix("The connection ended before the answer did"))
  }

  /// "packed" in gzip's format.
  static let packed: [UInt8] = [
    0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0x2B, 0x48, 0x4C, 0xCE, 0x4E, 0x4D, 1, 0, 0x10, 0xB4,
    0xF6, 0x21, 6, 0, 0, 0,
  ]

  @Test func `a compressed body is expanded`() async throws {
    let server = try PageServer { _, peer in
      peer.send(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(Self.packed.count)\r\n\r\n")
      peer.send(Self.packed)
    }
    let address = try WebAddress("http://good.test:\(server.port)/")
    #expect(
      await fetcher(server).fetch(address)
        == .page(
          FetchedPage(
            address: address, status: 200, contentType: "", body: Array("packed".utf8))))
  }

  @Test func `E13: an encoding that nobody knows is refused`() async throws {
    let server = try PageServer { _, peer in
      peer.send(
        "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nxyz")
    }
    let result = await fetcher(server).fetch(try WebAddress("http://good.test:\(server.port)/"))
    #expect(result == .failed("The page is encoded as br, which is not understood."))
  }

  @Test func `a compressed body that is cut or damaged is no page`() async throws {
    for body in [Array(Self.packed.dropLast(9)), [1, 2, 3]] {
      let server = try PageServer { _, peer in
        peer.send(
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n")
        peer.send(body)
      }
      let result = await fetcher(server).fetch(try WebAddress("http://good.test:\(server.port)/"))
      guard case .failed = result else {
        Issue.record("\(result)")
        return
      }
    }
  }
}

/// A tenth of a second on a thread of the server's own.
private func usleepALittle() { poll(nil, 0, 100) }

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

  /// The addresses of a name in their order, and whether one of them is public.
  static let answers: [(addresses: String, isAsked: Bool)] = [
    ("127.0.0.2,127.0.0.1", true), ("127.0.0.1,127.0.0.2", true),
    ("127.0.0.3,127.0.0.2,127.0.0.1", true), ("127.0.0.2", false),
    ("127.0.0.2,127.0.0.3", false),
  ]

  @Test(arguments: answers)
  func `E11: of several addresses only the public one is asked`(
    addresses: String, isAsked: Bool
  ) async throws {
    let server = try PageServer { _, peer in peer.page("hello") }
    // On the same port, where nobody may come.
    let secret = try PageServer(host: 2, port: server.port) { _, peer in peer.page("secret") }
    let fetcher = WebFetcher(
      transfers: Transfers(), addresses: Self.loopback,
      resolved: ["many.test:\(server.port):\(addresses)"])
    let result = await fetcher.fetch(try WebAddress("http://many.test:\(server.port)/"))
    switch result {
    case .page(let page): #expect(isAsked && page.body == Array("hello".utf8))
    case .failed(let reason):
      #expect(!isAsked && reason == "many.test leads to 127.0.0.2, which is not a public address.")
    case .redirect: Issue.record("\(result)")
    }
    #expect(server.requests.count == (isAsked ? 1 : 0))
    #expect(secret.requests == [])
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

  /// As Deflate's fixed codes write it (RFC 1951, 3.2.6): one byte, and for each bit pattern that
  /// follows 258 more of it.
  private static let bomb: (start: [UInt8], rest: [UInt8]) = {
    var bits: [Bool] = []
    func put(_ value: Int, _ count: Int) {
      for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
    }
    bits += [false, true, false]  // not the last block, fixed codes
    put(0x30, 8)  // the byte 0
    let head = bits.count
    for _ in 0..<16 { put(0xC5, 8); put(0, 5) }
    func bytes(_ bits: ArraySlice<Bool>) -> [UInt8] {
      stride(from: bits.startIndex, to: bits.endIndex, by: 8).map { start in
        (0..<8).reduce(0) { $0 | (bits[start + $1] ? 1 << $1 : 0) }
      }
    }
    // After eight patterns of thirteen bits the bits stand as they did before.
    let period = 8 * 13
    let first = 8 * ((head + 7) / 8)
    return (bytes(bits[..<first]), bytes(bits[first..<(first + period)]))
  }()

  @Test func `E13: a bomb is cut at the limit of what it expands to`() async throws {
    let piece = Array(repeatElement(Self.bomb.rest, count: 4_096).joined())
    let server = try PageServer { _, peer in
      peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n")
      peer.send([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3] + Self.bomb.start)
      while peer.send(piece) {}
    }
    let before = Self.peakKilobytes
    let result = await fetcher(server).fetch(try WebAddress("http://good.test:\(server.port)/"))
    guard case .page(let page) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(page.isCut)
    #expect(page.body.count == 4 << 20)
    #expect(page.body.allSatisfy { $0 == 0 })
    // A piece of 52 KB holds eight million bytes.
    #expect(Self.peakKilobytes - before < 64 << 10)
  }

  private static var peakKilobytes: Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
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

import Testing

@testable import Wire

@Suite struct WebSocketHandshakeTests {
  /// The key of RFC 6455, section 1.3.
  static let handshake = WebSocketHandshake(
    offersCompression: true, key: Array("the sample nonce".utf8))

  static let yes: [HTTPRequest.Header] = [
    .init("upgrade", "WebSocket"), .init("connection", "keep-alive, Upgrade"),
    .init("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
  ]

  @Test func `the request is an upgrade`() throws {
    let address = try WebSocketAddress("wss://example.com:8443/v1/responses?a=b")
    let bytes = try Self.handshake.request(
      to: address, headers: [.init("Authorization", "Bearer k")])
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        GET /v1/responses?a=b HTTP/1.1\r
        Host: example.com:8443\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
        Authorization: Bearer k\r
        \r\n
        """)
    #expect(throws: WireError.invalidHeader(name: "X")) {
      try Self.handshake.request(to: address, headers: [.init("X", "a\r\nY: b")])
    }
  }

  @Test func `no two keys are the same`() {
    let keys = (0..<100).map { _ in WebSocketHandshake(offersCompression: false).key }
    #expect(Set(keys).count == 100)
  }

  @Test(arguments: [
    ("ws://localhost", "http://localhost", "localhost", "localhost", "/"),
    ("wss://h/x?y#z", "https://h/x?y#z", "h", "h", "/x?y"),
    ("https://[::1]:8/a", "https://[::1]:8/a", "[::1]", "[::1]:8", "/a"),
    ("WS://h:80", "http://h:80", "h", "h:80", "/"),
  ])
  func `an address is taken apart`(
    text: String, url: String, host: String, authority: String, target: String
  ) throws {
    let address = try WebSocketAddress(text)
    #expect(
      [address.url, address.host, address.authority, address.target]
        == [url, host, authority, target])
  }

  @Test(arguments: ["ftp://h", "ws:", "", "wss://", "ws://a b", "file:///x", "ws"])
  func `another address is refused`(text: String) {
    #expect(throws: WireError.invalidURL(text)) { try WebSocketAddress(text) }
  }

  @Test func `a yes is accepted`() throws {
    #expect(try Self.handshake.check(HTTPResponseHead(status: 101, headers: Self.yes)) == nil)
    let packed = Self.yes + [.init("sec-websocket-extensions", "permessage-deflate")]
    #expect(
      try Self.handshake.check(HTTPResponseHead(status: 101, headers: packed))
        == PermessageDeflate())
  }

  @Test(arguments: [
    [yes[0], yes[1]], [yes[1], yes[2]], [yes[0], yes[2]], yes + [yes[2]],
    [yes[0], yes[1], .init("sec-websocket-accept", "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=")],
    [.init("upgrade", "h2c"), yes[1], yes[2]], [yes[0], .init("connection", "close"), yes[2]],
    yes + [.init("sec-websocket-protocol", "chat")],
    yes + [.init("sec-websocket-extensions", "bbf-usp-protocol")],
  ])
  func `another 101 is refused`(headers: [HTTPRequest.Header]) {
    #expect(throws: WireError.self) {
      try Self.handshake.check(HTTPResponseHead(status: 101, headers: headers))
    }
  }

  @Test func `compression that was not offered is refused`() {
    let handshake = WebSocketHandshake(
      offersCompression: false, key: Array("the sample nonce".utf8))
    let headers = Self.yes + [.init("sec-websocket-extensions", "permessage-deflate")]
    #expect(throws: WireError.self) {
      try handshake.check(HTTPResponseHead(status: 101, headers: headers))
    }
  }
}

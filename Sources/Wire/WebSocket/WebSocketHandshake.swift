/// The request that turns a connection into a WebSocket, and what makes an answer to it a yes.
struct WebSocketHandshake {
  let key: String
  private let offersCompression: Bool

  init(
    offersCompression: Bool,
    key: [UInt8] = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
  ) {
    self.key = Base64.encoded(key)
    self.offersCompression = offersCompression
  }

  /// The request's bytes, to the empty line.
  ///
  /// - Throws: ``WireError/invalidHeader(name:)`` when a header cannot be sent as it is.
  func request(
    to address: WebSocketAddress, headers: [HTTPRequest.Header]
  ) throws(WireError) -> [UInt8] {
    var text = """
      GET \(address.target) HTTP/1.1\r
      Host: \(address.authority)\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Key: \(key)\r
      Sec-WebSocket-Version: 13\r\n
      """
    if offersCompression { text += "Sec-WebSocket-Extensions: \(PermessageDeflate.offer)\r\n" }
    for header in headers {
      guard header.isSafe else { throw .invalidHeader(name: header.name) }
      text += "\(header.name): \(header.value)\r\n"
    }
    return Array((text + "\r\n").utf8)
  }

  /// Checks a response with status 101 (RFC 6455, section 4.1).
  ///
  /// - Throws: ``WireError/webSocketProtocol(reason:)`` when it is no answer to this request.
  func check(_ head: HTTPResponseHead) throws(WireError) -> PermessageDeflate? {
    func joined(_ name: String) -> String? {
      let values = head.headers.filter { $0.name == name }.map(\.value)
      return values.isEmpty ? nil : values.joined(separator: ",")
    }
    guard joined("upgrade")?.lowercased() == "websocket",
      let connection = joined("connection")?.lowercased(),
      connection.split(separator: ",").contains(where: { $0.trimmingBlanks == "upgrade" })
    else { throw .webSocketProtocol(reason: "the server's 101 is not an upgrade to WebSocket") }
    guard joined("sec-websocket-accept") == Self.accept(key) else {
      throw .webSocketProtocol(reason: "the server answered to another key")
    }
    guard joined("sec-websocket-protocol") == nil else {
      throw .webSocketProtocol(reason: "the server wants a subprotocol that was not offered")
    }
    let extensions = joined("sec-websocket-extensions")
    guard offersCompression || extensions == nil else {
      throw .webSocketProtocol(reason: "the server wants extensions that were not offered")
    }
    return try PermessageDeflate.accepted(extensions)
  }

  /// The proof that a server read the key (RFC 6455, section 4.2.2).
  private static func accept(_ key: String) -> String {
    Base64.encoded(Digest.sha1(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
  }
}

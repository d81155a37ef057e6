/// A WebSocket connection to be opened.
package struct WebSocketRequest: Sendable {
  /// With the scheme `ws` or `wss`; `http` and `https` mean the same.
  package var url: String
  /// Sent with the handshake, beside those that the handshake itself is made of.
  package var headers: [HTTPRequest.Header]
  /// In seconds: name resolution, connection and TLS.
  package var connectTimeout: Double
  /// In seconds, from what was sent last to the first message after it; the handshake's too.
  package var firstByteTimeout: Double
  /// In seconds: how long a reader waits for a sign of life, and a ping is one.
  package var idleTimeout: Double
  /// In bytes, unpacked: a longer message ends the connection.
  package var messageLimit: Int
  /// Whether `permessage-deflate` is offered.
  package var offersCompression: Bool

  package init(
    url: String, headers: [HTTPRequest.Header] = [], connectTimeout: Double = 20,
    firstByteTimeout: Double = 60, idleTimeout: Double = 300, messageLimit: Int = 16 << 20,
    offersCompression: Bool = true
  ) {
    self.url = url
    self.headers = headers
    self.connectTimeout = connectTimeout
    self.firstByteTimeout = firstByteTimeout
    self.idleTimeout = idleTimeout
    self.messageLimit = messageLimit
    self.offersCompression = offersCompression
  }
}

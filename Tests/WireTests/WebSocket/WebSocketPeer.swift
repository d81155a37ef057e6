/// The server's end of a WebSocket, which does and says what a test wants.
final class WebSocketPeer {
  let peer: Peer
  /// The upgrade as it came.
  let request: String
  private var input: [UInt8] = []

  /// Reads the upgrade, and says yes to it.
  convenience init(accepting peer: Peer, headers: [String] = []) {
    self.init(peer)
    peer.send(Self.yes(to: request, headers: headers))
  }

  /// Reads the upgrade.
  init(_ peer: Peer) {
    self.peer = peer
    request = peer.readRequest()
  }

  static func yes(to request: String, headers: [String] = []) -> String {
    let lines = [
      "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Accept: \(accept(request))",
    ]
    return (lines + headers).map { $0 + "\r\n" }.joined() + "\r\n"
  }

  static func accept(_ request: String) -> String {
    let key = header("Sec-WebSocket-Key", of: request) ?? ""
    return base64(SHA1.digest(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
  }

  static func header(_ name: String, of request: String) -> String? {
    request.split(separator: "\r\n").lazy
      .filter { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
      .map { String($0.dropFirst(name.count + 2)) }.first
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    return stride(from: 0, to: bytes.count, by: 3).map { start in
      let part = Array(bytes[start..<min(start + 3, bytes.count)])
      let bits = (part + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
      return (0..<4).map { index in
        index <= part.count ? String(letters[bits >> (18 - 6 * index) & 63]) : "="
      }.joined()
    }.joined()
  }

  @discardableResult
  func send(_ frames: WebSocketFrame...) -> Bool { peer.send(frames.flatMap(\.bytes)) }

  /// The next frame as the client sent it, without its mask; nil when the connection ended.
  func next() -> WebSocketFrame? {
    while true {
      if var frame = WebSocketFrame.take(from: &input) {
        frame.mask = nil
        return frame
      }
      guard let more = peer.receive() else { return nil }
      input += more
    }
  }

  /// Sends every text back, and answers a close.
  func echo() {
    while let frame = next() {
      send(frame)
      if frame.opcode == WebSocketFrame.close { return }
    }
  }
}

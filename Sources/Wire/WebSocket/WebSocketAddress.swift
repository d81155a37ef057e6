import CCurl

/// Where a WebSocket's URL leads, in the parts that the handshake needs.
struct WebSocketAddress: Equatable {
  /// The same place for libcurl, which has no word of WebSockets.
  var url: String
  var host: String
  /// With the port when the URL has one.
  var authority: String
  /// Path and query, as the request line has them.
  var target: String

  /// - Throws: ``WireError/invalidURL(_:)`` for another scheme than `ws`, `wss`, `http`, `https`.
  init(_ text: String) throws(WireError) {
    let scheme = text.prefix { $0 != ":" }.lowercased()
    let plain = ["ws": "http", "wss": "https"][scheme] ?? scheme
    url = plain + text.dropFirst(scheme.count)
    guard ["http", "https"].contains(plain),
      !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }),
      let parts = curl_url()
    else { throw .invalidURL(text) }
    defer { curl_url_cleanup(parts) }
    guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
      let host = Self.part(CURLUPART_HOST, of: parts), !host.isEmpty
    else { throw .invalidURL(text) }
    self.host = host
    authority = host + (Self.part(CURLUPART_PORT, of: parts).map { ":" + $0 } ?? "")
    target =
      (Self.part(CURLUPART_PATH, of: parts) ?? "/")
      + (Self.part(CURLUPART_QUERY, of: parts).map { "?" + $0 } ?? "")
  }

  private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}

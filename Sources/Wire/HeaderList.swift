import CCurl

/// A request's headers as libcurl takes them, and without those that it would add unasked.
///
/// Belongs to the thread of the transfers; freed with the transfer.
final class HeaderList {
  private(set) var first: UnsafeMutablePointer<curl_slist>?

  init(_ request: HTTPRequest) throws(WireError) {
    for header in request.headers {
      guard header.isSafe else { throw .invalidHeader(name: header.name) }
      // libcurl takes "Name:" as a wish to leave the header out.
      append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    let names = request.headers.map { $0.name.lowercased() }
    for unasked in ["Expect", "Content-Type", "Accept-Encoding"]
    where !names.contains(unasked.lowercased()) {
      append("\(unasked):")
    }
  }

  deinit { curl_slist_free_all(first) }

  private func append(_ line: String) {
    if let longer = curl_slist_append(first, line) { first = longer }
  }
}

extension HTTPRequest.Header {
  /// Whether the name is a token and the value holds no line break or NUL.
  var isSafe: Bool {
    let isToken = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
    return isToken && !name.isEmpty
      && !value.utf8.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 }
  }
}

extension HTTPRequest {
  /// The host that will be asked.
  ///
  /// - Throws: ``WireError/invalidURL(_:)`` for anything but `http` and `https`, or without a host.
  func checkedHost() throws(WireError) -> String {
    guard !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }), let parts = curl_url() else {
      throw .invalidURL(url)
    }
    defer { curl_url_cleanup(parts) }
    guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
      let scheme = Self.part(CURLUPART_SCHEME, of: parts), ["http", "https"].contains(scheme),
      let host = Self.part(CURLUPART_HOST, of: parts), !host.isEmpty
    else { throw .invalidURL(url) }
    return host
  }

  private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}

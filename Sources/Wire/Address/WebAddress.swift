import CCurl

/// An `http` or `https` address, taken apart as libcurl will understand it.
///
///     let page = try WebAddress("https://example.com/a/b?c")
///     page.host                          // "example.com"
///     try page.resolving("../d").text    // "https://example.com/d"
package struct WebAddress: Sendable, Hashable {
  /// Why an address is none that may be asked.
  package enum Fault: Error, Sendable, Equatable, CustomStringConvertible {
    case malformed(String)
    case scheme(String)
    case credentials
    case host(String)
    case port(Int)

    package var description: String {
      switch self {
      case .malformed(let text): "\(text) is not a web address."
      case .scheme(let scheme): "Only http and https addresses are fetched, not \(scheme):."
      case .credentials: "An address with a name or a password in it is not fetched."
      case .host(let host): "\(host) is not the name of a host."
      case .port(let port): "Port \(port) is not one of the web."
      }
    }
  }

  /// The whole address in its normal form.
  package let text: String
  package let scheme: String
  /// In small letters, without the dot at its end; a numeric one in its usual form.
  package let host: String
  package let port: Int
  package let path: String

  package init(_ text: String) throws(Fault) {
    guard let parts = URLParts() else { throw .malformed(text) }
    try self.init(parts, text, shown: text)
  }

  /// The address that a reference such as a redirect's `Location` leads to from here.
  package func resolving(_ reference: String) throws(Fault) -> WebAddress {
    // A place within the page; libcurl would lose the query over it.
    guard !reference.hasPrefix("#") else { return self }
    guard let parts = URLParts(), parts.set(text) else { throw .malformed(reference) }
    return try WebAddress(parts, reference, shown: reference)
  }

  private init(_ parts: URLParts, _ text: String, shown: String) throws(Fault) {
    guard !text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else { throw .malformed(shown) }
    guard parts.set(text) else {
      if let scheme = Self.foreignScheme(of: text), !["http", "https"].contains(scheme) {
        throw .scheme(scheme)
      }
      throw .malformed(shown)
    }
    guard let scheme = parts[CURLUPART_SCHEME], ["http", "https"].contains(scheme) else {
      throw .scheme(parts[CURLUPART_SCHEME] ?? "")
    }
    guard parts[CURLUPART_USER] == nil, parts[CURLUPART_PASSWORD] == nil else {
      throw .credentials
    }
    guard var host = parts[CURLUPART_HOST]?.lowercased(), !host.isEmpty else {
      throw .malformed(shown)
    }
    guard !host.contains("%"), parts[CURLUPART_ZONEID] == nil else { throw .host(host) }
    if host.hasSuffix(".") { host.removeLast() }
    let standard = scheme == "https" ? 443 : 80
    let port = parts[CURLUPART_PORT].flatMap { Int($0) } ?? standard
    guard port == standard || port == 80 || port == 443 || Self.mayBeWeb(port) else {
      throw .port(port)
    }
    guard let whole = parts[CURLUPART_URL] else { throw .malformed(shown) }
    self.text = String(whole.prefix { $0 != "#" })
    self.scheme = scheme
    self.host = host
    self.port = port
    path = parts[CURLUPART_PATH] ?? "/"
  }

  /// Ports above the system's that other protocols own, which HTTP could be made to speak to.
  private static func mayBeWeb(_ port: Int) -> Bool {
    let others: Set = [
      1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6697,
      10080, 11211,
    ]
    return (1024...65_535).contains(port) && !others.contains(port)
      && !(6665...6669).contains(port)
  }

  private static func foreignScheme(of text: String) -> String? {
    guard let end = text.firstIndex(of: ":") else { return nil }
    let scheme = text[..<end]
    return !scheme.isEmpty && scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "+") }
      ? scheme.lowercased() : nil
  }

  /// Scheme, host and port: what a permission is given for.
  package var origin: String {
    let shown = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    let standard = scheme == "https" ? 443 : 80
    return "\(scheme)://\(shown)" + (port == standard ? "" : ":\(port)")
  }
}

/// libcurl's own view of an address; freed with this.
private final class URLParts {
  private let handle: OpaquePointer

  init?() {
    guard let handle = curl_url() else { return nil }
    self.handle = handle
  }

  deinit { curl_url_cleanup(handle) }

  /// Takes an address, or a reference relative to the one that is there.
  func set(_ text: String) -> Bool { curl_url_set(handle, CURLUPART_URL, text, 0) == CURLUE_OK }

  subscript(part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}

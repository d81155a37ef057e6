package import Wire

/// Pages that may be fetched without a question: those of a host, or of a host and all below it.
///
///     HostRule("https://docs.swift.org")          // this host only, https, port 443
///     HostRule("https://*.example.com:8443")      // example.com and what ends in .example.com
///     HostRule("https://github.com/apple/")       // what lies below this path
package struct HostRule: Sendable, Hashable {
  package let scheme: String
  package let host: String
  package let port: Int
  /// Ends with a slash.
  package let path: String
  package let coversSubdomains: Bool

  /// Reads a rule; nil when it is none.
  package init?(_ text: String) {
    guard let mark = text.range(of: "://") else { return nil }
    var rest = String(text[mark.upperBound...])
    let isSuffix = rest.hasPrefix("*.")
    if isSuffix { rest.removeFirst(2) }
    guard let address = try? WebAddress("\(text[..<mark.lowerBound])://\(rest)"),
      !address.text.contains("?"), !isSuffix || address.host.contains(".")
    else { return nil }
    self.init(address, coversSubdomains: isSuffix)
  }

  /// The rule for an address's whole host.
  package init(originOf address: WebAddress) {
    scheme = address.scheme
    host = address.host
    port = address.port
    path = "/"
    coversSubdomains = false
  }

  private init(_ address: WebAddress, coversSubdomains: Bool) {
    scheme = address.scheme
    host = address.host
    port = address.port
    path = address.path.hasSuffix("/") ? address.path : address.path + "/"
    self.coversSubdomains = coversSubdomains
  }

  /// Whether it is for all of the host, not for what lies below a path.
  package var isOfWholeHost: Bool { path == "/" }

  package func allows(_ address: WebAddress) -> Bool {
    guard address.scheme == scheme, address.port == port else { return false }
    let isHost =
      address.host == host || coversSubdomains && address.host.hasSuffix(".\(host)")
    guard isHost, path == "/" || !Self.mayLeave(address.path) else { return false }
    return (address.path + "/").hasPrefix(path)
  }

  /// Whether a server could read a path as one that leads elsewhere: libcurl has taken the dots out
  /// of it, and what is escaped may be put back.
  private static func mayLeave(_ path: String) -> Bool {
    let path = path.lowercased()
    return ["%2e", "%2f", "%5c", "\\"].contains { path.contains($0) }
  }
}

extension String {
  fileprivate func range(of part: String) -> Range<String.Index>? {
    indices.first { self[$0...].hasPrefix(part) }.map { $0..<index($0, offsetBy: part.count) }
  }
}

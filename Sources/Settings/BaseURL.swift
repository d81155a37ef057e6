/// The address of a provider, as far as a file can be wrong about it.
enum BaseURL {
  /// What is wrong with the text, as a sentence; nil when it can be used.
  static func fault(_ text: String) -> String? {
    guard let rest = afterScheme(text) else {
      return "`base_url` must begin with http:// or https://."
    }
    let authority = rest.prefix { !"/?#".utf8.contains($0) }
    if authority.contains(UInt8(ascii: "@")) {
      return "`base_url` must not hold a name and password; use `api_key_env`."
    }
    guard hasHost(authority) else {
      return "`base_url` must name a host, and a port only as a number."
    }
    if rest.contains(where: { "?#".utf8.contains($0) }) {
      return "`base_url` must end with its path: the dialect's own path is added to it."
    }
    let isPlain = text.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0)
    }
    return isPlain ? nil : "`base_url` holds a character that an address cannot have."
  }

  private static func afterScheme(_ text: String) -> Substring.UTF8View? {
    for scheme in ["http://", "https://"]
    where text.utf8.prefix(scheme.utf8.count).map({ $0 | 0x20 }).elementsEqual(
      scheme.utf8.map { $0 | 0x20 })
    {
      return text.utf8.dropFirst(scheme.utf8.count)
    }
    return nil
  }

  /// A name or address, an IPv6 one in brackets, and an optional port.
  private static func hasHost(_ authority: Substring.UTF8View) -> Bool {
    var host = authority
    var port: Substring.UTF8View?
    let afterAddress = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
    if let colon = authority[afterAddress...].lastIndex(of: UInt8(ascii: ":")) {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    if host.first == UInt8(ascii: "[") {
      guard host.last == UInt8(ascii: "]"), host.count > 3 else { return false }
    } else if host.contains(UInt8(ascii: ":")) || host.contains(UInt8(ascii: "[")) {
      return false
    }
    guard let port else { return !host.isEmpty }
    let number = UInt16(String(Substring(port)))
    return !host.isEmpty && number != nil && number != 0 && port.first != UInt8(ascii: "+")
  }
}

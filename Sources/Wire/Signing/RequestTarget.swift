/// The parts of a URL that stand in a request, with the spelling they have there.
struct RequestTarget {
  /// As in the header `Host`: without the user, and without a port that goes without saying.
  let host: String
  let path: Substring
  /// Without its question mark; empty when there is none.
  let query: Substring

  init(url: String) {
    let schemeEnd = Self.end(of: "://", in: url)
    let scheme = url[..<(schemeEnd ?? url.startIndex)].lowercased()
    let rest = url[(schemeEnd ?? url.startIndex)...].prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let target = rest[authority.endIndex...]
    path = target.prefix { $0 != "?" }
    query = target[path.endIndex...].dropFirst()
    var host = authority.split(separator: "@").last ?? ""
    for (start, port) in [("https", ":443"), ("http", ":80")]
    where scheme == start + "://" && host.hasSuffix(port) {
      host = host.dropLast(port.count)
    }
    self.host = String(host)
  }

  private static func end(of mark: String, in text: String) -> String.Index? {
    var rest = text[...]
    while let colon = rest.firstIndex(of: ":") {
      rest = rest[colon...]
      if rest.hasPrefix(mark) { return rest.index(colon, offsetBy: mark.count) }
      rest = rest.dropFirst()
    }
    return nil
  }
}

/// A request in the one form of which both sides can make the same signature.
///
/// Amazon's "Signature Version 4", step 1: method, path, query, headers, the headers' names and
/// the body's hash, a line each.
struct CanonicalRequest {
  /// What happens to the dot segments and empty segments of a path.
  enum Path: Sendable { case normalized, asSent }

  let text: String
  /// The names of the headers in ``text``, in lower case and in order.
  let signedHeaders: String

  init(
    method: String, url: String, headers: [HTTPRequest.Header], bodyHash: String, path: Path
  ) {
    let target = RequestTarget(url: url)
    let (headers, names) = Self.fold(headers, host: target.host)
    signedHeaders = names.joined(separator: ";")
    let uri = Self.path(target.path, path)
    text = [method, uri, Self.query(target.query), headers, signedHeaders, bodyHash]
      .joined(separator: "\n")
  }
}

extension CanonicalRequest {
  /// Headers that change on the way, or are the signature itself.
  private static let unsigned: Set<String> = [
    "authorization", "connection", "expect", "keep-alive", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    "x-amzn-trace-id",
  ]

  /// A line a name, the values of a repeated one joined by commas.
  private static func fold(
    _ headers: [HTTPRequest.Header], host: String
  ) -> (lines: String, names: [String]) {
    var values: [String: [String]] = [:]
    for header in headers {
      let name = header.name.lowercased()
      if !unsigned.contains(name) { values[name, default: []].append(collapsed(header.value)) }
    }
    if values["host"] == nil { values["host"] = [host] }
    let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let lines = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }
    return (lines.joined(), names)
  }

  /// A value without blanks at its ends, and with one in place of several or of a line break.
  private static func collapsed(_ value: String) -> String {
    let words = value.utf8.split { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return words.map { String(Substring($0)) }.joined(separator: " ")
  }

  /// The path as it is sent, encoded once more.
  private static func path(_ path: Substring, _ rule: Path) -> String {
    switch rule {
    case .asSent: return path.isEmpty ? "/" : encoded(path.utf8, keepsSlash: true)
    case .normalized:
      var segments: [Substring] = []
      for segment in path.split(separator: "/") where segment != "." {
        if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
      }
      let end = path.utf8.last == UInt8(ascii: "/") && !segments.isEmpty ? "/" : ""
      let names = segments.map { encoded($0.utf8, keepsSlash: false) }
      return "/" + names.joined(separator: "/") + end
    }
  }

  /// The parameters by name, then by value, each encoded in one way however it was sent.
  private static func query(_ query: Substring) -> String {
    let parameters = query.split(separator: "&").map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let texts = parts.map { encoded(decoded($0.utf8), keepsSlash: false) }
      return (name: texts[0], value: texts.count > 1 ? texts[1] : "")
    }
    return parameters.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
      .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  private static func encoded(_ bytes: some Sequence<UInt8>, keepsSlash: Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.append(byte)
      case UInt8(ascii: "/") where keepsSlash: text.append(byte)
      default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func decoded(_ text: Substring.UTF8View) -> [UInt8] {
    let bytes = Array(text)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }
}

/// A page of the web as text that a model reads.
///
/// HTML becomes readable text with its links, other text stays as it is, and what is no text is
/// refused.
package struct PageText: Sendable, Equatable {
  /// Why a page cannot be read.
  package enum Fault: Error, Sendable, Equatable, CustomStringConvertible {
    case binary(type: String, size: Int)
    case charset(String)

    package var description: String {
      switch self {
      case .binary(let type, let size):
        "The page is \(type.isEmpty ? "binary" : type) (\(size) bytes), not text, and is not shown."
      case .charset(let name):
        "The page is written in the character set \(name.prefix(40)), which cannot be read."
      }
    }
  }

  package var text: String
  /// The page's title, when it has one.
  package var title: String?

  /// Reads a body; `contentType` is the server's word, which may be empty or wrong.
  package init(_ body: [UInt8], contentType: String) throws(Fault) {
    let type = MediaType(contentType)
    let isMarkup = type.isMarkup || (type.name.isEmpty && Self.looksLikeMarkup(body))
    guard type.isText || isMarkup || type.name.isEmpty || type.isUnspecific else {
      throw .binary(type: type.name, size: body.count)
    }
    let declared = type.charset ?? (isMarkup ? Self.declaredCharset(in: body) : nil)
    let decoded = try Charset.decoded(body, declared)
    guard !decoded.unicodeScalars.prefix(4_000).contains(where: { $0.value == 0 }) else {
      throw .binary(type: type.name, size: body.count)
    }
    guard isMarkup else {
      text = decoded
      return
    }
    var reader = HTMLReader(decoded)
    reader.read()
    text = reader.text
    title = reader.title
  }

  private static func looksLikeMarkup(_ body: [UInt8]) -> Bool {
    let start = String(decoding: body.prefix(512), as: UTF8.self).lowercased()
    return ["<!doctype html", "<html", "<head", "<body"].contains { start.contains($0) }
  }

  /// The character set that a `meta` element names within the first 1,024 bytes (WHATWG HTML,
  /// 4.2.5.4).
  private static func declaredCharset(in body: [UInt8]) -> String? {
    let start = String(decoding: body.prefix(1_024), as: UTF8.self).lowercased()
    guard let meta = start.firstRange(of: "charset=") else { return nil }
    let value = start[meta.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
    let name = value.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return name.isEmpty ? nil : String(name)
  }
}

/// A `Content-Type` taken apart.
struct MediaType {
  let name: String
  let charset: String?

  init(_ header: String) {
    let parts = header.split(separator: ";", omittingEmptySubsequences: false).map {
      String($0).trimmedSpaces.lowercased()
    }
    name = parts.first ?? ""
    charset = parts.dropFirst().first { $0.hasPrefix("charset=") }
      .map { $0.dropFirst(8).filter { $0 != "\"" && $0 != "'" } }
      .flatMap { $0.isEmpty ? nil : String($0) }
  }

  var isMarkup: Bool { name == "text/html" || name == "application/xhtml+xml" }

  var isText: Bool {
    name.hasPrefix("text/") || name.hasSuffix("+json") || name.hasSuffix("+xml")
      || [
        "application/json", "application/xml", "application/javascript", "application/x-sh",
        "application/yaml", "application/x-yaml", "application/toml", "application/sql",
        "application/x-ndjson", "application/graphql", "application/ecmascript",
        "application/typescript", "image/svg+xml",
      ].contains(name)
  }

  /// What servers say of files they know nothing of.
  var isUnspecific: Bool { name == "application/octet-stream" || name == "binary/octet-stream" }
}

extension String {
  var trimmedSpaces: String {
    let start = drop { $0.isWhitespace }
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}

extension StringProtocol {
  /// Where `part`, in ASCII, stands first.
  func firstRange(of part: String) -> Range<Index>? {
    let wanted = Array(part.utf8)
    guard let first = wanted.first else { return nil }
    var index = utf8.startIndex
    while let found = utf8[index...].firstIndex(of: first) {
      if utf8[found...].starts(with: wanted) {
        return found..<utf8.index(found, offsetBy: wanted.count)
      }
      index = utf8.index(after: found)
    }
    return nil
  }
}

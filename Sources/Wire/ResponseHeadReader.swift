/// Reads a status line and headers as libcurl hands them over, a line at a time.
///
/// Interim responses (1xx) are skipped, and so are trailers: the first final head is kept. To one
/// who asked for another protocol, 101 is final.
struct ResponseHeadReader {
  /// Why a head is refused, as it is told.
  enum Fault: String {
    case control = "the response's headers hold control characters"
    case count = "the response has too many headers"
  }

  /// More headers than this are no answer; what libcurl limits is their bytes.
  private static let limit = 1000

  private let awaitsUpgrade: Bool
  private var status = 0
  private var headers: [HTTPRequest.Header] = []
  private(set) var isComplete = false
  /// Set by the first line that no server should send.
  private(set) var fault: Fault?

  init(awaitsUpgrade: Bool = false) { self.awaitsUpgrade = awaitsUpgrade }

  /// Takes a line with its line break, and gives the head when the line ends it.
  mutating func read(_ line: UnsafeRawBufferPointer) -> HTTPResponseHead? {
    guard !isComplete else { return nil }
    let end = (line.lastIndex { $0 != 0x0A && $0 != 0x0D } ?? -1) + 1
    if line[..<end].contains(where: { $0 < 0x20 && $0 != 0x09 }) { fault = .control }
    if headers.count == Self.limit { fault = .count }
    guard fault == nil else { return nil }
    let text = String(decoding: line[..<end], as: UTF8.self)[...]
    if text.isEmpty { return finish() }
    if text.hasPrefix("HTTP/") {
      let words = text.split(separator: " ", maxSplits: 2)
      status = words.count > 1 ? Int(words[1]) ?? 0 : 0
      headers = []
    } else if let first = text.utf8.first, first == 0x20 || first == 0x09, !headers.isEmpty {
      headers[headers.count - 1].value += " " + Self.trimmed(text)
    } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
      let name = Self.trimmed(text[..<colon]).lowercased()
      headers.append(HTTPRequest.Header(name, Self.trimmed(text[text.index(after: colon)...])))
    }
    return nil
  }

  private mutating func finish() -> HTTPResponseHead? {
    guard status >= 200 || awaitsUpgrade && status == 101 else { return nil }
    isComplete = true
    return HTTPResponseHead(status: status, headers: headers)
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let utf8 = text.utf8
    guard let first = utf8.firstIndex(where: { !isBlank($0) }),
      let last = utf8.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
  }
}

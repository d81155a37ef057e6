/// Reads HTTP/1.1 requests as their bytes arrive; bodies by length or in chunks.
struct RequestParser {
  enum Step: Equatable {
    case needsMore
    /// The client waits for a word before it sends the body.
    case wantsContinue
    case request(RecordedRequest, keepsAlive: Bool)
    case malformed(String)
  }

  private static let headLimit = 1 << 20

  private var buffer: [UInt8] = []
  private var hasContinued = false
  /// Bytes already searched for the end of the head.
  private var searched = 0

  mutating func append(_ bytes: ArraySlice<UInt8>) { buffer += bytes }

  mutating func next() -> Step {
    guard let headEnd = endOfHead() else {
      return buffer.count > Self.headLimit ? .malformed("the head is too long") : .needsMore
    }
    let lines = String(decoding: buffer[..<headEnd], as: UTF8.self).split(separator: "\r\n")
    guard let words = lines.first?.split(separator: " "), words.count == 3 else {
      return .malformed("the first line is no request")
    }
    var request = RecordedRequest(
      method: String(words[0]), path: String(words[1]), headers: [], body: [])
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { return .malformed("a header has no colon") }
      request.headers.append(
        RecordedRequest.Header(
          name: String(line[..<colon]),
          value: String(line[line.index(after: colon)...].drop { $0 == " " })))
    }
    return body(of: request, from: headEnd + 4, isLatest: words[2] == "HTTP/1.1")
  }

  private mutating func body(
    of request: RecordedRequest, from start: Int, isLatest: Bool
  ) -> Step {
    let isChunked = request.header("transfer-encoding")?.lowercased() == "chunked"
    let length = Int(request.header("content-length") ?? "0")
    guard let length, length >= 0 else { return .malformed("the content-length is no number") }
    let found = isChunked ? chunks(from: start) : whole(from: start, length)
    guard let (body, end) = found else {
      guard request.header("expect")?.lowercased() == "100-continue", !hasContinued else {
        return .needsMore
      }
      hasContinued = true
      return .wantsContinue
    }
    buffer.removeFirst(end)
    hasContinued = false
    searched = 0
    var request = request
    request.body = body
    let connection = request.header("connection")?.lowercased()
    return .request(
      request, keepsAlive: connection != "close" && (isLatest || connection == "keep-alive"))
  }

  private func whole(from start: Int, _ length: Int) -> (body: [UInt8], end: Int)? {
    guard buffer.count >= start + length else { return nil }
    return (Array(buffer[start..<start + length]), start + length)
  }

  private func chunks(from start: Int) -> (body: [UInt8], end: Int)? {
    var body: [UInt8] = []
    var offset = start
    while let line = endOfLine(from: offset) {
      let digits = buffer[offset..<line].prefix { $0 != UInt8(ascii: ";") }
      guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0 else {
        return (body, buffer.count)
      }
      let end = line + 2 + size
      guard buffer.count >= end + 2 else { return nil }
      if size == 0 { return (body, end + 2) }
      body += buffer[line + 2..<end]
      offset = end + 2
    }
    return nil
  }

  private mutating func endOfHead() -> Int? {
    var line = searched
    while let end = endOfLine(from: line) {
      if buffer.count >= end + 4, buffer[end + 2] == 0x0D, buffer[end + 3] == 0x0A { return end }
      if buffer.count < end + 4 { break }
      line = end + 2
    }
    searched = line
    return nil
  }

  private func endOfLine(from start: Int) -> Int? {
    var index = start
    while index + 1 < buffer.count {
      if buffer[index] == 0x0D, buffer[index + 1] == 0x0A { return index }
      index += 1
    }
    return nil
  }
}

/// Colours source code by one table for each language.
///
/// Reads bytes from left to right, in linear time, and never fails: what it does not know keeps
/// the role of plain code.
struct Lexer {
  static let plain = "md.codeblock"

  /// The code's lines with its words in their roles; tabs are expanded.
  static func lines(of code: String, language: String) -> [StyledLine] {
    var lines = code.split(separator: "\n", omittingEmptySubsequences: false).map {
      Glyph.expandingTabs(String($0))
    }
    if lines.last == "" { lines.removeLast() }
    if language == "diff" || language == "patch" { return lines.map(diff) }
    guard let language = Language.named(language) else {
      return lines.map { StyledLine($0, plain) }
    }
    var lexer = Lexer(bytes: Array(lines.joined(separator: "\n").utf8), language: language)
    return lexer.run()
  }

  private static func diff(_ line: String) -> StyledLine {
    let role =
      switch line.utf8.first {
      case UInt8(ascii: "+"): line.hasPrefix("+++") ? "diff.file" : "diff.add"
      case UInt8(ascii: "-"): line.hasPrefix("---") ? "diff.file" : "diff.del"
      case UInt8(ascii: "@"): "diff.hunk"
      default: plain
      }
    return StyledLine(line, role)
  }

  private let bytes: [UInt8]
  private let language: Language
  private var index = 0
  private var lines: [StyledLine] = [StyledLine([])]

  private init(bytes: [UInt8], language: Language) {
    self.bytes = bytes
    self.language = language
  }
}

extension Lexer {
  private mutating func run() -> [StyledLine] {
    guard !bytes.isEmpty else { return [] }
    while index < bytes.count {
      let start = index
      let role = next()
      if index == start { index += 1 }
      emit(start..<index, role)
    }
    return lines
  }

  /// Moves past one token and gives its role.
  private mutating func next() -> String {
    if let comment = comment() { return comment }
    for quote in language.quotes where starts(with: quote.open) { return string(quote) }
    let byte = bytes[index]
    if isDigit(byte) { return number() }
    if isWord(byte) { return word() }
    index += 1
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    return Self.plain
  }

  private mutating func comment() -> String? {
    let mayStart =
      !language.commentsNeedSpace || index == 0 || bytes[index - 1] <= 0x20
      || bytes[index - 1] == UInt8(ascii: ";")
    if mayStart, language.lineComments.contains(where: { starts(with: $0) }) {
      while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      return "syn.comment"
    }
    guard let (open, close) = language.blockComment, starts(with: open) else { return nil }
    index += open.utf8.count
    while index < bytes.count, !starts(with: close) { index += 1 }
    index = min(bytes.count, index + close.utf8.count)
    return "syn.comment"
  }

  private mutating func string(_ quote: Language.Quote) -> String {
    index += quote.open.utf8.count
    while index < bytes.count, !starts(with: quote.close) {
      if bytes[index] == 0x0A, !quote.spansLines { return "syn.string" }
      index += quote.escapes && bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    index = min(bytes.count, index + quote.close.utf8.count)
    return language.hasKeys && isBefore(UInt8(ascii: ":")) ? "syn.property" : "syn.string"
  }

  private mutating func number() -> String {
    while index < bytes.count {
      let byte = bytes[index]
      let isFraction =
        byte == UInt8(ascii: ".") && index + 1 < bytes.count && isDigit(bytes[index + 1])
      guard isDigit(byte) || isLetter(byte) || isFraction else { break }
      index += 1
    }
    return "syn.number"
  }

  private mutating func word() -> String {
    let start = index
    while index < bytes.count, isWord(bytes[index]) || isDigit(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if language.keywords.contains(text) { return "syn.keyword" }
    if language.types.contains(text) { return "syn.type" }
    let first = bytes[start]
    if first == UInt8(ascii: "@") { return "syn.keyword" }
    if language.hasKeys, isBefore(UInt8(ascii: ":")) || isBefore(UInt8(ascii: "=")) {
      return "syn.property"
    }
    if language.capitalsAreTypes, (0x41...0x5A).contains(first), text.utf8.count > 1 {
      return "syn.type"
    }
    let isCall = index < bytes.count && bytes[index] == UInt8(ascii: "(")
    return language.callsAreFunctions && isCall ? "syn.function" : Self.plain
  }
}

extension Lexer {
  private mutating func emit(_ range: Range<Int>, _ role: String) {
    var start = range.lowerBound
    for end in range where bytes[end] == 0x0A {
      lines[lines.count - 1].append(text(start..<end), role)
      lines.append(StyledLine([]))
      start = end + 1
    }
    lines[lines.count - 1].append(text(start..<range.upperBound), role)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func starts(with text: String) -> Bool {
    let end = index + text.utf8.count
    return end <= bytes.count && bytes[index..<end].elementsEqual(text.utf8)
  }

  /// Whether the next byte that is no space is the one given.
  private func isBefore(_ byte: UInt8) -> Bool {
    var position = index
    while position < bytes.count, bytes[position] == 0x20 { position += 1 }
    return position < bytes.count && bytes[position] == byte
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

  private func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || language.wordBytes.contains(byte)
  }
}

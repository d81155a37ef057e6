/// Colours source code by one table for each language, a line at a time.
///
/// Reads bytes from left to right, in linear time, and never fails: what it does not know keeps
/// the role of plain code. What a line leaves open goes on in the next one; no line changes
/// another before it.
///
///     var lexer = Lexer(language: "swift")
///     let rows = code.map { lexer.line($0) }
struct Lexer: Sendable {
  static let plain = "md.codeblock"

  private enum Grammar {
    case none
    case diff
    case language(Language)
  }

  /// What may go on from one line to the next.
  private enum Open {
    case comment(close: String)
    case string(Language.Quote)
  }

  private let grammar: Grammar
  private var open: Open?
  private var bytes: [UInt8] = []
  private var index = 0

  /// `language` is the first word of a fence, in lower case.
  init(language: String) {
    if language == "diff" || language == "patch" {
      grammar = .diff
    } else {
      grammar = Language.named(language).map(Grammar.language) ?? .none
    }
  }

  /// The next line of the code with its words in their roles; tabs are expanded.
  mutating func line(_ text: String) -> StyledLine {
    let text = Glyph.expandingTabs(text)
    switch grammar {
    case .none: return StyledLine(text, Self.plain)
    case .diff: return Self.diff(text)
    case .language(let language): return line(text, language)
    }
  }

  /// The lines of a whole piece of code.
  static func lines(of code: String, language: String) -> [StyledLine] {
    var lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    var lexer = Lexer(language: language)
    return lines.map { lexer.line(String($0)) }
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
}

extension Lexer {
  private mutating func line(_ text: String, _ language: Language) -> StyledLine {
    bytes = Array(text.utf8)
    index = 0
    var line = StyledLine([])
    if let open {
      let role = goOn(open, language)
      line.append(self.text(0..<index), role)
    }
    while index < bytes.count {
      let start = index
      let role = next(language)
      if index == start { index += 1 }
      line.append(self.text(start..<index), role)
    }
    return line
  }

  private mutating func goOn(_ open: Open, _ language: Language) -> String {
    switch open {
    case .comment(let close): return restOfComment(close)
    case .string(let quote): return restOfString(quote, language)
    }
  }

  /// Moves past one token and gives its role.
  private mutating func next(_ language: Language) -> String {
    if let comment = comment(language) { return comment }
    for quote in language.quotes where starts(with: quote.open) {
      index += quote.open.utf8.count
      return restOfString(quote, language)
    }
    let byte = bytes[index]
    if isDigit(byte) { return number() }
    if isWord(byte, language) { return word(language) }
    index += 1
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    return Self.plain
  }

  private mutating func comment(_ language: Language) -> String? {
    let mayStart =
      !language.commentsNeedSpace || index == 0 || bytes[index - 1] <= 0x20
      || bytes[index - 1] == UInt8(ascii: ";")
    if mayStart, language.lineComments.contains(where: { starts(with: $0) }) {
      index = bytes.count
      return "syn.comment"
    }
    guard let (open, close) = language.blockComment, starts(with: open) else { return nil }
    index += open.utf8.count
    return restOfComment(close)
  }

  private mutating func restOfComment(_ close: String) -> String {
    while index < bytes.count, !starts(with: close) { index += 1 }
    open = index < bytes.count ? nil : .comment(close: close)
    index = min(bytes.count, index + close.utf8.count)
    return "syn.comment"
  }

  private mutating func restOfString(_ quote: Language.Quote, _ language: Language) -> String {
    while index < bytes.count, !starts(with: quote.close) {
      index += quote.escapes && bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    open = nil
    guard index < bytes.count else {
      // A backslash may take the line's end with it, but what may be a key is of one line: its
      // role is known at its end only.
      let goesOn = quote.spansLines || index > bytes.count
      if goesOn, !language.hasKeys { open = .string(quote) }
      index = bytes.count
      return "syn.string"
    }
    index += quote.close.utf8.count
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

  private mutating func word(_ language: Language) -> String {
    let start = index
    while index < bytes.count, isWord(bytes[index], language) || isDigit(bytes[index]) {
      index += 1
    }
    let text = text(start..<index)
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

  private func isWord(_ byte: UInt8, _ language: Language) -> Bool {
    isLetter(byte) || language.wordBytes.contains(byte)
  }
}

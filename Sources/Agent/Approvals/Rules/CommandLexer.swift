/// Reads a command line as simple commands of literal words, or says why it cannot.
///
/// It knows the small part of bash in which a word means the same to everybody: bare words of
/// harmless characters, words that are quoted as a whole, and `&&`, `||`, `;`, `|` or a line feed
/// between commands. Everything else is unknown to it, and a person is asked: it never guesses. It
/// serves display and rules; that a line reads well here is no reason to run it unasked.
///
///     try CommandLexer.commands(of: "git log -3 && npm test")
///     // [["git", "log", "-3"], ["npm", "test"]]
package struct CommandLexer {
  /// What a line has that is not plain words.
  package enum Obstacle: Error, Sendable, Equatable {
    case expansion
    case pattern
    case braces
    case group
    case redirection
    case background
    case assignment
    case tilde
    case escape
    case comment
    case history
    case keyword
    case quote
    case blanks
    case hiddenCharacter
    case emptyCommand
    case tooLong
  }

  /// The longest line that is read, in bytes.
  package static let limit = 128 << 10

  /// The words of each simple command, in order; takes time in proportion to the line.
  package static func commands(of line: String) throws(Obstacle) -> [[String]] {
    guard line.utf8.count <= limit else { throw .tooLong }
    guard isSeen(line) else { throw .hiddenCharacter }
    var lexer = CommandLexer(bytes: Array(line.utf8))
    return try lexer.read()
  }

  private static func isSeen(_ line: String) -> Bool {
    if line.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return true }
    return line.unicodeScalars.allSatisfy { $0 == "\n" || $0.isSeen }
  }

  /// What stands before a word.
  private enum Separator { case start, blank, sequence, line, conjunction, pipe }

  private let bytes: [UInt8]
  private var index = 0
  private var commands: [[String]] = []
  private var words: [String] = []
  private var separator = Separator.start

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func read() throws(Obstacle) -> [[String]] {
    while index < bytes.count {
      switch bytes[index] {
      case Self.blank: try readBlank()
      case Self.lineFeed: try readLineFeed()
      case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"): try readOperator()
      default: try readWord()
      }
    }
    if words.isEmpty {
      switch separator {
      case .conjunction, .pipe: throw .emptyCommand
      case .start, .blank, .sequence, .line: break
      }
    } else {
      commands.append(words)
    }
    guard !commands.isEmpty else { throw .emptyCommand }
    return commands
  }
}

// MARK: - Between words

extension CommandLexer {
  private static let blank = UInt8(ascii: " ")
  private static let lineFeed = UInt8(ascii: "\n")

  /// More than one blank within a command could push its end out of sight, and is no spelling that
  /// a rule was made for; before a command it is an indent.
  private mutating func readBlank() throws(Obstacle) {
    let start = index
    while index < bytes.count, bytes[index] == Self.blank { index += 1 }
    if !words.isEmpty, index - start > 1 { throw .blanks }
  }

  private mutating func readLineFeed() throws(Obstacle) {
    index += 1
    guard !words.isEmpty else { return }
    endCommand(.line)
  }

  private mutating func readOperator() throws(Obstacle) {
    let byte = bytes[index]
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    guard !words.isEmpty else { throw .emptyCommand }
    switch (byte, next) {
    case (UInt8(ascii: ";"), UInt8(ascii: ";")), (UInt8(ascii: ";"), UInt8(ascii: "&")):
      throw .keyword
    case (UInt8(ascii: ";"), _): endCommand(.sequence)
    case (UInt8(ascii: "&"), UInt8(ascii: "&")), (UInt8(ascii: "|"), UInt8(ascii: "|")):
      index += 1
      endCommand(.conjunction)
    case (UInt8(ascii: "|"), UInt8(ascii: "&")): throw .redirection
    case (UInt8(ascii: "|"), _): endCommand(.pipe)
    default: throw next == UInt8(ascii: ">") ? .redirection : .background
    }
    index += 1
  }

  private mutating func endCommand(_ separator: Separator) {
    commands.append(words)
    words = []
    self.separator = separator
  }
}

// MARK: - Words

extension CommandLexer {
  private mutating func readWord() throws(Obstacle) {
    var word: [UInt8] = []
    var isPlain = true
    while index < bytes.count, !Self.endsWord(bytes[index]) {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") else {
        try Self.check(byte)
        word.append(byte)
        index += 1
        continue
      }
      // A quote in the middle of a word is how a word is made to look like another one.
      guard word.isEmpty || word.last == UInt8(ascii: "=") else { throw .quote }
      isPlain = false
      word += try readQuoted(byte)
      guard index >= bytes.count || Self.endsWord(bytes[index]) else { throw .quote }
    }
    if words.isEmpty { try Self.check(program: word, isPlain: isPlain) }
    words.append(String(decoding: word, as: UTF8.self))
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte == blank || byte == lineFeed || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "&")
      || byte == UInt8(ascii: "|")
  }

  private mutating func readQuoted(_ quote: UInt8) throws(Obstacle) -> ArraySlice<UInt8> {
    let start = index + 1
    index = start
    while index < bytes.count, bytes[index] != quote {
      if bytes[index] == Self.lineFeed { throw .quote }
      if quote == UInt8(ascii: "\"") { try Self.checkQuoted(bytes[index]) }
      index += 1
    }
    guard index < bytes.count else { throw .quote }
    index += 1
    return bytes[start..<index - 1]
  }

  /// What still has a meaning between double quotes.
  private static func checkQuoted(_ byte: UInt8) throws(Obstacle) {
    switch byte {
    case UInt8(ascii: "$"), UInt8(ascii: "`"): throw .expansion
    case UInt8(ascii: "\\"): throw .escape
    case UInt8(ascii: "!"): throw .history
    default: break
    }
  }

  /// A byte of a bare word; what is not known to be harmless has a meaning.
  private static func check(_ byte: UInt8) throws(Obstacle) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ","),
      UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "%"),
      UInt8(ascii: "^"), 0x80...:
      break
    case UInt8(ascii: "$"), UInt8(ascii: "`"): throw .expansion
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"):
      throw .pattern
    case UInt8(ascii: "{"), UInt8(ascii: "}"): throw .braces
    case UInt8(ascii: "("), UInt8(ascii: ")"): throw .group
    case UInt8(ascii: "<"), UInt8(ascii: ">"): throw .redirection
    case UInt8(ascii: "~"): throw .tilde
    case UInt8(ascii: "\\"): throw .escape
    case UInt8(ascii: "#"): throw .comment
    case UInt8(ascii: "!"): throw .history
    default: throw .hiddenCharacter
    }
  }

  private static let keywords: Set<String> = [
    "if", "then", "else", "elif", "fi", "case", "esac", "for", "while", "until", "do", "done",
    "in", "function", "select", "time", "coproc",
  ]

  /// The word that names the program must be bare, and no assignment, job or keyword.
  private static func check(program word: [UInt8], isPlain: Bool) throws(Obstacle) {
    guard isPlain else { throw .quote }
    if word.contains(UInt8(ascii: "=")) { throw .assignment }
    let isOdd = word.contains { byte in
      byte >= 0x80 || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "^")
        || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",")
    }
    if isOdd { throw .hiddenCharacter }
    if keywords.contains(String(decoding: word, as: UTF8.self)) { throw .keyword }
  }
}

extension CommandLexer.Obstacle {
  /// What it is, to follow "The line has".
  package var words: String {
    switch self {
    case .expansion: "a variable or a substitution"
    case .pattern: "a pattern for file names"
    case .braces: "braces"
    case .group: "parentheses"
    case .redirection: "a redirection"
    case .background: "a command in the background"
    case .assignment: "an assignment"
    case .tilde: "a tilde"
    case .escape: "a backslash"
    case .comment: "a number sign"
    case .history: "an exclamation mark"
    case .keyword: "a keyword of the shell"
    case .quote: "quotes that do not enclose a whole word"
    case .blanks: "several blanks in a row"
    case .hiddenCharacter: "a character that does not show, or an odd one"
    case .emptyCommand: "a place where a command is missing"
    case .tooLong: "more than can be read"
    }
  }
}

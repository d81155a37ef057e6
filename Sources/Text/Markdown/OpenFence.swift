/// A fenced block of code that is still being written: each of its lines is coloured and cut once.
///
/// Nothing but its closing line ends such a block, and no line of it changes one before, so the
/// rows of whole lines stay as they are.
struct OpenFence: Sendable {
  /// Whether whole lines have given rows.
  private(set) var hasRows = false
  private let fence: MarkdownDocument.Fence
  private let layout: BlockLayout
  private let width: Int
  private var lexer: Lexer

  init(_ fence: MarkdownDocument.Fence, language: String, layout: BlockLayout, width: Int) {
    self.fence = fence
    self.layout = layout
    self.width = width
    lexer = Lexer(language: language)
  }

  /// The rows of the whole lines that a text begins with, up to the closing line.
  ///
  /// `count` is how many bytes were read, the closing line's included but for its end: that keeps
  /// a byte order mark after it from standing where a text begins.
  mutating func read(
    _ text: String
  ) -> (rows: [StyledLine], count: Int, isClosed: Bool) {
    let bytes = Array(text.utf8)
    var rows: [StyledLine] = []
    var (start, index) = (0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 0x0A || byte == 0x0D else {
        index += 1
        continue
      }
      // A line feed may yet follow and belong to the return.
      if byte == 0x0D, index + 1 == bytes.count { break }
      let line = bytes[start..<index]
      index += byte == 0x0D && bytes[index + 1] == 0x0A ? 2 : 1
      start = index
      if closes(line) { return (rows, start - 1, true) }
      rows += layout.rows(ofCode: lexer.line(Self.text(line)), width: width)
      hasRows = true
    }
    return (rows, start, false)
  }

  /// The rows of a last line that is not whole, as it stands.
  func rows(ofUnfinished line: String) -> [StyledLine] {
    var bytes = Array(line.utf8)[...]
    guard !bytes.isEmpty else { return [] }
    if bytes.last == 0x0D { bytes.removeLast() }
    guard !closes(bytes) else { return [] }
    var lexer = lexer
    return layout.rows(ofCode: lexer.line(Self.text(bytes)), width: width)
  }

  /// As the parser reads it, which takes no zero for a character.
  private static func text(_ line: ArraySlice<UInt8>) -> String {
    let text = String(decoding: line, as: UTF8.self)
    guard line.contains(0) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
  }

  /// Whether a line closes the block: set in by three spaces at most, at least as many marks as
  /// opened it, and no more than blanks after them.
  private func closes(_ line: ArraySlice<UInt8>) -> Bool {
    let marks = line.drop { $0 == 0x20 }
    guard marks.startIndex - line.startIndex <= 3 else { return false }
    let rest = marks.drop { $0 == fence.mark }
    return rest.startIndex - marks.startIndex >= fence.length
      && rest.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }
}

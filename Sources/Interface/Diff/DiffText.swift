import Text
import Workspace

/// The text of one diff line as it is shown: decoded, nothing hidden, wrapped to cells.
struct DiffText {
  /// Bytes of a line that are shown; a longer one ends with a note of how many are not.
  static let byteLimit = 16_384

  /// What is shown; UTF-8 offsets of ``WordDiff`` refer to it.
  let text: String
  /// Bytes left out at the end.
  let omitted: Int

  /// Decodes a line; with `hidesReturn` a carriage return at its end goes without saying.
  init(_ line: DiffLine, hidesReturn: Bool) {
    let shown = Self.shown(line, hidesReturn: hidesReturn)
    omitted = line.bytes.count - shown - (hidesReturn && line.bytes.last == 0x0D ? 1 : 0)
    text = RevealedText.reveal(String(decoding: line.bytes[..<shown], as: UTF8.self))
  }

  /// Rows a line takes, without building them where it is plain ASCII.
  static func rowCount(_ line: DiffLine, columns: Int, hidesReturn: Bool) -> Int {
    let shown = shown(line, hidesReturn: hidesReturn)
    if line.bytes.count <= byteLimit, let plain = PlainWidth(line.bytes[..<shown]) {
      if !plain.hasWide { return max(1, (plain.width + columns - 1) / columns) }
      if plain.width <= columns { return 1 }
    }
    var rows = WrappedSpans(columns: columns, isCounting: true)
    DiffText(line, hidesReturn: hidesReturn).lay(into: &rows, Roles(base: ""))
    return rows.count
  }

  private static func shown(_ line: DiffLine, hidesReturn: Bool) -> Int {
    let count = line.bytes.count - (hidesReturn && line.bytes.last == 0x0D ? 1 : 0)
    guard count > byteLimit else { return count }
    // Cut between characters, so that no half of one looks like damage.
    var cut = byteLimit
    while cut > byteLimit - 4, line.bytes[cut] & 0xC0 == 0x80 { cut -= 1 }
    return cut
  }

  struct Roles {
    var base: String
    /// For what differs from the line's counterpart.
    var word = ""
    var emphasis: [Range<Int>] = []
    /// Whether blanks are drawn as characters.
    var showsWhitespace = false
    /// Whether blanks at the end are marked where blanks are drawn.
    var marksTrailing = false
  }

  /// The rows of the text, at least one.
  func rows(columns: Int, _ roles: Roles) -> [[Span]] {
    var rows = WrappedSpans(columns: columns, isCounting: false)
    lay(into: &rows, roles)
    return rows.rows
  }

  private func lay(into rows: inout WrappedSpans, _ roles: Roles) {
    let bytes = Array(text.utf8)
    let edges = edges(of: roles.emphasis)
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let trailing = (bytes.lastIndex { !isBlank($0) } ?? -1) + 1
    var start = 0
    var edge = 0
    var isWord = false
    while start < bytes.count {
      while edge < edges.count, edges[edge] <= start {
        isWord.toggle()
        edge += 1
      }
      let limit = edge < edges.count ? min(edges[edge], bytes.count) : bytes.count
      let isMarked = roles.marksTrailing && start >= trailing
      start = lay(
        bytes, from: start, to: limit, role: isWord ? roles.word : roles.base,
        blank: !roles.showsWhitespace ? nil : isMarked ? "diff.whitespace" : "diff.lineno",
        into: &rows)
    }
    if omitted > 0 { rows.put("… and \(omitted) more bytes in this line", role: "warning") }
  }

  /// Lays a tab, blanks, or what stands up to the next of them, and returns where that ends.
  ///
  /// Blanks are drawn in the role `blank`, when there is one.
  private func lay(
    _ bytes: [UInt8], from start: Int, to limit: Int, role: String, blank: String?,
    into rows: inout WrappedSpans
  ) -> Int {
    if bytes[start] == 0x09 {
      rows.tab(shown: blank != nil, role: blank ?? role)
      return start + 1
    }
    var end = start + 1
    if let blank, bytes[start] == 0x20 {
      while end < limit, bytes[end] == 0x20 { end += 1 }
      rows.put(String(repeating: "·", count: end - start), role: blank)
    } else {
      while end < limit, bytes[end] != 0x09, blank == nil || bytes[end] != 0x20 { end += 1 }
      rows.put(String(decoding: bytes[start..<end], as: UTF8.self), role: role)
    }
    return end
  }

  /// The borders of the emphasised ranges, moved so that they cut no character.
  private func edges(of emphasis: [Range<Int>]) -> [Int] {
    guard !emphasis.isEmpty else { return [] }
    let length = text.utf8.count
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return emphasis.flatMap { [min($0.lowerBound, length), min($0.upperBound, length)] }
    }
    var borders: [Int] = []
    var offset = 0
    for character in text {
      borders.append(offset)
      offset += character.utf8.count
    }
    borders.append(offset)
    func floor(_ value: Int) -> Int { borders.last { $0 <= value } ?? 0 }
    return emphasis.flatMap { [floor($0.lowerBound), floor($0.upperBound)] }
  }
}

/// Spans broken into rows of a width at any cell: code keeps its columns.
struct WrappedSpans {
  let columns: Int
  /// Whether only the number of rows is wanted.
  let isCounting: Bool
  private(set) var rows: [[Span]] = [[]]
  private(set) var count = 1
  private var column = 0

  init(columns: Int, isCounting: Bool) {
    self.columns = max(1, columns)
    self.isCounting = isCounting
  }

  mutating func put(_ text: String, role: String) {
    for glyph in Glyph.glyphs(of: text) {
      // A wide character never fits a single column.
      place(glyph.width > columns ? Glyph("…", width: 1) : glyph, role: role)
    }
  }

  /// Goes on to the next multiple of four.
  mutating func tab(shown: Bool, role: String) {
    if column == columns {
      place(Glyph(shown ? "→" : " ", width: 1), role: role)
    } else {
      let count = min(4 - column % 4, columns - column)
      for index in 0..<count {
        place(Glyph(shown && index == 0 ? "→" : " ", width: 1), role: role)
      }
    }
  }

  private mutating func place(_ glyph: Glyph, role: String) {
    if column + glyph.width > columns {
      count += 1
      column = 0
      if !isCounting { rows.append([]) }
    }
    column += glyph.width
    guard !isCounting else { return }
    let row = rows.count - 1
    if let last = rows[row].indices.last, rows[row][last].role == role {
      rows[row][last].text.append(glyph)
    } else {
      var text = ""
      text.append(glyph)
      rows[row].append(Span(text, role))
    }
  }
}

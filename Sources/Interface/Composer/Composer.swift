/// Where the person writes: the draft, what was sent before, and what the text is for.
struct Composer: Sendable {
  /// What Enter does with the text.
  enum Purpose: Sendable, Equatable {
    case message
    /// A comment for the model on a question or on a hunk of the review with this id.
    case comment(approval: String)
    /// Another command in place of the one that is asked about.
    case command(approval: String)
  }

  var buffer = TextBuffer()
  var history = InputHistory()
  private(set) var purpose = Purpose.message
  /// Whether keys are commands rather than text, in a keymap with such a mode.
  var isNormal = false
  /// The entry of the completion list that Enter takes.
  var completionIndex = 0
  /// Whether the person has closed the completion list for this text.
  var hidesCompletion = false
  /// What a word after `@` may mean; nil while there is none.
  var files: FileCompletion?
  /// The first row shown of a draft that is higher than its room.
  var top = TextBuffer.Position(line: 0, offset: 0)
  /// The cells of a row when it was last drawn.
  var width = 80
  private var stashed: TextBuffer?
  /// Rows of long lines, which cost too much to be found for every frame.
  private var longLines: [LongLine] = []

  private struct LongLine: Sendable {
    var text: String
    var width: Int
    var rows: [Range<Int>]
  }

  init(draft: String = "") {
    buffer = TextBuffer(draft)
  }

  var isEmpty: Bool { buffer.isEmpty }

  /// Empties the draft and hands it out.
  mutating func take() -> String {
    let text = buffer.text
    buffer = TextBuffer()
    top = TextBuffer.Position(line: 0, offset: 0)
    reset()
    return text
  }

  /// Forgets what belongs to the text as it was.
  mutating func reset() {
    completionIndex = 0
    hidesCompletion = false
  }

  /// Puts a text in the place of what stands before the cursor from a position on.
  mutating func replace(from start: TextBuffer.Position, with text: String) {
    buffer.delete(to: start)
    buffer.insert(text)
    files = nil
    reset()
  }

  /// Puts the draft aside and takes something else instead, a comment or a command.
  mutating func begin(_ purpose: Purpose, with text: String = "") {
    if self.purpose == .message { stashed = buffer }
    buffer = TextBuffer(text)
    self.purpose = purpose
    isNormal = false
    reset()
  }

  /// Puts messages that were not heard before the draft, a blank line between them.
  mutating func takeBack(_ messages: [String]) {
    let draft = purpose == .message ? buffer : stashed ?? TextBuffer()
    let text = (messages + (draft.isEmpty ? [] : [draft.text])).joined(separator: "\n\n")
    guard purpose == .message else {
      stashed = TextBuffer(text)
      return
    }
    buffer.set(text)
    hidesCompletion = true
  }

  /// Brings the draft back; what was begun stays in the history.
  mutating func endComment() {
    guard purpose != .message else { return }
    history.add(buffer.text)
    purpose = .message
    buffer = stashed ?? TextBuffer()
    stashed = nil
    reset()
  }

  /// Inserts pasted bytes as they are, but for bytes that are no UTF-8.
  mutating func paste(_ bytes: [UInt8]) {
    var text = String(decoding: bytes, as: UTF8.self)
    if bytes.contains(0x0D) { text = Self.withLineFeeds(bytes) }
    buffer.insert(text)
    reset()
  }

  private static func withLineFeeds(_ bytes: [UInt8]) -> String {
    var clean: [UInt8] = []
    clean.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      guard byte == 0x0D else {
        clean.append(byte)
        continue
      }
      let isPair = index + 1 < bytes.count && bytes[index + 1] == 0x0A
      if !isPair { clean.append(0x0A) }
    }
    return String(decoding: clean, as: UTF8.self)
  }
}

// MARK: - Rows

extension Composer {
  /// Rows the draft takes at the width of the last drawing, counted no further than `limit`.
  func rowCount(limit: Int) -> Int {
    var count = 0
    for line in buffer.lines {
      // A cell takes no more than some bytes, so that a long line needs no look.
      if line.utf8.count > width * limit * 8 { return limit }
      count += ComposerRows.rows(of: line, width: width).count
      if count >= limit { return limit }
    }
    return count
  }

  /// The rows of a line at the width of the last drawing.
  mutating func rows(ofLine index: Int) -> [Range<Int>] {
    let text = buffer.lines[index]
    guard text.utf8.count > 2048 else { return ComposerRows.rows(of: text, width: width) }
    if let known = longLines.first(where: { $0.width == width && $0.text == text }) {
      return known.rows
    }
    let rows = ComposerRows.rows(of: text, width: width)
    longLines.append(LongLine(text: text, width: width, rows: rows))
    if longLines.count > 8 { longLines.removeFirst() }
    return rows
  }

  /// Moves by a row on the screen; false at the first or last one.
  mutating func moveVertically(down: Bool) -> Bool {
    let cursor = buffer.cursor
    let rows = rows(ofLine: cursor.line)
    let row = Self.row(of: cursor.offset, in: rows)
    let column = ComposerRows.column(of: cursor.offset, in: buffer.line, row: rows[row])
    var target = cursor.line
    var targetRows = rows
    var targetRow = row + (down ? 1 : -1)
    if !rows.indices.contains(targetRow) {
      target += down ? 1 : -1
      guard buffer.lines.indices.contains(target) else { return false }
      targetRows = self.rows(ofLine: target)
      targetRow = down ? 0 : targetRows.count - 1
    }
    let offset = ComposerRows.offset(
      at: column, in: buffer.lines[target], row: targetRows[targetRow],
      isLast: targetRow == targetRows.count - 1)
    buffer.move(to: TextBuffer.Position(line: target, offset: offset))
    return true
  }

  /// The row that holds an offset: at a break the later one.
  static func row(of offset: Int, in rows: [Range<Int>]) -> Int {
    rows.lastIndex { $0.lowerBound <= offset } ?? 0
  }
}

/// A text under edit, as lines with one cursor that stands between graphemes.
///
/// Positions are UTF-8 offsets in a line, so that an edit costs no more than its line.
struct TextBuffer: Sendable {
  struct Position: Sendable, Equatable, Comparable {
    var line: Int
    /// In bytes of UTF-8.
    var offset: Int

    static func < (left: Position, right: Position) -> Bool {
      (left.line, left.offset) < (right.line, right.offset)
    }
  }

  private(set) var lines: [String] = [""]
  private(set) var cursor = Position(line: 0, offset: 0)
  /// What was last killed, for ``yank()``.
  private(set) var killed = ""
  private var undoable: [Snapshot] = []
  private var lastEdit = EditKind.none

  private struct Snapshot: Sendable {
    var lines: [String]
    var cursor: Position
  }

  /// Edits of one kind in a row are undone together, and kills in a row join.
  enum EditKind: Sendable, Equatable { case none, typing, deleting, killing, other }

  init() {}

  init(_ text: String) {
    lines = Self.split(text)
    cursor = end
  }

  var text: String { lines.joined(separator: "\n") }
  var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }
  var line: String { lines[cursor.line] }
  var end: Position {
    Position(line: lines.count - 1, offset: lines[lines.count - 1].utf8.count)
  }

  /// In bytes of UTF-8, line feeds included.
  var byteCount: Int { lines.reduce(lines.count - 1) { $0 + $1.utf8.count } }

  static func split(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }
}

// MARK: - Editing

extension TextBuffer {
  /// Replaces everything; the cursor goes to the end.
  mutating func set(_ text: String) {
    remember(.other)
    lines = Self.split(text)
    cursor = end
  }

  mutating func insert(_ text: String) {
    guard !text.isEmpty else { return }
    let isTyping = text.utf8.count <= 4 && text != "\n"
    remember(isTyping ? .typing : .other)
    replace(from: cursor, to: cursor, with: text)
  }

  /// Removes what lies between the cursor and a position.
  mutating func delete(to position: Position) {
    guard position != cursor else { return }
    remember(.deleting)
    replace(from: min(cursor, position), to: max(cursor, position), with: "")
  }

  /// Removes what lies between the cursor and a position and keeps it for ``yank()``.
  mutating func kill(to position: Position) {
    guard position != cursor else { return }
    let (from, to) = (min(cursor, position), max(cursor, position))
    let piece = text(from: from, to: to)
    if lastEdit == .killing {
      killed = position < cursor ? piece + killed : killed + piece
    } else {
      killed = piece
    }
    remember(.killing)
    replace(from: from, to: to, with: "")
  }

  /// Removes whole lines and keeps them.
  mutating func killLine() {
    remember(.other)
    killed = line + "\n"
    var rest = lines
    rest.remove(at: cursor.line)
    if rest.isEmpty { rest = [""] }
    lines = rest
    cursor = Position(line: min(cursor.line, lines.count - 1), offset: 0)
  }

  mutating func yank() { insert(killed) }

  mutating func undo() {
    guard let last = undoable.popLast() else { return }
    lines = last.lines
    cursor = last.cursor
    lastEdit = .none
  }

  func text(from: Position, to: Position) -> String {
    guard from.line != to.line else {
      return String(lines[from.line].slice(from.offset, to.offset))
    }
    let first = String(lines[from.line].slice(from.offset, lines[from.line].utf8.count))
    let last = String(lines[to.line].slice(0, to.offset))
    return ([first] + lines[from.line + 1..<to.line] + [last]).joined(separator: "\n")
  }

  private mutating func remember(_ kind: EditKind) {
    defer { lastEdit = kind }
    if kind == lastEdit, kind != .other, kind != .none { return }
    undoable.append(Snapshot(lines: lines, cursor: cursor))
    if undoable.count > 100 { undoable.removeFirst() }
  }

  private mutating func replace(from: Position, to: Position, with text: String) {
    var pieces = Self.split(text)
    if pieces.count == 1, from.line == to.line {
      let old = lines[from.line]
      lines[from.line].replaceSubrange(old.at(from.offset)..<old.at(to.offset), with: text)
      cursor = Position(line: from.line, offset: from.offset + text.utf8.count)
      return
    }
    let tail = lines[to.line].slice(to.offset, lines[to.line].utf8.count)
    let last = pieces.count - 1
    let lastLength = pieces[last].utf8.count
    let head = lines[from.line].slice(0, from.offset)
    let column = last == 0 ? from.offset + lastLength : lastLength
    pieces[0] = head + pieces[0]
    pieces[last] += tail
    lines.replaceSubrange(from.line...to.line, with: pieces)
    cursor = Position(line: from.line + last, offset: column)
  }
}

// MARK: - The cursor

extension TextBuffer {
  mutating func move(to position: Position) {
    lastEdit = .none
    let line = min(max(0, position.line), lines.count - 1)
    cursor = Position(line: line, offset: lines[line].graphemeStart(position.offset))
  }
}

extension String {
  /// The index at an offset in UTF-8, at most the end.
  func at(_ offset: Int) -> Index {
    utf8.index(startIndex, offsetBy: min(max(0, offset), utf8.count))
  }

  func slice(_ from: Int, _ to: Int) -> Substring { self[at(from)..<max(at(from), at(to))] }

  /// The offset of the grapheme that holds an offset.
  func graphemeStart(_ offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    guard offset < utf8.count else { return utf8.count }
    var start = rangeOfGrapheme(at: at(offset)).lowerBound
    if start > endIndex { start = endIndex }
    return utf8.distance(from: startIndex, to: start)
  }

  private func rangeOfGrapheme(at index: Index) -> Range<Index> {
    let after = self.index(after: index)
    let before = self.index(before: after)
    return before..<after
  }
}

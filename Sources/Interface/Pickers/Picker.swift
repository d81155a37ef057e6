import Terminal
import Text

/// A list that narrows down while the person writes; taking an entry does what the list is for.
struct Picker: Sendable {
  /// What taking an entry does.
  enum Purpose: Sendable, Equatable {
    /// Carries the action out.
    case action
    case model, effort, mode, theme
    /// Brings an earlier message back to the composer.
    case message
    /// Takes a rule back.
    case rule
    /// Shows what a command in the background has written.
    case command
  }

  struct Entry: Sendable, Equatable {
    /// What it stands for, such as the name of an action.
    var value: String
    var label: String
    /// Columns at the right end.
    var facts: [String] = []
    /// Another name that finds it.
    var alias = ""
    var isCurrent = false
    /// Whether it can be taken now.
    var isPossible = true
  }

  let purpose: Purpose
  let title: String
  /// Over the columns at the right; empty where there are none to align.
  let headings: [String]
  /// What stands there when nothing matches.
  let emptyText: String
  /// What the keys do, in the frame.
  var note = ""
  var buffer = TextBuffer()
  private(set) var entries: [Entry] = []
  private(set) var index = 0
  private var top = 0
  private let all: [Entry]
  private let factColumns: [Int]

  init(
    _ purpose: Purpose, title: String, entries: [Entry], headings: [String] = [],
    emptyText: String = "Nothing like it"
  ) {
    self.purpose = purpose
    self.title = title
    self.headings = headings
    self.emptyText = emptyText
    all = entries
    self.entries = entries
    index = entries.firstIndex { $0.isCurrent } ?? 0
    factColumns = headings.indices.map { column in
      let facts = entries.compactMap { $0.facts.indices.contains(column) ? $0.facts[column] : nil }
      return ([headings[column]] + facts).map { Glyph.width(of: $0) }.max() ?? 0
    }
  }

  var chosen: Entry? { entries.indices.contains(index) ? entries[index] : nil }

  mutating func choose(by step: Int) {
    guard !entries.isEmpty else { return }
    index = (index + step + entries.count) % entries.count
  }

  /// Narrows the list to what was written, best first.
  mutating func refresh() {
    index = 0
    top = 0
    let query = buffer.line
    guard !query.isEmpty else {
      entries = all
      index = all.firstIndex { $0.isCurrent } ?? 0
      return
    }
    entries = all.enumerated()
      .compactMap { offset, entry in
        let score = max(
          FuzzyMatch.score(query, in: entry.label) ?? .min,
          entry.alias.isEmpty ? .min : FuzzyMatch.score(query, in: entry.alias) ?? .min)
        return score == .min ? nil : (offset, entry, score)
      }
      .sorted { ($1.2, $0.0) < ($0.2, $1.0) }
      .map { $0.1 }
  }
}

// MARK: - Drawing

extension Picker {
  /// The mark of what is in use, and the cells it takes.
  private static let mark = "● "

  mutating func draw(in canvas: inout Canvas) {
    let columns = min(purpose == .message ? 110 : 76, canvas.columns - 2)
    let extra = headings.isEmpty ? 3 : 4
    let rows = min(max(5, entries.count + extra), canvas.rows - 2, 20)
    guard columns > 10, rows > 3 else { return }
    let box = Rect(
      row: min(2, (canvas.rows - rows) / 2), column: (canvas.columns - columns) / 2, rows: rows,
      columns: columns)
    canvas.within(box) { canvas in
      OverlayBox.draw(in: &canvas, title: title, note: note)
      let inner = Rect(row: 1, column: 2, rows: rows - 2, columns: columns - 4)
      canvas.within(inner) { self.drawInside(&$0) }
    }
  }

  private mutating func drawInside(_ canvas: inout Canvas) {
    let theme = canvas.theme
    let column = canvas.draw("❯ ", row: 0, column: 0, theme["input.prompt"])
    canvas.draw(buffer.line, row: 0, column: column, theme["input.text"])
    let cursor = Glyph.width(of: String(buffer.line.slice(0, buffer.cursor.offset)))
    canvas.placeCursor(row: 0, column: min(canvas.columns - 1, column + cursor))
    var first = 1
    if !headings.isEmpty, canvas.rows > 3 {
      let text = aligned(headings)
      let start = canvas.columns - Glyph.width(of: text) - 1
      canvas.draw(text, row: 1, column: max(1, start), theme["text.dim"])
      first = 2
    }
    let height = max(0, canvas.rows - first)
    top = min(max(top, index - height + 1), index)
    if entries.isEmpty { canvas.draw(emptyText, row: first, column: 0, theme["text.dim"]) }
    for row in 0..<height where entries.indices.contains(top + row) {
      let rect = Rect(row: first + row, column: 0, rows: 1, columns: canvas.columns)
      canvas.within(rect) { draw(entries[top + row], isChosen: top + row == index, in: &$0) }
    }
  }

  private func draw(_ entry: Entry, isChosen: Bool, in canvas: inout Canvas) {
    let theme = canvas.theme
    let role = isChosen ? "completion.selected" : entry.isPossible ? "completion" : "text.dim"
    if isChosen { canvas.fill(row: 0, theme[role]) }
    let facts = aligned(entry.facts)
    var left = 1
    if all.contains(where: \.isCurrent) {
      let style = theme[isChosen ? role : "accent"]
      if entry.isCurrent { canvas.draw(Self.mark, row: 0, column: left, style) }
      left += Glyph.width(of: Self.mark)
    }
    let room = canvas.columns - Glyph.width(of: facts) - 2 - left
    let label = MatchedText(RowText.fit(entry.label, columns: room), query: buffer.line)
    label.draw(in: &canvas, row: 0, column: left, theme[role])
    let start = max(left, canvas.columns - Glyph.width(of: facts) - 1)
    canvas.draw(facts, row: 0, column: start, theme[isChosen ? role : "text.dim"])
  }

  /// The columns at the right, each ending where the others of its kind end.
  private func aligned(_ facts: [String]) -> String {
    guard !factColumns.isEmpty else { return facts.joined(separator: "  ") }
    return zip(facts, factColumns).map { fact, columns in
      String(repeating: " ", count: max(0, columns - Glyph.width(of: fact))) + fact
    }.joined(separator: "   ")
  }
}

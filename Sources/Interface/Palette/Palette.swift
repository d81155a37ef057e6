import Terminal
import Text

/// All actions in a list that narrows down while the person writes.
struct Palette: Sendable {
  struct Entry: Sendable {
    var record: ActionRecord
    /// Its key where the person was; empty when it has none.
    var key: String
    /// Why it cannot be done now; nil when it can.
    var obstacle: String?
  }

  var buffer = TextBuffer()
  private(set) var entries: [Entry] = []
  private(set) var index = 0
  private var top = 0
  private let all: [Entry]

  init(_ model: Model) {
    let contexts = model.keyContexts(now: model.clock) + [.pane, .composer]
    all = ActionCatalogue.all.filter(\.isInPalette).map {
      Entry(
        record: $0, key: model.keymap.label(of: $0.id, in: contexts) ?? "",
        obstacle: $0.whyNot(model))
    }
    entries = all
  }

  var chosen: ActionRecord? { entries.indices.contains(index) ? entries[index].record : nil }

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
      return
    }
    entries = all.enumerated()
      .compactMap { offset, entry in
        let score = max(
          FuzzyMatch.score(query, in: entry.record.title) ?? .min,
          FuzzyMatch.score(query, in: entry.record.id.rawValue) ?? .min)
        return score == .min ? nil : (offset, entry, score)
      }
      .sorted { ($1.2, $0.0) < ($0.2, $1.0) }
      .map { $0.1 }
  }
}

// MARK: - Drawing

extension Palette {
  mutating func draw(in canvas: inout Canvas) {
    let columns = min(76, canvas.columns - 2)
    let rows = min(max(5, entries.count + 4), canvas.rows - 2, 20)
    guard columns > 10, rows > 3 else { return }
    let box = Rect(
      row: min(2, (canvas.rows - rows) / 2), column: (canvas.columns - columns) / 2, rows: rows,
      columns: columns)
    canvas.within(box) { canvas in
      OverlayBox.draw(in: &canvas, title: "Actions")
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
    let height = max(0, canvas.rows - 1)
    top = min(max(top, index - height + 1), index)
    if entries.isEmpty { canvas.draw("No such action", row: 1, column: 0, theme["text.dim"]) }
    for row in 0..<height where entries.indices.contains(top + row) {
      let entry = entries[top + row]
      let isChosen = top + row == index
      let role =
        isChosen ? "completion.selected" : entry.obstacle == nil ? "completion" : "text.dim"
      if isChosen { canvas.fill(row: row + 1, theme[role]) }
      let key = entry.obstacle ?? entry.key
      let room = canvas.columns - Glyph.width(of: key) - 3
      canvas.draw(
        RowText.fit(entry.record.title, columns: room), row: row + 1, column: 1, theme[role])
      let start = max(1, canvas.columns - Glyph.width(of: key) - 1)
      canvas.draw(key, row: row + 1, column: start, theme[isChosen ? role : "text.dim"])
    }
  }
}

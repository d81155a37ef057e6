import Terminal
import Text

/// All keys by where they work, made from the keymap and the action records.
struct HelpPage: Sendable {
  var scroll = Scroll()
  /// Rows of the window as it was last drawn.
  private(set) var height = 1
  private let sections: [Section]
  private var laid: (columns: Int, rows: [StyledLine])?

  private struct Section: Sendable {
    var title: String
    var entries: [(keys: String, title: String)]
  }

  init(keymap: Keymap) {
    sections = KeyContext.allCases.compactMap { context in
      var seen: Set<Action> = []
      var entries: [(keys: String, title: String)] = []
      for binding in keymap.bindings where binding.context == context {
        guard seen.insert(binding.action).inserted,
          let record = ActionCatalogue[binding.action]
        else { continue }
        let keys = keymap.labels(of: binding.action, in: context).joined(separator: ", ")
        entries.append((keys, record.title))
      }
      return entries.isEmpty ? nil : Section(title: context.title, entries: entries)
    }
    scroll.hold(0)
  }

  var rowCount: Int { laid?.rows.count ?? 0 }

  mutating func scroll(_ action: Action) {
    let page = max(1, height - 2)
    switch action {
    case "scroll.lineUp": move(by: -1)
    case "scroll.lineDown": move(by: 1)
    case "scroll.halfPageUp": move(by: -page / 2)
    case "scroll.halfPageDown": move(by: page / 2)
    case "scroll.pageUp": move(by: -page)
    case "scroll.pageDown": move(by: page)
    case "scroll.top": scroll.hold(0)
    case "scroll.bottom": scroll.toEnd()
    default: break
    }
  }

  private mutating func move(by rows: Int) {
    scroll.move(by: rows, total: rowCount, height: height)
  }
}

// MARK: - Drawing

extension HelpPage {
  mutating func draw(in canvas: inout Canvas) {
    let columns = min(92, canvas.columns - 2)
    let rows = canvas.rows - 2
    guard columns > 10, rows > 2 else { return }
    let box = Rect(row: 1, column: (canvas.columns - columns) / 2, rows: rows, columns: columns)
    canvas.within(box) { canvas in
      OverlayBox.draw(in: &canvas, title: "Keys", note: " ↑ ↓ PgUp PgDn scroll · Esc closes ")
      let inner = Rect(row: 1, column: 1, rows: rows - 2, columns: columns - 1)
      canvas.within(inner) { self.drawInside(&$0) }
    }
  }

  private mutating func drawInside(_ canvas: inout Canvas) {
    height = max(1, canvas.rows)
    let rows = lines(columns: canvas.columns - 2)
    let first = scroll.first(total: rows.count, height: height)
    for row in 0..<min(height, rows.count - first) {
      canvas.draw(rows[first + row], row: row, column: 1)
    }
    Scrollbar(total: rows.count, first: first, height: height).draw(in: &canvas)
  }

  private mutating func lines(columns: Int) -> [StyledLine] {
    if let laid, laid.columns == columns { return laid.rows }
    let widest = sections.flatMap(\.entries).map { Glyph.width(of: $0.keys) }.max() ?? 0
    let keyColumns = max(1, min(widest, columns * 2 / 5))
    var rows: [StyledLine] = []
    for section in sections {
      if !rows.isEmpty { rows.append(StyledLine([])) }
      rows.append(StyledLine(section.title, "title"))
      for entry in section.entries {
        rows += Self.rows(entry.keys, entry.title, keyColumns: keyColumns, columns: columns)
      }
    }
    laid = (columns, rows)
    return rows
  }

  private static func rows(
    _ keys: String, _ title: String, keyColumns: Int, columns: Int
  ) -> [StyledLine] {
    let left = StyledLine(keys, "status.key").wrapped(width: keyColumns)
    let right = StyledLine(title, "text").wrapped(width: max(1, columns - keyColumns - 4))
    return (0..<max(left.count, right.count)).map { index in
      let key = left.indices.contains(index) ? left[index] : StyledLine([])
      let gap = String(repeating: " ", count: max(0, keyColumns - key.width + 2))
      let text = right.indices.contains(index) ? right[index].spans : []
      return StyledLine([Span("  ", "text")] + key.spans + [Span(gap, "text")] + text)
    }
  }
}

import Terminal
import Text

/// A page of text above the panes that scrolls: the keys, what a session costs, how it stands.
struct TextPage: Sendable {
  /// What a page is about, so that it can be made anew while it is open.
  enum Subject: Sendable, Equatable {
    case help, costs, status
    /// What a command in the background has written.
    case command(String)
  }

  let subject: Subject
  let title: String
  var scroll = Scroll()
  /// What can be pressed, in the frame.
  private let note: String
  /// Rows of the window as it was last drawn.
  private(set) var height = 1
  /// How wide the page is at most, in cells.
  private let columns: Int
  /// The rows at a width.
  private var content: @Sendable (Int) -> [StyledLine]
  private var laid: (columns: Int, rows: [StyledLine])?

  init(
    _ subject: Subject, title: String, columns: Int = 92, note: String = "",
    content: @escaping @Sendable (Int) -> [StyledLine]
  ) {
    self.subject = subject
    self.title = title
    self.columns = columns
    self.note = note
    self.content = content
    scroll.hold(0)
  }

  var rowCount: Int { laid?.rows.count ?? 0 }

  /// Takes another page's text and stays where it is.
  mutating func replace(with page: TextPage) {
    content = page.content
    laid = nil
  }

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

extension TextPage {
  mutating func draw(in canvas: inout Canvas) {
    let columns = min(columns, canvas.columns - 2)
    guard columns > 10, canvas.rows > 4 else { return }
    let wanted = lines(columns: columns - 4).count + 2
    let rows = min(wanted, canvas.rows - 2)
    let box = Rect(
      row: min(2, max(1, (canvas.rows - rows) / 2)), column: (canvas.columns - columns) / 2,
      rows: rows, columns: columns)
    canvas.within(box) { canvas in
      let scrolls = wanted > rows ? "↑ ↓ PgUp PgDn scroll · " : ""
      OverlayBox.draw(in: &canvas, title: title, note: " \(scrolls)\(note)Esc closes ")
      let inner = Rect(row: 1, column: 1, rows: rows - 2, columns: columns - 1)
      canvas.within(inner) { self.drawInside(&$0) }
    }
  }

  private mutating func drawInside(_ canvas: inout Canvas) {
    height = max(1, canvas.rows)
    let rows = lines(columns: canvas.columns - 3)
    let first = scroll.first(total: rows.count, height: height)
    for row in 0..<min(height, rows.count - first) {
      canvas.draw(rows[first + row], row: row, column: 1)
    }
    Scrollbar(total: rows.count, first: first, height: height).draw(in: &canvas)
  }

  private mutating func lines(columns: Int) -> [StyledLine] {
    if let laid, laid.columns == columns { return laid.rows }
    let rows = content(columns)
    laid = (columns, rows)
    return rows
  }
}

// MARK: - Rows of two columns

extension TextPage {
  /// A name and what is to be said of it, each wrapped in its own column.
  static func rows(
    _ name: StyledLine, _ text: StyledLine, nameColumns: Int, columns: Int
  ) -> [StyledLine] {
    let left = name.wrapped(width: nameColumns)
    let right = text.wrapped(width: max(1, columns - nameColumns - 4))
    return (0..<max(left.count, right.count)).map { index in
      let name = left.indices.contains(index) ? left[index] : StyledLine([])
      let gap = String(repeating: " ", count: max(0, nameColumns - name.width + 2))
      let text = right.indices.contains(index) ? right[index].spans : []
      return StyledLine([Span("  ", "text")] + name.spans + [Span(gap, "text")] + text)
    }
  }
}

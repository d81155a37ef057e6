/// The rows that a question shows, as far as there is room, and whether their end was in view.
///
/// Nothing can be allowed before it was.
struct QuestionScroll: Sendable, Equatable {
  /// The first row in view.
  private(set) var top = 0
  /// Rows in view, and in all, at the size last drawn.
  private(set) var viewRows = 0
  private(set) var rowCount = 0
  private(set) var hasShownEnd = false

  var isLong: Bool { rowCount > viewRows }

  /// The rows in view.
  var visible: Range<Int> { top..<top + viewRows }

  var rowsBelow: Int { rowCount - top - viewRows }

  /// Rows below the view that were not in it yet.
  var unread: Int { hasShownEnd ? 0 : rowsBelow }

  /// Takes in how many rows are drawn now, and how many of them have room.
  mutating func fit(rows: Int, into room: Int) {
    rowCount = rows
    viewRows = max(0, min(room, rows))
    top = min(top, rows - viewRows)
    hasShownEnd = hasShownEnd || viewRows > 0 && rowsBelow == 0
  }

  /// Scrolls, negative upwards.
  mutating func scroll(by count: Int) {
    top = min(max(0, top + count), rowCount - viewRows)
  }

  /// Scrolls by all rows but one, so that the place is not lost.
  mutating func scrollPage(_ direction: Int) { scroll(by: direction * max(1, viewRows - 1)) }

  /// Carries out a scrolling action; false for any other.
  mutating func perform(_ action: Action) -> Bool {
    switch action {
    case "scroll.lineUp": scroll(by: -1)
    case "scroll.lineDown": scroll(by: 1)
    case "scroll.pageUp": scrollPage(-1)
    case "scroll.pageDown": scrollPage(1)
    case "scroll.top": scroll(by: -rowCount)
    case "scroll.bottom": scroll(by: rowCount)
    default: return false
    }
    return true
  }

  /// Brings the next rows into view; true when everything was read and there is no need to.
  mutating func readOn() -> Bool {
    if !hasShownEnd, viewRows > 0 { scrollPage(1) }
    return hasShownEnd
  }
}

extension PatchReview {
  /// Scrolls by rows, negative upwards; a hunk that leaves the view is no longer the current one.
  package mutating func scroll(by count: Int) {
    guard let format = rows?.format else { return }
    layOut(format)
    guard let rows else { return }
    let last = max(0, rows.stack.rowCount - viewRows)
    top = min(max(0, min(top, last) + count), last)
    revealsCurrent = false
    keepCurrentInView()
  }

  /// Lays out anew where the format or the decisions have changed.
  mutating func layOut(_ format: DiffFormat) {
    guard needsLayout || rows?.format != format else { return }
    rows = ReviewRows(decisions, sizes: sizes, format: format, earlier: rows)
    needsLayout = false
  }

  mutating func scroll(_ action: Action) -> Bool {
    let page = max(1, viewRows - 2)
    switch action {
    case "scroll.lineUp": scroll(by: -1)
    case "scroll.lineDown": scroll(by: 1)
    case "scroll.pageUp": scroll(by: -page)
    case "scroll.pageDown": scroll(by: page)
    case "scroll.top": scroll(by: -(rows?.stack.rowCount ?? 0))
    case "scroll.bottom": scroll(by: rows?.stack.rowCount ?? 0)
    default: return false
    }
    return true
  }

  /// Deciding must concern what is seen: takes the first hunk in view when the current is not.
  private mutating func keepCurrentInView() {
    guard let rows, !rows.itemRows.isEmpty else { return }
    // The first row is covered by the header of the file whose own has left.
    let isHeaderInView = rows.fileRows.contains(top)
    let view = top + (isHeaderInView ? 0 : 1)..<max(top + 1, top + viewRows)
    guard !rows.itemRows[decisions.current].overlaps(view) else { return }
    if let visible = rows.itemRows.firstIndex(where: { $0.overlaps(view) }) {
      decisions.move(to: visible)
    }
  }

  /// Moves the view so that the current hunk is in it, with the rows around where they fit.
  mutating func reveal() {
    guard let rows, revealsCurrent, !rows.itemRows.isEmpty else { return }
    revealsCurrent = false
    let item = rows.itemRows[decisions.current]
    let file = decisions.items[decisions.current].file
    let isFirst = decisions.range(ofFile: file).lowerBound == decisions.current
    // The first hunk comes with its file's header; others stay clear of the sticky one.
    let start = isFirst ? rows.fileRows[file] : item.lowerBound - 1
    let last = max(0, rows.stack.rowCount - viewRows)
    top = min(top, last)
    let needed = start..<item.upperBound
    if needed.count > viewRows {
      top = min(start, last)
    } else if needed.lowerBound < top || needed.upperBound + 1 > top + viewRows {
      // A third of what is left stands above, the rest below: what comes next is seen early.
      top = min(max(0, start - (viewRows - needed.count) / 3), last)
    }
  }
}

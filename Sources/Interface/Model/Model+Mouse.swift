import Terminal

extension Model {
  /// Scrolls the pane under the pointer, whichever has the focus.
  mutating func turnWheel(_ lines: Int, row: Int, column: Int, now: Int) -> [Effect] {
    switch overlay {
    case .page(var page):
      page.scroll.move(by: lines, total: page.rowCount, height: page.height)
      overlay = .page(page)
      return []
    case .picker(var picker):
      picker.choose(by: lines.signum())
      overlay = .picker(picker)
      return []
    case nil: break
    }
    guard overlay == nil, let pane = layout.pane(atRow: row, column: column) else { return [] }
    scroll(pane, by: lines)
    return []
  }

  /// Gives the focus to what was clicked, and chooses the block there.
  mutating func click(row: Int, column: Int) {
    let layout = layout
    guard overlay == nil, let pane = layout.pane(atRow: row, column: column),
      let rect = layout.panes[pane]
    else { return }
    searchField = nil
    setFocus(pane)
    let inner = row - rect.row - 1
    guard inner >= 0 else { return }
    withBlockPane(pane) { $0.chosen = $0.block(atRow: inner) }
  }
}

import Terminal
import Text

/// Rows that are being selected: a cursor that moves, and where the selection began.
struct RowSelection: Sendable, Equatable {
  var head: BlockScroll.Place
  /// nil while only the cursor moves.
  var anchor: BlockScroll.Place?

  var range: ClosedRange<BlockScroll.Place> {
    let other = anchor ?? head
    return min(head, other)...max(head, other)
  }
}

extension BlockPane {
  /// Shows a cursor at the last row in sight; then marks where the selection begins, and at last
  /// forgets that.
  mutating func select() {
    guard var selection else {
      guard !list.isEmpty else { return }
      let first = scroll.first(of: &list, width: width, height: height)
      var head = BlockScroll.walk(from: first, by: height - 1, in: &list, width: width)
      if let chosen, visible.contains(chosen) { head = BlockScroll.Place(block: chosen, row: 0) }
      if head.block >= list.count { head = lastPlace }
      self.selection = RowSelection(head: head)
      return
    }
    selection.anchor = selection.anchor == nil ? selection.head : nil
    self.selection = selection
  }

  /// Moves the cursor of a selection; false when there is none.
  mutating func moveSelection(by rows: Int) -> Bool {
    guard var selection else { return false }
    let last = lastPlace
    selection.head = min(
      BlockScroll.walk(from: selection.head, by: rows, in: &list, width: width), last)
    self.selection = selection
    keepInSight(selection.head)
    return true
  }

  /// Puts the cursor of a selection at the start or the end of all; false when there is none.
  mutating func moveSelection(toEnd: Bool) -> Bool {
    guard selection != nil else { return false }
    let place = toEnd ? lastPlace : BlockScroll.Place(block: 0, row: 0)
    selection?.head = place
    keepInSight(place)
    return true
  }

  /// What is selected, as it was before it was wrapped; ends the selection.
  mutating func takeSelection() -> String? {
    guard let selection else { return nil }
    self.selection = nil
    let range = selection.range
    var pieces: [String] = []
    for block in range.lowerBound.block...range.upperBound.block where block < list.count {
      let rows = list.height(at: block, width: width)
      let first = block == range.lowerBound.block ? range.lowerBound.row : 0
      let last = block == range.upperBound.block ? range.upperBound.row : rows - 1
      pieces.append(text(ofBlock: block, rows: first..<max(first, last + 1), count: rows))
    }
    return pieces.joined(separator: "\n")
  }

  private mutating func text(ofBlock block: Int, rows range: Range<Int>, count: Int) -> String {
    let rows = list.rows(at: block, in: 0..<count, width: width)
    var copy = list[block]
    let wide = 20_000
    let lines = copy.rows(in: 0..<copy.height(width: wide), width: wide)
    return LogicalText.text(of: range, in: rows.map(\.bare), from: lines.map(\.bare))
  }

  private var lastPlace: BlockScroll.Place {
    mutating get {
      let block = max(0, list.count - 1)
      return BlockScroll.Place(block: block, row: max(0, list.height(at: block, width: width) - 1))
    }
  }

  /// Scrolls by as little as brings a place into the window.
  private mutating func keepInSight(_ place: BlockScroll.Place) {
    let first = scroll.first(of: &list, width: width, height: height)
    if place < first {
      scroll.hold(place, in: &list, width: width, height: height)
      return
    }
    let last = BlockScroll.walk(from: first, by: height - 1, in: &list, width: width)
    guard last < place else { return }
    let top = BlockScroll.walk(from: place, by: -(height - 1), in: &list, width: width)
    scroll.hold(top, in: &list, width: width, height: height)
  }
}

extension StyledLine {
  /// The text without the marks of ours that stand before it.
  fileprivate var bare: String {
    let marks: Set<String> = ["border", "input.prompt", "md.codeblock.border"]
    return spans.drop { marks.contains($0.role) || $0.text == "▌ " }.map(\.text).joined()
  }
}

/// Where a pane stands in its rows: following the end, or holding a place.
package struct Scroll: Sendable, Equatable {
  /// The first visible row; nil while the end is followed.
  package private(set) var top: Int?

  package init() {}

  package var isFollowing: Bool { top == nil }

  /// The first row to draw of `total` in a window of `height` rows.
  package func first(total: Int, height: Int) -> Int {
    let last = max(0, total - height)
    return min(top ?? last, last)
  }

  /// Moves by rows, negative upwards; reaching the end follows it again.
  package mutating func move(by rows: Int, total: Int, height: Int) {
    let last = max(0, total - height)
    let target = max(0, first(total: total, height: height) + rows)
    top = target >= last ? nil : target
  }

  package mutating func toStart(total: Int, height: Int) { top = total > height ? 0 : nil }
  package mutating func toEnd() { top = nil }

  /// Holds a given row at the top.
  package mutating func hold(_ row: Int) { top = max(0, row) }
}

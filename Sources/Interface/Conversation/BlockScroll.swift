/// Where a pane of blocks stands: following the end, or holding a row of a block.
///
/// The place is a block and a row in it, so that neither what is appended nor what is measured
/// anew further up moves the text under the reader's eyes.
struct BlockScroll: Sendable, Equatable {
  struct Place: Sendable, Equatable, Comparable {
    var block: Int
    var row: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.block, left.row) < (right.block, right.row)
    }
  }

  /// The first row of the window; nil while the end is followed.
  private(set) var place: Place?
  /// The width the place was taken at.
  private var width = 0
  /// How much there was when the end was left.
  private var left = Place(block: 0, row: 0)

  var isFollowing: Bool { place == nil }

  /// The first row of the window now.
  mutating func first(of list: inout BlockList, width: Int, height: Int) -> Place {
    let end = Self.endPlace(of: &list, width: width, height: height)
    guard var place else { return end }
    if self.width != width {
      place.row = Self.rescaled(place, in: &list, from: self.width, to: width)
      self.width = width
      self.place = place
    }
    place.row = min(place.row, max(0, list.height(at: place.block, width: width) - 1))
    return min(place, end)
  }

  /// Moves by rows, negative upwards; reaching the end follows it again.
  mutating func move(by rows: Int, in list: inout BlockList, width: Int, height: Int) {
    guard rows != 0 else { return }
    let start = first(of: &list, width: width, height: height)
    let target = Self.walk(from: start, by: rows, in: &list, width: width)
    hold(target, in: &list, width: width, height: height)
  }

  /// Puts a place at the window's top, or follows when that shows the end.
  mutating func hold(
    _ target: Place, in list: inout BlockList, width: Int, height: Int
  ) {
    guard target < Self.endPlace(of: &list, width: width, height: height) else {
      place = nil
      return
    }
    if place == nil, !list.isEmpty {
      left = Place(
        block: list.count - 1, row: list.height(at: list.count - 1, width: width))
    }
    place = target
    self.width = width
  }

  mutating func toEnd() { place = nil }

  /// Rows that came since the end was left.
  func newRows(in list: inout BlockList, width: Int) -> Int {
    guard place != nil, left.block < list.count else { return 0 }
    var count = max(0, list.height(at: left.block, width: width) - left.row)
    count += list.estimatedHeight(of: left.block + 1..<list.count)
    return count
  }

  /// The window's first row when it shows the end.
  static func endPlace(of list: inout BlockList, width: Int, height: Int) -> Place {
    var missing = height
    var block = list.count
    while block > 0 {
      block -= 1
      let rows = list.height(at: block, width: width)
      if rows >= missing { return Place(block: block, row: rows - missing) }
      missing -= rows
    }
    return Place(block: 0, row: 0)
  }

  static func walk(
    from start: Place, by rows: Int, in list: inout BlockList, width: Int
  ) -> Place {
    var place = start
    place.row += rows
    while place.row < 0, place.block > 0 {
      place.block -= 1
      place.row += list.height(at: place.block, width: width)
    }
    place.row = max(0, place.row)
    while place.block < list.count {
      let height = list.height(at: place.block, width: width)
      if place.row < height { break }
      place.row -= height
      place.block += 1
    }
    return place
  }

  private static func rescaled(
    _ place: Place, in list: inout BlockList, from old: Int, to new: Int
  ) -> Int {
    guard old > 0, place.row > 0 else { return place.row }
    let before = max(1, list.height(at: place.block, width: old))
    return place.row * list.height(at: place.block, width: new) / before
  }
}

import Text

/// The blocks of a pane, each measured when it is first needed.
///
/// Only blocks near the window keep their rows; the rest keep how many they had.
struct BlockList: Sendable {
  private(set) var blocks: [Block] = []
  private var withRows: Set<Int> = []
  /// For each block its rows as last measured, or a guess.
  private var heights: [Int] = []
  /// The blocks that changed since a search looked last; nil while nothing is searched for.
  var changed: Set<Int>?

  var count: Int { blocks.count }
  var isEmpty: Bool { blocks.isEmpty }

  subscript(index: Int) -> Block { blocks[index] }

  /// Appends a block and returns its index, which stays.
  @discardableResult
  mutating func append(_ content: Block.Content) -> Int {
    let index = blocks.count
    blocks.append(Block(id: index, content, isSpaced: isSpaced(content)))
    heights.append(blocks[index].guessedHeight(width: 80))
    return index
  }

  mutating func change(_ index: Int, _ body: (inout Block.Content) -> Void) {
    guard blocks.indices.contains(index) else { return }
    blocks[index].change(body)
    changed?.insert(index)
  }

  /// A part of a block's rows.
  mutating func rows(at index: Int, in range: Range<Int>, width: Int) -> [StyledLine] {
    guard blocks.indices.contains(index) else { return [] }
    let rows = blocks[index].rows(in: range, width: width)
    if blocks[index].hasRows { withRows.insert(index) }
    return rows
  }

  mutating func height(at index: Int, width: Int) -> Int {
    guard blocks.indices.contains(index) else { return 0 }
    let height = blocks[index].height(width: width)
    if blocks[index].hasRows { withRows.insert(index) }
    heights[index] = height
    return height
  }

  /// The sum of heights, of which those never shown at this width are guesses.
  func estimatedHeight(of range: Range<Int>) -> Int { heights[range].reduce(0, +) }

  /// Forgets the rows of blocks that are far from a range.
  mutating func keepRows(near range: Range<Int>) {
    guard withRows.count > range.count + 40 else { return }
    for index in withRows where index < range.lowerBound - 20 || index > range.upperBound + 20 {
      blocks[index].dropRows()
      withRows.remove(index)
    }
  }

  /// Cards of tools stand close together; everything else has a blank row before it.
  private func isSpaced(_ content: Block.Content) -> Bool {
    guard let last = blocks.last else { return false }
    return switch (last.content, content) {
    case (.note(let earlier), .note): earlier.detail != nil
    case (.tool, .tool), (.tool, .looks), (.looks, .tool), (.looks, .looks), (.looks, .patch),
      (.patch, .looks), (.retry, .retry), (.tool, .patch), (.patch, .tool),
      (.note, .reasoning):
      false
    default: true
    }
  }
}

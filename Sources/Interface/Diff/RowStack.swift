/// Blocks of rows one under the other, found by row in logarithmic time.
struct RowStack<Block> {
  private(set) var blocks: [Block] = []
  /// The first row of each block.
  private(set) var starts: [Int] = []
  private(set) var rowCount = 0

  mutating func append(_ block: Block, rows: Int) {
    blocks.append(block)
    starts.append(rowCount)
    rowCount += max(0, rows)
  }

  /// The index of the block that covers a row; nil below the last one.
  func block(at row: Int) -> Int? {
    guard (0..<rowCount).contains(row) else { return nil }
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= row { low = middle } else { high = middle }
    }
    return low
  }

  /// The rows of a block.
  func rows(of index: Int) -> Range<Int> {
    let end = index + 1 < starts.count ? starts[index + 1] : rowCount
    return starts[index]..<end
  }
}

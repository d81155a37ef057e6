import Testing

@testable import Interface

@Suite struct RowStackTests {
  @Test func `a row is found in the block that covers it`() {
    var stack = RowStack<String>()
    for (block, rows) in [("a", 3), ("none", 0), ("b", 1), ("c", 2)] {
      stack.append(block, rows: rows)
    }
    let found = (-1...6).map { row in stack.block(at: row).map { stack.blocks[$0] } }
    #expect(found == [nil, "a", "a", "a", "b", "c", "c", nil])
    #expect((0..<4).map(stack.rows) == [0..<3, 3..<3, 3..<4, 4..<6])
  }
}

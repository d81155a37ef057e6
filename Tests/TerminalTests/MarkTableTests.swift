import Testing

@testable import Terminal

@Suite struct MarkTableTests {
  @Test func `a combination has one index, and the index its marks`() {
    let marks: [Unicode.Scalar] = ["\u{301}", "\u{323}"]
    let index = MarkTable.index(of: marks)
    #expect(index != 0)
    #expect(MarkTable.index(of: marks) == index)
    #expect(MarkTable.marks(at: index) == marks)
    #expect(MarkTable.index(of: marks.reversed()) != index)
  }

  @Test func `no marks are index 0, an unknown index has none`() {
    #expect(MarkTable.index(of: []) == 0)
    #expect(MarkTable.marks(at: 0) == [])
    #expect(MarkTable.marks(at: .max) == [])
  }

  @Test func `only four marks count`() {
    let index = MarkTable.index(of: Array(repeating: "\u{302}", count: 9))
    #expect(MarkTable.marks(at: index) == Array(repeating: "\u{302}", count: 4))
  }

  @Test func `a frame's text has the marks`() {
    var frame = Frame(size: Size(rows: 1, columns: 4))
    frame[0, 0] = Cell(scalar: 0x65, marks: MarkTable.index(of: ["\u{301}"]))
    frame[0, 1] = Cell(scalar: 0x4E2D)
    frame[0, 2] = Cell(scalar: 0)
    #expect(frame.text == "e\u{301}中")
  }
}

import Testing

@testable import Terminal

@Suite struct RowDifferenceTests {
  /// A row in which `_` is the right half of the character before it.
  static func row(_ text: String) -> [Cell] {
    text.unicodeScalars.map { Cell(scalar: $0 == "_" ? 0 : $0.value) }
  }

  @Test(
    arguments: [
      ("abcdef", "abcdef", nil), ("abcdef", "abXdef", 2..<3), ("abcdef", "XbcdeX", 0..<6),
      ("ab中_ef", "abcdef", 2..<4), ("abcdef", "ab中_ef", 2..<4), ("a中_def", "a文_def", 1..<3),
      ("a中_d", "ab中_", 1..<4), ("中_", "文_", 0..<2), ("", "", nil),
    ] as [(String, String, Range<Int>?)])
  func `the columns that differ, with both halves of wide characters`(
    old: String, new: String, columns: Range<Int>?
  ) {
    Self.row(old).withUnsafeBufferPointer { old in
      Self.row(new).withUnsafeBufferPointer { new in
        #expect(RowDifference.columns(old, new) == columns)
      }
    }
  }

  @Test func `a change of style or marks alone is one`() {
    var cells = Self.row("abc")
    cells[1].style.attributes = .bold
    cells[2].marks = 1
    Self.row("abc").withUnsafeBufferPointer { old in
      cells.withUnsafeBufferPointer { new in
        #expect(RowDifference.columns(old, new) == 1..<3)
      }
    }
  }
}

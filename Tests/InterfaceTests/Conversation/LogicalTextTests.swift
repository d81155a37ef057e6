import Testing
import Text

@testable import Interface

@Suite struct LogicalTextTests {
  private static let lines = [
    "A sentence that is long enough to be broken into several rows.", "", "    let x = 1  // code",
    "https://example.com/a/very/long/address/without/a/blank/in/it",
  ]

  @Test(arguments: [12, 17, 24, 33, 80])
  func `wrapped rows become the lines again`(width: Int) {
    let rows = Self.lines.flatMap { line in
      StyledLine(line, "text").wrapped(width: width, hanging: 2).map(\.text)
    }
    let text = LogicalText.text(of: 0..<rows.count, in: rows, from: Self.lines)
    #expect(
      text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        == Self.lines)
  }

  @Test func `a part of a line is that part`() {
    let rows = StyledLine("one two three four", "text").wrapped(width: 8).map(\.text)
    #expect(rows == ["one two", "three", "four"])
    #expect(LogicalText.text(of: 1..<3, in: rows, from: ["one two three four"]) == "three four")
    #expect(LogicalText.text(of: 0..<1, in: rows, from: ["one two three four"]) == "one two")
  }

  @Test func `rows that are no wrapping stay as they are`() {
    #expect(LogicalText.text(of: 0..<2, in: ["│ a ", "│ b"], from: ["another"]) == "│ a\n│ b")
  }
}

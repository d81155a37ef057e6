import Testing
import Text

@testable import Interface

@Suite struct UserTextTests {
  @Test func `a long message is folded, and unfolds`() {
    var text = UserText(id: "u", text: (1...40).map { "line \($0)" }.joined(separator: "\n"))
    let folded = text.rows(width: 40).map(\.text)
    #expect(folded.count == 11)
    #expect(folded.last == "  … 30 more rows")
    text.isExpanded = true
    #expect(text.rows(width: 40).count == 40)
  }

  @Test func `a message that is not longer than a screen stays whole`() {
    let text = UserText(id: "u", text: (1...30).map { "line \($0)" }.joined(separator: "\n"))
    #expect(text.rows(width: 40).count == 30)
    #expect(!text.isFoldable)
  }
}

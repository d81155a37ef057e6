import Terminal
import Testing
import Workspace

@testable import Interface

@Suite struct ChangesSearchTests {
  private static func drawn() -> ChangesPane {
    var pane = ChangesPaneTests.pane(
      [ChangesPaneTests.long("a", "alpha"), ChangesPaneTests.long("beta.txt", "beta")])
    _ = ChangesPaneTests.frame(&pane, 12, 40)
    _ = pane.perform("scroll.top")
    return pane
  }

  private static func advance(_ pane: inout ChangesPane, forward: Bool = true) -> String? {
    let isFound = pane.advanceSearch(forward: forward)
    return isFound ? ChangesPaneTests.frame(&pane, 12, 40).text : nil
  }

  @Test func `a search goes from place to place, around the ends`() {
    var pane = Self.drawn()
    pane.setSearch("alpha 5")
    #expect(pane.searchNote == "/alpha 5 0 of 11")
    #expect(Self.advance(&pane)?.contains("alpha 5\n") == true)
    #expect(pane.searchNote == "/alpha 5 1 of 11")
    #expect(Self.advance(&pane)?.contains("alpha 50\n") == true)
    #expect(Self.advance(&pane, forward: false)?.contains("alpha 5\n") == true)
    #expect(Self.advance(&pane, forward: false)?.contains("alpha 59") == true)
    #expect(pane.searchNote == "/alpha 5 11 of 11")
  }

  @Test func `a folded file opens for what is found in it`() {
    var pane = Self.drawn()
    _ = pane.perform("pane.fold")
    _ = pane.perform("file.next")
    pane.setSearch("alpha 33")
    #expect(Self.advance(&pane)?.contains("alpha 33") == true)
    #expect(pane.current == 0)
  }

  @Test func `a path is found too, and what is not there is not`() {
    var pane = Self.drawn()
    pane.setSearch("beta.txt")
    #expect(Self.advance(&pane)?.contains("beta.txt") == true)
    pane.setSearch("gamma")
    #expect(Self.advance(&pane) == nil)
    #expect(pane.searchNote == "/gamma not found")
    pane.add(AppliedPatch(files: [ChangesPaneTests.long("c", "gamma", lines: 1)]))
    #expect(Self.advance(&pane)?.contains("gamma 0") == true)
    pane.setSearch("")
    #expect(pane.searchNote == nil)
  }

  @Test func `matches are marked, the current one apart`() {
    var pane = Self.drawn()
    pane.setSearch("alpha 1")
    _ = pane.advanceSearch(forward: true)
    let frame = ChangesPaneTests.frame(&pane, 20, 40)
    let theme = Canvas.testing(1, 1).theme
    func background(_ text: String) -> Color? {
      let row = (0..<20).first { frame.text(row: $0).hasSuffix(text) }
      return row.map { frame[$0, 9].style.background }
    }
    #expect(background(" alpha 1") == theme["search.current"].background)
    #expect(background(" alpha 10") == theme["search.match"].background)
    #expect(background(" alpha 2") == theme["diff.add"].background)
  }
}

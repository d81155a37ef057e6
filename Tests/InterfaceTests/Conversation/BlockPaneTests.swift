import Agent
import Terminal
import Testing
import Text

@testable import Interface

@Suite struct BlockPaneTests {
  private func canvas(rows: Int, columns: Int) -> Canvas {
    Canvas(size: Size(rows: rows, columns: columns), theme: .builtIn(depth: .monochrome))
  }

  private func pane(notes: Int) -> BlockPane {
    var pane = BlockPane()
    for number in 0..<notes { pane.list.append(.note(Note(.information, "line \(number)"))) }
    return pane
  }

  private func draw(_ pane: inout BlockPane, rows: Int = 5, columns: Int = 40) -> [String] {
    var canvas = canvas(rows: rows, columns: columns)
    pane.draw(in: &canvas, isFocused: true, emptyText: "nothing")
    return canvas.frame.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.prefix { $0 != "▐" }) }
      .map { line in
        var line = line
        while line.last == " " { line.removeLast() }
        return line
      }
  }

  @Test func `the end is followed until one scrolls up`() {
    var pane = pane(notes: 20)
    #expect(draw(&pane).last == " · line 19")
    pane.list.append(.note(Note(.information, "line 20")))
    #expect(draw(&pane).last == " · line 20")
    pane.move(by: -3)
    let held = draw(&pane)
    #expect(held.first == " · line 13")
    for number in 21..<60 { pane.list.append(.note(Note(.information, "line \(number)"))) }
    #expect(draw(&pane).dropLast() == held.dropLast())
    #expect(draw(&pane).last?.hasSuffix("↓ 39 new") == true)
    pane.move(by: 100)
    #expect(pane.scroll.isFollowing)
    #expect(draw(&pane).last == " · line 59")
  }

  @Test func `the place is held while the text below it grows`() {
    var pane = BlockPane()
    let index = pane.list.append(.reasoning(MarkdownText(role: "msg.thinking")))
    for number in 0..<30 {
      pane.list.change(index) { $0.withMarkdown { $0.append("line \(number)\n\n") } }
    }
    _ = draw(&pane)
    pane.move(by: -10)
    let held = draw(&pane)
    for number in 30..<90 {
      pane.list.change(index) { $0.withMarkdown { $0.append("line \(number)\n\n") } }
      #expect(draw(&pane).dropLast() == held.dropLast())
    }
  }

  @Test func `the held text stays in sight through another width`() {
    var pane = BlockPane()
    let words = Array(repeating: "word", count: 60).joined(separator: " ")
    for number in 0..<30 { pane.list.append(.note(Note(.information, "\(number): \(words)"))) }
    _ = draw(&pane, rows: 10, columns: 60)
    pane.toStart()
    pane.move(by: 61)
    let block = pane.block(atRow: 0)
    for columns in [30, 100, 45, 60] {
      _ = draw(&pane, rows: 10, columns: columns)
      #expect(pane.block(atRow: 0) == block)
    }
  }

  @Test func `a search counts, goes around and shows each place`() {
    var pane = pane(notes: 40)
    _ = draw(&pane)
    pane.setSearch("LINE 3")
    #expect(pane.search?.total == 0)
    pane.setSearch("line 3")
    #expect(pane.search?.total == 11)
    let isFoundAbove = pane.advanceSearch(forward: false)
    #expect(isFoundAbove)
    #expect(pane.search?.position == 11)
    let isFoundAround = pane.advanceSearch(forward: true)
    #expect(isFoundAround)
    #expect(pane.search?.position == 1)
    #expect(draw(&pane).contains { $0.hasSuffix("· line 3") })
    pane.list.append(.note(Note(.information, "line 3 and line 3")))
    _ = draw(&pane)
    #expect(pane.search?.total == 13)
  }

  @Test func `what is found is marked`() throws {
    let search = try #require(TextSearch("ab"))
    let line = StyledLine([Span("xaB", "text"), Span("bab", "md.bold")])
    #expect(
      line.highlighting(search, current: 1)
        == StyledLine([
          Span("x", "text"), Span("aB", "search.match"), Span("b", "md.bold"),
          Span("ab", "search.current"),
        ]))
  }

  @Test func `blocks far from the window keep no rows`() {
    var pane = pane(notes: 2000)
    _ = draw(&pane)
    pane.toStart()
    for _ in 0..<400 {
      pane.move(by: 5)
      _ = draw(&pane)
    }
    let kept = (0..<pane.list.count).count { pane.list[$0].hasRows }
    #expect(kept < 100)
  }
}

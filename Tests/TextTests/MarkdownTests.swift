import Testing

@testable import Text

@Suite struct MarkdownTests {
  private func rows(_ source: String, _ width: Int = 40) -> [String] {
    Markdown.render(source, width: width).map(\.text)
  }

  @Test func `inline roles`() {
    #expect(
      Markdown.render("A **b** *i* ***bi*** `c` ~~s~~ \\*", width: 40) == [
        StyledLine([
          Span("A ", "msg.assistant"), Span("b", "md.bold"), Span(" ", "msg.assistant"),
          Span("i", "md.italic"), Span(" ", "msg.assistant"), Span("bi", "md.bold.italic"),
          Span(" ", "msg.assistant"), Span("c", "md.code"), Span(" ", "msg.assistant"),
          Span("s", "text.dim"), Span(" *", "msg.assistant"),
        ])
      ])
  }

  @Test func `headings, and an empty row between blocks`() {
    #expect(
      Markdown.render("# One\n## Two *x*\n#### Four\ntext\n\n\n", width: 20) == [
        StyledLine("One", "md.heading.1"), StyledLine("━━━", "md.heading.1"), StyledLine([]),
        StyledLine("Two x", "md.heading.2"), StyledLine([]), StyledLine("Four", "md.heading.3"),
        StyledLine([]), StyledLine("text", "msg.assistant"),
      ])
  }

  @Test(arguments: [
    ("[Swift](https://swift.org)", "Swift (https://swift.org)"),
    ("<https://swift.org> and https://a.b/c", "https://swift.org and https://a.b/c"),
    ("[a.b](http://a.b), www.a.b, <x@y.zz>", "a.b, www.a.b, x@y.zz"),
    ("![alt](p.png)", "alt (p.png)"), ("[ref]\n\n[ref]: /u", "ref (/u)"),
  ])
  func `a link shows where it leads`(source: String, text: String) {
    #expect(rows(source, 80) == [text])
  }

  @Test func `lists nest, count and tick`() {
    let source = """
      - one word wraps here
        - inner
          - innermost
      - [x] done
      - [ ] open

      9. nine
      10. ten

          more
      """
    #expect(
      rows(source, 16) == [
        "• one word wraps", "  here", "  ◦ inner", "    ▪ innermost", "☑ done", "☐ open", "",
        " 9. nine", "", "10. ten", "", "    more",
      ])
  }

  @Test func `quotes and rules`() {
    #expect(
      rows("> a b c d e f\n>\n> > in\n\n---", 12) == [
        "▌ a b c d e", "▌ f", "▌ ", "▌ ▌ in", "", "────────────",
      ])
  }

  @Test func `code keeps its lines and shows where they were cut`() {
    let source = "```swift\nlet x = \"y\" // z\n\n\tf(1)\n```"
    #expect(
      Markdown.render(source, width: 40) == [
        StyledLine([
          Span("│ ", "md.codeblock.border"), Span("let", "syn.keyword"),
          Span(" x = ", "md.codeblock"), Span("\"y\"", "syn.string"), Span(" ", "md.codeblock"),
          Span("// z", "syn.comment"),
        ]),
        StyledLine([Span("│ ", "md.codeblock.border")]),
        StyledLine([
          Span("│ ", "md.codeblock.border"), Span("    ", "md.codeblock"),
          Span("f", "syn.function"), Span("(", "md.codeblock"), Span("1", "syn.number"),
          Span(")", "md.codeblock"),
        ]),
      ])
    #expect(rows("```\nabcdefghijkl\n```", 10) == ["│ abcdefgh", "┊ ijkl"])
  }

  static let table = """
    | Name | Count | What it does |
    |:-----|------:|:------------:|
    | a | 1 | x |
    | 中文 | 200 | does **much** more |
    """

  @Test func `a table is framed and aligned`() {
    #expect(
      rows(Self.table, 50) == [
        "┌──────┬───────┬────────────────┐", "│ Name │ Count │  What it does  │",
        "├──────┼───────┼────────────────┤", "│ a    │     1 │       x        │",
        "│ 中文 │   200 │ does much more │", "└──────┴───────┴────────────────┘",
      ])
  }

  @Test func `a wide table wraps its widest column, and falls apart where it must`() {
    #expect(
      rows(Self.table, 28) == [
        "┌──────┬───────┬───────────┐", "│ Name │ Count │  What it  │",
        "│      │       │   does    │", "├──────┼───────┼───────────┤",
        "│ a    │     1 │     x     │", "│ 中文 │   200 │ does much │",
        "│      │       │   more    │", "└──────┴───────┴───────────┘",
      ])
    #expect(
      rows(Self.table, 18) == [
        "Name: a", "Count: 1", "What it does: x", "────────────", "Name: 中文", "Count: 200",
        "What it does: does", "  much more",
      ])
  }

  @Test(arguments: [0, 1, 2, 3, 5, 9, 17, 40, 120])
  func `no row is wider than asked`(width: Int) {
    for row in Markdown.render(MarkdownStreamTests.document, width: width) {
      #expect(row.width <= max(2, width), "\(row.text)")
    }
  }

  @Test func `hostile nesting is laid out all the same`() {
    let quotes = String(repeating: "> ", count: 5000) + "deep"
    let lists = (0..<300).map { String(repeating: " ", count: $0 * 2) + "- x\n" }.joined()
    let stars = String(repeating: "*a **b ", count: 3000)
    for source in [quotes, lists, stars] {
      #expect(Markdown.render(source, width: 60).allSatisfy { $0.width <= 60 })
    }
  }

  @Test func `nothing has no rows`() {
    #expect(rows("") == [])
    #expect(rows("\n\n") == [])
  }
}

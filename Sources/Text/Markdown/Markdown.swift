/// Renders Markdown, in GitHub's flavour, to styled rows of a width.
///
///     Markdown.render("A **bold** word.", width: 40)
///     // one row: "A " msg.assistant, "bold" md.bold, " word." msg.assistant
package enum Markdown {
  /// Renders a whole document to rows of at most `width` cells.
  ///
  /// Blocks are set apart by an empty row; `role` is that of plain text.
  package static func render(
    _ source: String, width: Int, role: String = "msg.assistant"
  ) -> [StyledLine] {
    let blocks = MarkdownDocument(source).blocks(in: role).map(\.content)
    return BlockLayout(role: role).rows(of: blocks, width: width)
  }
}

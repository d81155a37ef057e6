/// Renders Markdown to styled rows of a width.
package enum Markdown {
  /// Renders a whole document to rows of at most `width` cells.
  package static func render(_ source: String, width: Int) -> [StyledLine] { [] }
}

/// Renders Markdown that is still growing: only its last block is rendered again.
package struct MarkdownStream: Sendable {
  package private(set) var source = ""
  package init() {}

  package mutating func append(_ text: String) {}

  /// All rows at `width` cells; what is finished is kept from call to call.
  package mutating func rows(width: Int) -> [StyledLine] { [] }
}

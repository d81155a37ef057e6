import CMarkdown
import Synchronization

/// A document parsed by cmark-gfm, as blocks of our own.
struct MarkdownDocument {
  struct TopBlock {
    /// Of its first line, counted from 1.
    var line: Int
    /// Of its last line, as far as the parser knows it.
    var lastLine: Int
    /// How it was opened, for code that is not set in.
    var fence: Fence?
    var content: MarkdownBlock
  }

  /// The line that opens a block of code.
  struct Fence: Sendable {
    /// A backtick or a tilde.
    var mark: UInt8
    var length: Int
    /// In spaces.
    var indent: Int
  }

  /// Blocks within blocks beyond this are flattened: nobody nests so deep in good faith.
  private static let deepest = 16

  private let source: String

  init(_ source: String) { self.source = source }

  /// The top-level blocks; `role` is that of plain text.
  func blocks(in role: String) -> [TopBlock] {
    Self.parsing.withLock { _ in parsed(in: role) }
  }

  /// The parser keeps the characters that extensions act on in a table of the whole process.
  private static let parsing = Mutex(())

  private func parsed(in role: String) -> [TopBlock] {
    _ = Self.isRegistered
    guard let parser = cmark_parser_new(CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE) else { return [] }
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough", "autolink", "tasklist"] {
      if let found = cmark_find_syntax_extension(name) {
        cmark_parser_attach_syntax_extension(parser, found)
      }
    }
    var text = source
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parser_feed(parser, $0.baseAddress, $0.count)
      }
    }
    guard let root = cmark_parser_finish(parser) else { return [] }
    defer { cmark_node_free(root) }
    return MarkdownNode(root).children.compactMap { node in
      block(node, role: role, depth: 0).map {
        TopBlock(line: node.line, lastLine: node.lastLine, fence: node.fence, content: $0)
      }
    }
  }

  private static let isRegistered: Bool = {
    cmark_gfm_core_extensions_ensure_registered()
    return true
  }()
}

extension MarkdownDocument {
  private func blocks(in node: MarkdownNode, role: String, depth: Int) -> [MarkdownBlock] {
    node.children.compactMap { block($0, role: role, depth: depth) }
  }

  private func block(_ node: MarkdownNode, role: String, depth: Int) -> MarkdownBlock? {
    if depth > Self.deepest { return .paragraph([StyledLine(node.plainText, role)]) }
    switch node.kind {
    case "heading":
      let level = min(max(node.headingLevel, 1), 3)
      return .heading(level: level, InlineText(role: "md.heading.\(level)").lines(of: node))
    case "paragraph": return .paragraph(InlineText(role: role).lines(of: node))
    case "code_block": return .code(language: node.language, text: node.literal)
    case "html_block":
      let lines = node.literal.split(separator: "\n", omittingEmptySubsequences: false)
      let shown = lines.last == "" ? lines.dropLast() : lines[...]
      return .paragraph(shown.map { StyledLine(Glyph.expandingTabs(String($0)), "text.dim") })
    case "thematic_break": return .rule
    case "block_quote": return .quote(blocks(in: node, role: "md.quote", depth: depth + 1))
    case "list": return .list(list(node, role: role, depth: depth))
    case "table": return .table(table(node, role: role))
    default: return nil
    }
  }

  private func list(_ node: MarkdownNode, role: String, depth: Int) -> MarkdownList {
    let items = node.children.map {
      MarkdownList.Item(
        isDone: $0.isTaskDone, blocks: blocks(in: $0, role: role, depth: depth + 1))
    }
    return MarkdownList(start: node.listStart, isTight: node.isTightList, items: items)
  }

  private func table(_ node: MarkdownNode, role: String) -> MarkdownTable {
    let alignments = node.tableAlignments
    let rows = node.children.enumerated().map { index, row in
      let inline = InlineText(role: index == 0 ? "md.bold" : role)
      let cells = row.children.prefix(alignments.count).map { cell in
        let spans = inline.lines(of: cell).map(\.spans).joined(separator: [Span(" ", role)])
        return StyledLine(Array(spans))
      }
      let missing = max(0, alignments.count - cells.count)
      return cells + Array(repeating: StyledLine([]), count: missing)
    }
    return MarkdownTable(alignments: alignments, rows: rows)
  }
}

import CMarkdown

/// A node of cmark-gfm's tree, alive as long as the tree is.
struct MarkdownNode {
  let raw: OpaquePointer

  init(_ raw: OpaquePointer) { self.raw = raw }

  /// The parser's name of it, such as `paragraph` or `table_cell`.
  var kind: String { cmark_node_get_type_string(raw).map { String(cString: $0) } ?? "" }
  var literal: String { cmark_node_get_literal(raw).map { String(cString: $0) } ?? "" }
  var url: String { cmark_node_get_url(raw).map { String(cString: $0) } ?? "" }
  var line: Int { Int(cmark_node_get_start_line(raw)) }
  var lastLine: Int { Int(cmark_node_get_end_line(raw)) }
  var headingLevel: Int { Int(cmark_node_get_heading_level(raw)) }

  /// The first word after a fence, in lower case.
  var language: String {
    let info = cmark_node_get_fence_info(raw).map { String(cString: $0) } ?? ""
    return String(info.prefix { $0 != " " && $0 != "," && $0 != "{" }).lowercased()
  }

  var fence: MarkdownDocument.Fence? {
    guard kind == "code_block" else { return nil }
    var (length, indent, mark): (Int32, Int32, CChar) = (0, 0, 0)
    guard cmark_node_get_fenced(raw, &length, &indent, &mark) != 0 else { return nil }
    return MarkdownDocument.Fence(
      mark: UInt8(bitPattern: mark), length: Int(length), indent: Int(indent))
  }

  var children: [MarkdownNode] {
    var nodes: [MarkdownNode] = []
    var next = cmark_node_first_child(raw)
    while let node = next {
      nodes.append(MarkdownNode(node))
      next = cmark_node_next(node)
    }
    return nodes
  }

  /// The first number of an ordered list.
  var listStart: Int? {
    cmark_node_get_list_type(raw) == CMARK_ORDERED_LIST ? Int(cmark_node_get_list_start(raw)) : nil
  }

  var isTightList: Bool { cmark_node_get_list_tight(raw) != 0 }

  var isTaskDone: Bool? {
    kind == "tasklist" ? cmark_gfm_extensions_get_tasklist_item_checked(raw) : nil
  }

  var tableAlignments: [MarkdownTable.Alignment] {
    let count = Int(cmark_gfm_extensions_get_table_columns(raw))
    guard let letters = cmark_gfm_extensions_get_table_alignments(raw) else {
      return Array(repeating: .left, count: count)
    }
    return (0..<count).map { index in
      switch letters[index] {
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: .left
      }
    }
  }

  /// The text of all leaves within, for what is nested too deep to be laid out.
  var plainText: String {
    var text = ""
    forEachEvent { node, isEntering in
      guard isEntering else { return }
      let literal = node.literal
      if !literal.isEmpty { text += (text.isEmpty ? "" : " ") + literal }
    }
    return text.split(separator: "\n").joined(separator: " ")
  }

  /// Walks the tree without recursion: each node on the way in, and each that has children on
  /// the way out.
  func forEachEvent(_ body: (MarkdownNode, _ isEntering: Bool) -> Void) {
    guard let iterator = cmark_iter_new(raw) else { return }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
      body(MarkdownNode(node), event == CMARK_EVENT_ENTER)
    }
  }
}

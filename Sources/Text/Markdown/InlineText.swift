/// Turns the inline nodes of a block into styled lines, one for each hard break.
struct InlineText {
  /// Of plain text.
  let role: String

  private var isHeading: Bool { role.hasPrefix("md.heading") }

  func lines(of block: MarkdownNode) -> [StyledLine] {
    var state = State()
    block.forEachEvent { node, isEntering in
      if isEntering { enter(node, &state) } else { leave(node, &state) }
    }
    if let last = state.lines.last, last.spans.isEmpty, state.lines.count > 1 {
      state.lines.removeLast()
    }
    return state.lines
  }

  private struct State {
    var lines = [StyledLine([])]
    var bold = 0
    var italic = 0
    var struck = 0
    /// The text of each link that is open.
    var links: [String] = []

    mutating func append(_ text: String, _ role: String) {
      lines[lines.count - 1].append(text, role)
      for index in links.indices { links[index] += text }
    }
  }

  private func enter(_ node: MarkdownNode, _ state: inout State) {
    switch node.kind {
    case "text": state.append(node.literal, current(state))
    case "softbreak": state.append(" ", current(state))
    case "linebreak": state.lines.append(StyledLine([]))
    case "code": state.append(node.literal, "md.code")
    case "html_inline":
      let literal = node.literal
      if literal.lowercased().hasPrefix("<br") {
        state.lines.append(StyledLine([]))
      } else {
        state.append(literal, "text.dim")
      }
    case "strong": state.bold += 1
    case "emph": state.italic += 1
    case "strikethrough": state.struck += 1
    case "link", "image": state.links.append("")
    default: break
    }
  }

  private func leave(_ node: MarkdownNode, _ state: inout State) {
    switch node.kind {
    case "strong": state.bold -= 1
    case "emph": state.italic -= 1
    case "strikethrough": state.struck -= 1
    case "link", "image":
      let text = state.links.popLast() ?? ""
      let url = node.url
      guard !url.isEmpty, !Self.says(text, url) else { return }
      if text.isEmpty {
        state.append(url, "md.link")
      } else {
        state.append(" (", current(state))
        state.append(url, "md.link")
        state.append(")", current(state))
      }
    default: break
    }
  }

  private func current(_ state: State) -> String {
    if !state.links.isEmpty { return "md.link" }
    if state.struck > 0 { return "text.dim" }
    if isHeading { return role }
    return switch (state.bold > 0, state.italic > 0) {
    case (true, true): "md.bold.italic"
    case (true, false): "md.bold"
    case (false, true): "md.italic"
    case (false, false): role
    }
  }

  /// Whether a link's text already is its address.
  private static func says(_ text: String, _ url: String) -> Bool {
    ["", "mailto:", "http://", "https://"].contains { $0 + text == url }
  }
}

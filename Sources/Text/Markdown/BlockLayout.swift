/// Lays blocks out in rows.
struct BlockLayout: Sendable {
  /// Of plain text.
  var role: String
  /// How many lists stand around a block.
  var level = 0

  /// No block is set in if less than this many cells would be left for it.
  private static let narrowest = 8

  /// The rows of blocks, with an empty row between two unless they are `tight`.
  func rows(of blocks: [MarkdownBlock], width: Int, tight: Bool = false) -> [StyledLine] {
    var rows: [StyledLine] = []
    for block in blocks {
      let next = self.rows(of: block, width: width)
      if !rows.isEmpty, !next.isEmpty, !tight { rows.append(StyledLine([])) }
      rows += next
    }
    return rows
  }

  func rows(of block: MarkdownBlock, width: Int) -> [StyledLine] {
    switch block {
    case .heading(let level, let lines): heading(lines, level: level, width: width)
    case .paragraph(let lines): lines.flatMap { $0.wrapped(width: width) }
    case .code(let language, let text): code(text, language: language, width: width)
    case .quote(let blocks): quote(blocks, width: width)
    case .list(let list): self.list(list, width: width)
    case .table(let table): TableLayout(table: table, width: width).rows
    case .rule: [StyledLine(String(repeating: "─", count: max(1, width)), "md.rule")]
    }
  }

  private func heading(_ lines: [StyledLine], level: Int, width: Int) -> [StyledLine] {
    let rows = lines.flatMap { $0.wrapped(width: width) }
    guard level == 1, let longest = rows.map(\.width).max(), longest > 0 else { return rows }
    return rows + [StyledLine(String(repeating: "━", count: longest), "md.heading.1")]
  }

  private func code(_ text: String, language: String, width: Int) -> [StyledLine] {
    Lexer.lines(of: text, language: language).flatMap { rows(ofCode: $0, width: width) }
  }

  /// The rows of a line of code.
  ///
  /// A bar marks the code's extent; a broken bar the rows that go on from the one above.
  func rows(ofCode line: StyledLine, width: Int) -> [StyledLine] {
    guard width > Self.narrowest else { return line.cut(width: width) }
    return line.cut(width: width - 2).enumerated().map { index, row in
      row.prefixed(Span(index == 0 ? "│ " : "┊ ", "md.codeblock.border"))
    }
  }

  private func quote(_ blocks: [MarkdownBlock], width: Int) -> [StyledLine] {
    guard width - 2 >= Self.narrowest else { return rows(of: blocks, width: width) }
    return rows(of: blocks, width: width - 2).map { $0.prefixed(Span("▌ ", "md.quote")) }
  }
}

extension BlockLayout {
  private func list(_ list: MarkdownList, width: Int) -> [StyledLine] {
    let markers = list.items.indices.map { marker(of: list, at: $0) }
    let indent = markers.map(\.count).max() ?? 0
    let isNarrow = width - indent < Self.narrowest
    var rows: [StyledLine] = []
    for (item, marker) in zip(list.items, markers) {
      if !rows.isEmpty, !list.isTight { rows.append(StyledLine([])) }
      let room = isNarrow ? width : width - indent
      var content = nested(item.blocks, width: room, tight: list.isTight)
      if content.isEmpty { content = [StyledLine([])] }
      if isNarrow {
        rows += [StyledLine(marker, "md.list.marker")].flatMap { $0.cut(width: width) } + content
        continue
      }
      let spaces = String(repeating: " ", count: indent)
      let padding = String(repeating: " ", count: indent - marker.count)
      for (index, row) in content.enumerated() {
        rows.append(
          index == 0
            ? row.prefixed(Span(padding + marker, "md.list.marker"))
            : row.spans.isEmpty ? row : row.prefixed(Span(spaces, role)))
      }
    }
    return rows
  }

  private func nested(_ blocks: [MarkdownBlock], width: Int, tight: Bool) -> [StyledLine] {
    var inner = self
    inner.level += 1
    return inner.rows(of: blocks, width: width, tight: tight)
  }

  private func marker(of list: MarkdownList, at index: Int) -> String {
    if let isDone = list.items[index].isDone { return isDone ? "☑ " : "☐ " }
    if let start = list.start { return "\(start + index). " }
    return ["• ", "◦ ", "▪ "][min(level, 2)]
  }
}

extension StyledLine {
  func prefixed(_ span: Span) -> StyledLine { StyledLine([span] + spans) }
}

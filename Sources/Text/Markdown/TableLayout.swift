/// Lays a table out in a frame of lines; as a list of fields where its columns do not fit.
struct TableLayout {
  let table: MarkdownTable
  let width: Int

  /// A column gets no narrower while it is shown as one.
  private static let narrowest = 4

  var rows: [StyledLine] {
    guard !table.alignments.isEmpty, !table.rows.isEmpty else { return [] }
    guard let widths = columnWidths() else { return fields() }
    var rows = [rule("┌", "┬", "┐", widths)]
    for (index, cells) in table.rows.enumerated() {
      rows += record(cells, widths)
      if index == 0, table.rows.count > 1 { rows.append(rule("├", "┼", "┤", widths)) }
    }
    return rows + [rule("└", "┴", "┘", widths)]
  }

  /// Each column as wide as its widest cell; where that is too much the widest give way first.
  private func columnWidths() -> [Int]? {
    let count = table.alignments.count
    let room = width - (3 * count + 1)
    var widths = Array(repeating: 1, count: count)
    for cells in table.rows {
      for (column, cell) in cells.enumerated() { widths[column] = max(widths[column], cell.width) }
    }
    guard widths.reduce(0, +) > room else { return widths }
    // The greatest width such that columns cut to it fit.
    var (low, high) = (0, room)
    while low < high {
      let middle = (low + high + 1) / 2
      if widths.reduce(0, { $0 + min($1, middle) }) <= room {
        low = middle
      } else {
        high = middle - 1
      }
    }
    guard low >= Self.narrowest else { return nil }
    var spare = room - widths.reduce(0) { $0 + min($1, low) }
    return widths.map { width in
      guard width > low else { return width }
      let extra = min(spare, 1)
      spare -= extra
      return low + extra
    }
  }

  private func rule(
    _ left: String, _ middle: String, _ right: String, _ widths: [Int]
  ) -> StyledLine {
    let parts = widths.map { String(repeating: "─", count: $0 + 2) }
    return StyledLine(left + parts.joined(separator: middle) + right, "md.table.border")
  }

  /// The rows of one record, as many as its longest cell needs.
  private func record(_ cells: [StyledLine], _ widths: [Int]) -> [StyledLine] {
    let wrapped = zip(cells, widths).map { $0.wrapped(width: $1) }
    let height = wrapped.map(\.count).max() ?? 1
    return (0..<height).map { index in
      var row = StyledLine([])
      for (column, lines) in wrapped.enumerated() {
        row.append(column == 0 ? "│ " : " │ ", "md.table.border")
        let line = index < lines.count ? lines[index] : StyledLine([])
        let gap = max(0, widths[column] - line.width)
        let before =
          switch table.alignments[column] {
          case .left: 0
          case .center: gap / 2
          case .right: gap
          }
        row.append(String(repeating: " ", count: before), "md.table.border")
        for span in line.spans { row.append(span.text, span.role) }
        row.append(String(repeating: " ", count: gap - before), "md.table.border")
      }
      row.append(" │", "md.table.border")
      return row
    }
  }

  /// A line "column: cell" for each cell, and a rule between records.
  private func fields() -> [StyledLine] {
    guard table.rows.count > 1 else {
      return table.rows[0].flatMap { $0.wrapped(width: width, hanging: 2) }
    }
    var rows: [StyledLine] = []
    for cells in table.rows.dropFirst() {
      if !rows.isEmpty {
        rows.append(
          StyledLine(String(repeating: "─", count: min(max(1, width), 12)), "md.table.border"))
      }
      for (name, cell) in zip(table.rows[0], cells) {
        let separator = name.spans.isEmpty ? [] : [Span(": ", "md.table.border")]
        rows += StyledLine(name.spans + separator + cell.spans).wrapped(width: width, hanging: 2)
      }
    }
    return rows
  }
}

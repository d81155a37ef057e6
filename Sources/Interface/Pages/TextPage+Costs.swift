import Agent
import Models
import Text

extension TextPage {
  /// What the session's answers cost, by the model that gave them.
  static func costs(_ status: SessionStatus) -> TextPage {
    let table = CostTable(status.cost, status.tokens)
    return TextPage(.costs, title: "What this session costs", columns: 84) {
      table.rows(columns: $0)
    }
  }
}

/// Models, how many tokens each read and wrote, and what that cost.
private struct CostTable: Sendable {
  private static let headings = ["answers", "read", "cached", "written", "cost"]
  private let lines: [(name: String, cells: [String])]
  private let remark: String?

  init(_ ledger: CostLedger, _ tokens: TokenTotals) {
    var lines = ledger.entries.map { entry in
      let used = tokens[entry.model]
      return (
        name: entry.model.description,
        cells: [
          "\(entry.known + entry.unknown)", Tokens.label(used.input), Tokens.label(used.cached),
          Tokens.label(used.output), entry.label,
        ]
      )
    }
    if lines.count > 1 {
      let sum = tokens.sum
      lines.append(
        (
          name: "in all",
          cells: [
            "\(ledger.entries.reduce(0) { $0 + $1.known + $1.unknown })",
            Tokens.label(sum.input), Tokens.label(sum.cached), Tokens.label(sum.output),
            ledger.label,
          ]
        ))
    }
    self.lines = lines
    remark =
      ledger.isComplete || ledger.entries.isEmpty
      ? nil : "+ and more: of some answers neither the price nor the count is known."
  }

  func rows(columns: Int) -> [StyledLine] {
    guard !lines.isEmpty else { return [StyledLine("No answer has come yet.", "text.dim")] }
    let widths = Self.headings.indices.map { column in
      ([Self.headings[column]] + lines.map { $0.cells[column] }).map { Glyph.width(of: $0) }.max()
        ?? 0
    }
    let table = widths.reduce(0) { $0 + $1 + 2 }
    let nameColumns = max(8, columns - table)
    func row(_ name: String, _ cells: [String], _ roles: (name: String, cell: String))
      -> StyledLine
    {
      var line = StyledLine(RowText.fitEnd(name, columns: nameColumns), roles.name)
      line.append(blanks(nameColumns - line.width), "text")
      for (cell, width) in zip(cells, widths) {
        line.append(blanks(2 + width - Glyph.width(of: cell)) + cell, roles.cell)
      }
      return line
    }
    var rows = [row("", Self.headings, ("text.dim", "text.dim"))]
    for (index, line) in lines.enumerated() {
      let isSum = index > 0 && line.name == "in all"
      rows.append(
        row(line.name, line.cells, isSum ? ("text.strong", "text.strong") : ("text", "text")))
    }
    if let remark {
      rows += [StyledLine([])] + StyledLine(remark, "text.dim").wrapped(width: columns)
    }
    return rows
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}

import Terminal
import Text
import Tools

extension DockedQuestion {
  /// Rows the dock wants at a width.
  func height(columns: Int, keys: [CommandQuestion.Option]) -> Int {
    1 + body(width: columns - 2).count + foot(keys, width: columns - 2, isFocused: true).count
  }

  mutating func draw(in canvas: inout Canvas, keys: [CommandQuestion.Option], isFocused: Bool) {
    guard canvas.rows > 0, canvas.columns > 2 else { return }
    let width = canvas.columns - 2
    let body = body(width: width)
    // The keys leave a row for what they answer.
    let foot = foot(keys, width: width, isFocused: isFocused).prefix(max(0, canvas.rows - 2))
    reading.fit(rows: body.count, into: canvas.rows - 1 - foot.count)
    canvas.fill(canvas.theme["dock"])
    let rule = String(repeating: isFocused ? "━" : "─", count: canvas.columns)
    canvas.draw(rule, row: 0, column: 0, canvas.theme["approval.frame"])
    let hidden = reading.rowsBelow
    let more = hidden > 0 ? "· \(hidden) more \(hidden == 1 ? "row" : "rows") below " : ""
    canvas.draw(
      Fitting.head(" \(title) " + more, columns: canvas.columns - 1), row: 0, column: 1,
      canvas.theme["dock.title"])
    for (index, line) in (body[reading.visible] + foot).enumerated() {
      canvas.draw(line, row: index + 1, column: 1)
    }
  }

  private var title: String {
    switch subject {
    case .words: "The model asks"
    case .page: "Fetch this page?"
    case .circle: "The model goes in circles. Let it go on?"
    }
  }

  private func body(width: Int) -> [StyledLine] {
    let width = max(1, width)
    switch subject {
    case .words(let question):
      var rows = Self.lines(of: question.text, "text.strong").flatMap { $0.wrapped(width: width) }
      if !question.options.isEmpty { rows.append(StyledLine([])) }
      for (index, option) in question.options.enumerated() {
        rows += row(index, option).wrapped(width: width, hanging: 4)
      }
      return rows
    case .circle(let sentence):
      return Self.lines(of: sentence, "text").flatMap { $0.wrapped(width: width) }
    case .page(let request):
      return lines(of: request).flatMap { $0.wrapped(width: width, hanging: 2) }
    }
  }

  private static func lines(of text: String, _ role: String) -> [StyledLine] {
    RevealedText.reveal(text).split(separator: "\n", omittingEmptySubsequences: false)
      .map { StyledLine(Glyph.expandingTabs(String($0)), role) }
  }

  private func lines(of request: FetchRequest) -> [StyledLine] {
    var lines =
      ShownAddress(request.url)?.lines
      ?? [StyledLine(RevealedText.reveal(request.url), "approval.command")]
    if let from = request.redirectedFrom {
      lines.append(
        StyledLine([
          Span("redirected from ", "warning"), Span(RevealedText.reveal(from), "text"),
        ]))
    }
    if let reason = request.reason {
      lines.append(
        StyledLine([
          Span("the model says: ", "text.dim"),
          Span("“\(RevealedText.reveal(RowText.oneLine(reason)))”", "text.emph"),
        ]))
    }
    return lines
  }

  private func row(_ index: Int, _ option: UserQuestion.Option) -> StyledLine {
    let isChosen = index == chosen
    var line = StyledLine([
      Span(isChosen ? "▸ " : "  ", "accent"), Span("\(index + 1) ", "status.key"),
      Span(RevealedText.reveal(option.label), isChosen ? "text.strong" : "text"),
    ])
    if let detail = option.detail {
      line.append("  " + RevealedText.reveal(RowText.oneLine(detail)), "text.dim")
    }
    return line
  }

  private func foot(
    _ keys: [CommandQuestion.Option], width: Int, isFocused: Bool
  ) -> [StyledLine] {
    var options = keys
    if takesWords {
      options = [CommandQuestion.Option("type", "an answer in words")]
      if !self.options.isEmpty {
        let last = self.options.count
        options.insert(CommandQuestion.Option(last == 1 ? "1" : "1–\(last)", "choose"), at: 0)
        options.insert(CommandQuestion.Option("Enter", "take ▸"), at: 1)
      }
      options.append(CommandQuestion.Option("0", "no answer"))
    }
    return CommandQuestion.rows(of: options, columns: max(1, width), isDimmed: !isFocused)
  }
}

import Agent
import Terminal
import Text
import Tools

/// The dock of a question that is neither a command's nor a patch's: the model's own, one about
/// a page of the web, or whether a model that goes in circles may go on.
///
/// The model's own is answered by a digit, by choosing a row, or in words.
struct DockedQuestion {
  enum Subject {
    case words(UserQuestion)
    case page(FetchRequest)
    case circle(String)
  }

  let subject: Subject
  /// The option that Enter takes.
  private(set) var chosen = 0
  private var top = 0
  private var isLong = false

  init(_ subject: Subject) { self.subject = subject }

  /// The model's own options; none for a page.
  var options: [UserQuestion.Option] {
    if case .words(let question) = subject { question.options } else { [] }
  }

  /// Whether words are an answer.
  var takesWords: Bool {
    if case .words = subject { true } else { false }
  }

  mutating func choose(by step: Int) {
    guard !options.isEmpty else { return scroll(by: step) }
    chosen = (chosen + step + options.count) % options.count
  }

  mutating func scroll(by lines: Int) { top = max(0, isLong ? top + lines : 0) }

  /// The option that a digit names.
  func option(named digit: Character) -> UserQuestion.Option? {
    guard let number = digit.wholeNumberValue, options.indices.contains(number - 1) else {
      return nil
    }
    return options[number - 1]
  }

  /// The answer that an action of a command's question gives to one about a page.
  func answer(_ action: Action) -> ApprovalAnswer? {
    switch (subject, action) {
    case (.words, _): return nil
    case (.page, "question.once"), (.circle, "question.once"), (.circle, "question.session"):
      return .once
    case (.page, "question.session"): return .session
    case (_, "question.no"): return .no(comment: nil)
    default: return nil
    }
  }
}

// MARK: - Drawing

extension DockedQuestion {
  /// Rows the dock wants at a width.
  func height(columns: Int, keys: [CommandQuestion.Option]) -> Int {
    1 + body(width: columns - 2).count + foot(keys, width: columns - 2, isFocused: true).count
  }

  mutating func draw(in canvas: inout Canvas, keys: [CommandQuestion.Option], isFocused: Bool) {
    guard canvas.rows > 0, canvas.columns > 2 else { return }
    let width = canvas.columns - 2
    let body = body(width: width)
    let foot = foot(keys, width: width, isFocused: isFocused)
    let room = max(0, canvas.rows - 1 - foot.count)
    isLong = body.count > room
    top = min(top, max(0, body.count - room))
    canvas.fill(canvas.theme["dock"])
    let rule = String(repeating: isFocused ? "━" : "─", count: canvas.columns)
    canvas.draw(rule, row: 0, column: 0, canvas.theme["approval.frame"])
    let more = isLong ? " · \(body.count - room) more rows " : ""
    canvas.draw(
      Fitting.head(title + more, columns: canvas.columns - 1), row: 0, column: 1,
      canvas.theme["dock.title"])
    for (index, line) in (body.dropFirst(top).prefix(room) + foot).enumerated() {
      canvas.draw(line, row: index + 1, column: 1)
    }
  }

  private var title: String {
    switch subject {
    case .words: " The model asks "
    case .page: " Fetch this page? "
    case .circle: " Go on all the same? "
    }
  }

  private func body(width: Int) -> [StyledLine] {
    var lines: [StyledLine] = []
    switch subject {
    case .words(let question):
      for line in RevealedText.reveal(question.text).split(
        separator: "\n", omittingEmptySubsequences: false)
      {
        lines.append(StyledLine(String(line), "text"))
      }
      lines += question.options.enumerated().map(Self.row(chosen))
    case .circle(let sentence): lines.append(StyledLine(RevealedText.reveal(sentence), "text"))
    case .page(let request):
      lines.append(StyledLine(RevealedText.reveal(request.url), "text"))
      if let from = request.redirectedFrom {
        lines.append(
          StyledLine([
            Span("redirected from ", "warning"), Span(RevealedText.reveal(from), "text.dim"),
          ]))
      }
      if let reason = request.reason {
        lines.append(
          StyledLine([
            Span("the model says: ", "text.dim"),
            Span("“\(RevealedText.reveal(reason))”", "text.emph"),
          ]))
      }
    }
    return lines.flatMap { $0.wrapped(width: max(1, width), hanging: 4) }
  }

  private static func row(_ chosen: Int) -> (Int, UserQuestion.Option) -> StyledLine {
    { index, option in
      let isChosen = index == chosen
      var spans = [
        Span(isChosen ? "› " : "  ", "accent"), Span("\(index + 1) ", "status.key"),
        Span(RevealedText.reveal(option.label), isChosen ? "accent" : "text"),
      ]
      if let detail = option.detail {
        spans.append(Span("  " + RevealedText.reveal(detail), "text.dim"))
      }
      return StyledLine(spans)
    }
  }

  private func foot(
    _ keys: [CommandQuestion.Option], width: Int, isFocused: Bool
  ) -> [StyledLine] {
    var options = keys
    if takesWords {
      options = [CommandQuestion.Option("type", "an answer in words")]
      if !self.options.isEmpty {
        options.insert(CommandQuestion.Option("1–\(self.options.count)", "choose"), at: 0)
        options.insert(CommandQuestion.Option("Enter", "take ›"), at: 1)
      }
      options.append(CommandQuestion.Option("0", "no answer"))
    }
    return CommandQuestion.rows(of: options, columns: max(1, width), isDimmed: !isFocused)
  }
}

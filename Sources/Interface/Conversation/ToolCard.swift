import Text

/// A tool's call: what it is, how it stands, and what it said.
struct ToolCard: Sendable {
  enum State: Sendable, Equatable {
    /// The model is still writing the call; bytes of its arguments so far.
    case arriving(Int)
    case waiting
    case running
    case done(isError: Bool)
    /// The attempt or the turn ended before it ran.
    case abandoned
  }

  var name: String
  var summary = ""
  var state = State.arriving(0)
  /// The person's answer, when there was a question.
  var answer: String?
  var isExpanded = false
  private(set) var output = OutputText()

  init(name: String) { self.name = name }

  var isFoldable: Bool { !output.isEmpty }

  mutating func append(_ text: String) { output.append(text) }

  /// Takes the result: it replaces the output seen so far only when nothing was seen.
  mutating func finish(_ result: String, isError: Bool) {
    state = .done(isError: isError)
    if output.isEmpty { output.append(result) }
    output.finish()
  }

  var plain: String {
    let head = title
    return output.isEmpty ? head : head + "\n" + output.text
  }

  /// The name and what it is called with; a summary that begins with the name holds both.
  private var title: String {
    if summary.isEmpty { return name }
    return summary.hasPrefix(name) ? summary : "\(name) \(summary)"
  }

  /// Rows of output that show while the card is folded.
  private var foldedRows: Int {
    switch (name, state) {
    case ("shell", _): 3
    case (_, .done(isError: true)): 3
    default: 0
    }
  }
}

// MARK: - Rows

extension ToolCard {
  /// More than this is not shown even when unfolded; copying takes it all.
  static let longestOutput = 2000

  func rows(width: Int) -> [StyledLine] {
    var rows = head.wrapped(width: width, hanging: 2)
    if !isExpanded, rows.count > 3 {
      rows = Array(rows[..<3])
      rows.append(StyledLine("  …", "text.dim"))
    }
    let shown = isExpanded ? Self.longestOutput : foldedRows
    guard shown > 0, !output.isEmpty else { return rows }
    let (lines, hidden) = output.tail(shown)
    if hidden > 0 {
      rows.append(StyledLine("  │ … \(hidden) more \(hidden == 1 ? "line" : "lines")", "text.dim"))
    }
    let role = state == .done(isError: true) ? "msg.tool.error" : "msg.tool.output"
    for line in lines { rows += Self.outputRows(line, role: role, width: width, all: isExpanded) }
    return rows
  }

  private static func outputRows(
    _ line: String, role: String, width: Int, all: Bool
  ) -> [StyledLine] {
    let text = Glyph.expandingTabs(line)
    let rows = StyledLine(text, role).cut(width: max(1, width - 4))
    let kept = all ? rows : Array(rows.prefix(2))
    return kept.map { StyledLine([Span("  │ ", "border")] + $0.spans) }
  }

  private var head: StyledLine {
    let (mark, role) =
      switch state {
      case .arriving, .waiting: ("… ", "text.dim")
      case .running: ("… ", "accent")
      case .done(isError: false): ("✓ ", "success")
      case .done(isError: true): ("✗ ", "error")
      case .abandoned: ("– ", "text.dim")
      }
    var line = StyledLine([Span(mark, role)])
    let words = title.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    line.append(String(words.first ?? ""), "msg.tool.name")
    if words.count > 1 {
      line.append(
        " " + TextBuffer.split(String(words[1])).joined(separator: " ⏎ "), "msg.tool.args")
    }
    switch state {
    case .arriving(let bytes) where bytes > 0: line.append("  \(bytes) bytes", "text.dim")
    case .waiting: line.append("  waiting for you", "warning")
    case .abandoned: line.append("  not run", "text.dim")
    case .arriving, .running, .done: break
    }
    if let answer { line.append("  · \(answer)", "text.dim") }
    return line
  }
}

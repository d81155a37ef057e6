import Text
import Tools

/// A tool's call: what it is, how it stands, and what it said.
struct ToolCard: Sendable {
  enum State: Sendable, Equatable {
    /// The model is still writing the call; bytes of its arguments so far.
    case arriving(Int)
    /// Its arguments are complete; it is not its turn yet, or the person is asked.
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
  /// Whether the person is being asked about it.
  var isAsked = false
  /// A command's exit status, when it had one.
  private(set) var exitCode: Int?
  /// How a command ended that did not end by itself.
  private(set) var reason: String?
  /// The name under which a command goes on in the background.
  var backgroundID: String?
  var isExpanded = false
  /// What it brought, in a word or two.
  private(set) var remark: String?
  /// When it began to run and when it ended, in milliseconds since 1970.
  private var start: Int?
  private var end: Int?
  /// The seconds it has run so far, as they were last shown.
  var elapsed = 0
  private(set) var output = OutputText()

  /// The name of a command that the person runs.
  static let person = "!"

  init(name: String) { self.name = name }

  var isFoldable: Bool { !output.isEmpty }

  mutating func append(_ text: String) { output.append(text) }

  mutating func begin(at time: Int) {
    state = .running
    start = time
    elapsed = 0
  }

  /// The whole seconds it has run at a time; nil when it does not.
  func seconds(at time: Int) -> Int? {
    guard state == .running, let start else { return nil }
    return max(0, time - start) / 1000
  }

  /// How long it took, where that is worth telling.
  private var duration: String? {
    if state == .running { return elapsed < 2 ? nil : Duration.label(milliseconds: elapsed * 1000) }
    guard let start, let end, end - start >= 1000 else { return nil }
    return Duration.label(milliseconds: end - start)
  }

  var isDone: Bool {
    if case .done = state { true } else { false }
  }

  /// Whether there is more to tell of it than that it ran.
  var isExceptional: Bool { isFailed || isAsked || answer != nil || state == .abandoned }

  /// What it is called with.
  var subject: String {
    var words = title
    if words.hasPrefix(name) { words.removeFirst(name.count) }
    return RowText.oneLine(String(words.drop { $0 == " " }))
  }

  /// The first line that is not empty; the output may be long.
  private static func firstLine(of output: String) -> String {
    let isLineFeed = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
    return String(Substring(output.utf8.drop(while: isLineFeed).prefix { !isLineFeed($0) }))
  }

  /// Takes the result: its text counts where no output was seen, and where it says what went wrong.
  mutating func finish(_ outcome: ToolOutcome, at time: Int) {
    end = time
    remark = ToolRemark.words(for: name, outcome)
    let ending = Self.firstLine(of: outcome.output)
    let isKilled = outcome.exitCode == nil && ending.hasPrefix("Ended by signal")
    let isFailed = outcome.isError || isKilled || outcome.exitCode ?? 0 != 0
    state = .done(isError: isFailed)
    exitCode = outcome.exitCode
    if output.isEmpty {
      output.append(outcome.output)
    } else if isFailed, outcome.exitCode == nil, !ending.isEmpty {
      reason = ending
    }
    output.finish()
  }

  private var isFailed: Bool { state == .done(isError: true) }

  /// Whether the output is a sentence about a failure, which is read from its start; a program's
  /// own output ends with what matters.
  private var isExplanation: Bool { isFailed && exitCode == nil && reason == nil }

  var plain: String {
    let head = title
    return [head, reason, output.isEmpty ? nil : output.text].compactMap(\.self)
      .joined(separator: "\n")
  }

  /// The name and what it is called with; a summary that begins with the name holds both.
  private var title: String {
    if summary.isEmpty { return name }
    return summary.hasPrefix(name) ? summary : "\(name) \(summary)"
  }

  /// Rows of output that show while the card is folded.
  private var foldedRows: Int {
    if isExplanation { return 6 }
    if name == Self.person { return 12 }
    return name == "shell" || isFailed ? 3 : 0
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
    if let reason {
      rows += Self.outputRows(
        reason, role: "msg.tool.error", width: width, limit: .max, wraps: true)
    }
    let shown = isExpanded ? Self.longestOutput : foldedRows
    guard shown > 0, !output.isEmpty else { return rows }
    let (lines, hidden) = isExplanation ? output.head(shown) : output.tail(shown)
    let more = StyledLine("  │ … \(hidden) more \(hidden == 1 ? "line" : "lines")", "text.dim")
    if hidden > 0, !isExplanation { rows.append(more) }
    let role = isExplanation ? "msg.tool.error" : "msg.tool.output"
    let limit = isExpanded ? Int.max : 2
    for line in lines {
      rows += Self.outputRows(
        line, role: role, width: width, limit: limit, wraps: isExplanation)
    }
    if hidden > 0, isExplanation { rows.append(more) }
    return rows
  }

  /// Rows of a line of output, at most `limit` of them; a sentence `wraps` between words.
  private static func outputRows(
    _ line: String, role: String, width: Int, limit: Int, wraps: Bool
  ) -> [StyledLine] {
    let text = Glyph.expandingTabs(line)
    let line = StyledLine(text, role)
    let width = max(1, width - 4)
    let kept = wraps ? line.wrapped(width: width) : Array(line.cut(width: width).prefix(limit))
    return kept.map { StyledLine([Span("  │ ", "border")] + $0.spans) }
  }

  private var head: StyledLine {
    let (mark, role) =
      switch state {
      case .arriving, .waiting: ("… ", "text.dim")
      case .running: ("… ", "accent")
      case .done(isError: false) where backgroundID != nil: ("◦ ", "info")
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
    case .waiting:
      line.append(isAsked ? "  waiting for you" : "  waiting", isAsked ? "warning" : "text.dim")
    case .abandoned: line.append(start == nil ? "  not run" : "  cut short", "text.dim")
    case .done:
      if let exitCode, exitCode != 0 { line.append("  exit \(exitCode)", "error") }
      if let backgroundID { line.append("  goes on in the background (\(backgroundID))", "info") }
      if let remark { line.append("  \(remark)", "text.dim") }
    case .arriving, .running: break
    }
    if let duration { line.append("  \(duration)", state == .running ? "accent" : "text.dim") }
    if let answer { line.append("  · \(answer)", "text.dim") }
    return line
  }
}

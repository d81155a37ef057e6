import Agent
import Terminal
import Text
import Workspace

extension CommandQuestion {
  /// Rows the dock wants at a width.
  package func height(columns: Int) -> Int {
    let parts = Parts(self, options: Self.defaultOptions, columns: columns, isFocused: true)
    return 1 + parts.command.count + parts.below.count + parts.options.count
  }

  /// Draws the dock, naming the keys that answer: dimmed while they go elsewhere.
  ///
  /// Where there is little room the model's reason goes first, and the command scrolls. Where there
  /// is not even room for what must be read with it, that scrolls too, behind the command; and a
  /// rule that is being made takes the command's place.
  package mutating func draw(
    in canvas: inout Canvas, options: [Option] = Self.defaultOptions, isFocused: Bool = true
  ) {
    guard canvas.rows > 0, canvas.columns > 0 else { return }
    var parts = Parts(self, options: options, columns: canvas.columns, isFocused: isFocused)
    parts.options = Array(parts.options.prefix(max(0, canvas.rows - 2)))
    let room = canvas.rows - 1 - parts.options.count
    let (scrolled, still) = parts.divided(into: room)
    canvas.fill(canvas.theme["dock"])
    if preview != nil, still == nil {
      ruleReading.fit(rows: scrolled.count, into: room)
    } else {
      reading.fit(rows: scrolled.count, into: room - (still?.count ?? 0))
      ruleReading.fit(rows: parts.rule.count, into: parts.rule.count)
    }
    let view = preview != nil && still == nil ? ruleReading : reading
    drawTitle(in: &canvas, view, isFocused: isFocused)
    let rows = scrolled[view.visible] + (still ?? []) + parts.options
    for (index, line) in rows.enumerated() { canvas.draw(line, row: index + 1, column: 1) }
  }

  private func drawTitle(in canvas: inout Canvas, _ view: QuestionScroll, isFocused: Bool) {
    let rule = String(repeating: isFocused ? "━" : "─", count: canvas.columns)
    canvas.draw(rule, row: 0, column: 0, canvas.theme["approval.frame"])
    var title = " \(question) "
    if view.isLong {
      let rest = view.rowsBelow
      title +=
        rest > 0 ? "· \(rest) more \(rest == 1 ? "row" : "rows") below " : "· rows above "
    }
    let text = Fitting.head(title, columns: canvas.columns - 1)
    canvas.draw(text, row: 0, column: 1, canvas.theme["dock.title"])
  }

  private var question: String {
    guard isEscalation else { return preview == nil ? "Run this command?" : "Allow this always?" }
    return command.profile == .network
      ? "Let this command reach the network?" : "Let this command leave the sandbox?"
  }

  /// The rows of the dock under its title.
  private struct Parts {
    var command: [StyledLine]
    var rule: [StyledLine]
    /// What has to be read with the command: what is grave, where it runs and what holds it.
    var weighty: [StyledLine]
    var words: [StyledLine]
    var options: [StyledLine]

    init(_ question: CommandQuestion, options: [Option], columns: Int, isFocused: Bool) {
      let width = max(1, columns - 2)
      func wrapped(_ lines: [StyledLine]) -> [StyledLine] {
        lines.flatMap { $0.wrapped(width: width, hanging: 2) }
      }
      command = question.text.rows(columns: width)
      rule = wrapped(question.ruleLines)
      var facts = question.facts(width: width)
      // How long it is waited for may go where it has a row of its own.
      let patience = facts.last.flatMap { question.patience == [$0] ? facts.popLast() : nil }
      weighty = wrapped(question.escalation + question.careful + facts)
      words = wrapped([patience].compactMap(\.self) + question.words)
      self.options = CommandQuestion.rows(
        of: options, columns: width, isDimmed: !isFocused)
    }

    /// Most important first.
    var below: [StyledLine] { rule + weighty + words }

    /// What scrolls and what stands still below it; nothing stands still where there is no room
    /// for all of it that has to be read.
    func divided(into room: Int) -> (scrolled: [StyledLine], still: [StyledLine]?) {
      let rest = room - min(command.count, 3)
      guard rule.count + weighty.count <= rest else {
        return ((rule.isEmpty ? command : rule) + weighty, nil)
      }
      return (command, Array(below.prefix(rest)))
    }
  }
}

// MARK: - Rows

extension CommandQuestion {
  /// The rule that is being made.
  private var ruleLines: [StyledLine] {
    guard let rule else { return [] }
    return [
      StyledLine([
        Span("without asking in this folder: ", "text.dim"), Span(rule.words, "approval.command"),
        Span(" \(rule.reach)", "warning"),
      ])
    ]
  }

  /// What more than the usual is asked for.
  private var escalation: [StyledLine] {
    guard isEscalation else { return [] }
    let words =
      command.profile == .network
      ? "The model asks for the network: the command could send what it reads anywhere."
      : "The model asks to leave the sandbox: the command could do whatever you can."
    return [StyledLine([Span("! " + words, "approval.danger")])]
  }

  private var careful: [StyledLine] {
    guard !hazards.isEmpty else { return [] }
    var words = hazards.map(\.words).joined(separator: "; ")
    if hazards.contains(.mixesAlphabets) {
      let names = Punycode.names(in: text.line).prefix(3).map { "\($0.name) is \($0.code)" }
      words += " (\(names.joined(separator: ", ")))"
    }
    return [StyledLine([Span("! Careful: ", "approval.danger"), Span(words, "approval.danger")])]
  }

  /// Where the command runs, what holds it and for how long it is waited for: as many facts in a
  /// row as fit.
  private func facts(width: Int) -> [StyledLine] {
    var rows: [StyledLine] = []
    for fact in [place, StyledLine([hold])] + patience {
      if let last = rows.last, last.width + 3 + fact.width <= width {
        rows[rows.count - 1].spans += [Span(" · ", "text.dim")] + fact.spans
      } else {
        rows.append(fact)
      }
    }
    return rows
  }

  private var patience: [StyledLine] {
    guard command.timeout > 0, command.timeout.isFinite else { return [] }
    let words = Self.words(seconds: command.timeout)
    return [StyledLine("to the background after \(words)", "text.dim")]
  }

  private var place: StyledLine {
    var spans = [Span("in ", "text.dim")]
    switch folder {
    case .root: spans.append(Span("the workspace", "text"))
    case .inside(let path): spans.append(Span(path, "text"))
    case .outside(let path):
      spans.append(Span(path, "text"))
      if workspace != nil { spans.append(Span(" (outside the workspace)", "warning")) }
    }
    if let actualFolder {
      spans.append(Span(" → really \(actualFolder.shown)", "approval.danger"))
    }
    return StyledLine(spans)
  }

  /// What holds the command.
  private var hold: Span {
    guard isSandboxed else {
      let why = sandboxFailure.map { " (\(RowText.oneLine($0)))" } ?? ""
      return Span("no sandbox: runs with your rights\(why)", "warning")
    }
    switch command.profile {
    case .readOnly: return Span("in the sandbox: reads only, no network", "success")
    case .network: return Span("in the sandbox: workspace and network", "warning")
    case .workspace, .none: return Span("in the sandbox: workspace, no network", "success")
    }
  }

  private static func words(seconds: Double) -> String {
    let whole = Int(min(seconds.rounded(), 1e9))
    return whole >= 120 && whole % 60 == 0 ? "\(whole / 60) min" : "\(whole) s"
  }

  /// The model's reason, marked as the model's.
  private var words: [StyledLine] {
    guard let reason else { return [] }
    let flat = RevealedText.reveal(
      String(String.UnicodeScalarView(reason.unicodeScalars.map { $0 == "\n" ? " " : $0 })))
    guard flat.utf8.contains(where: { $0 > 0x20 }) else { return [] }
    return [
      StyledLine([Span("the model says: ", "text.dim"), Span("“\(flat)”", "text.emph")])
    ]
  }

  private enum Folder {
    case root
    case inside(String)
    case outside(String)
  }

  private var folder: Folder {
    guard let workspace else { return .outside(command.folder.shown) }
    let bytes = command.folder.bytes
    if bytes.isEmpty || command.folder == "." || bytes == workspace.bytes { return .root }
    if !command.folder.isAbsolute { return .inside(command.folder.shown) }
    let prefix = workspace.bytes + [UInt8(ascii: "/")]
    guard bytes.starts(with: prefix) else { return .outside(command.folder.shown) }
    return .inside(FilePath(bytes: Array(bytes.dropFirst(prefix.count))).shown)
  }

  /// Keys and labels, as many in a row as fit.
  static func rows(of options: [Option], columns: Int, isDimmed: Bool) -> [StyledLine] {
    var rows: [StyledLine] = []
    var spans: [Span] = []
    var width = 0
    for option in options {
      let needed = Glyph.width(of: option.key) + 1 + Glyph.width(of: option.label)
      if width > 0, width + 3 + needed > columns {
        rows.append(StyledLine(spans))
        spans = []
        width = 0
      }
      if width > 0 { spans.append(Span(" · ", "text.dim")) }
      width += needed + (width > 0 ? 3 : 0)
      spans.append(Span(option.key, isDimmed ? "text.dim" : "status.key"))
      spans.append(Span(" " + option.label, isDimmed ? "text.dim" : "approval.option"))
    }
    return rows + [StyledLine(spans)]
  }
}

import Text

/// What a model said or thought, as Markdown that may still grow.
///
/// Rows are laid out as far as the text is new; they are forgotten and made again at will.
struct MarkdownText: Sendable {
  private let role: String
  private var stream: MarkdownStream
  private(set) var isFinished = false
  /// Why the attempt that wrote it failed.
  private(set) var failure: String?
  var isFolded = false
  /// Whether there are rows to forget.
  private(set) var holdsRows = false
  /// What stands below the text.
  private var remark: [StyledLine] = []

  /// `role` is that of plain text.
  init(role: String = "msg.assistant") {
    self.role = role
    stream = MarkdownStream(role: role)
  }

  /// As it was written.
  var source: String { stream.source }

  mutating func append(_ text: String) {
    if !isFinished { stream.append(text) }
  }

  /// Takes the whole text, which counts more than the pieces that came before it.
  mutating func finish(_ whole: String? = nil) {
    isFinished = true
    if let whole, whole != source { restart(whole) }
  }

  /// Ends the text where the attempt that wrote it failed, unless it is whole.
  mutating func fail(_ reason: String) {
    guard !isFinished else { return }
    isFinished = true
    failure = reason
  }

  /// Marks a text that the provider did not let through, whole or not; why is told where the turn
  /// ends.
  mutating func withhold() {
    isFinished = true
    failure = "the provider withheld it"
  }

  /// Folds a text away that is written anew below, whole or not.
  mutating func replace(_ reason: String) {
    isFinished = true
    failure = "replaced below. \(reason)"
    isFolded = true
  }

  private mutating func restart(_ source: String) {
    stream = MarkdownStream(role: role)
    stream.append(source)
    holdsRows = false
  }
}

// MARK: - Rows

extension MarkdownText {
  /// Lays the text out as far as it is new and counts its rows.
  mutating func layOut(width: Int) -> Int {
    guard !isFolded else { return 1 }
    stream.update(width: width)
    holdsRows = true
    remark = failure.map { Note(.failure, "attempt failed: \($0)").rows(width: width) } ?? []
    return stream.rowCount + remark.count
  }

  /// Rows as they were last laid out; what failed is dimmed.
  func rows(in range: Range<Int>) -> [StyledLine] {
    guard !isFolded else { return [folded].dropLast(range.contains(0) ? 0 : 1) }
    let whole = stream.rowCount
    var rows = stream.rows(in: range)
    if failure != nil {
      rows = rows.map { row in StyledLine(row.spans.map { Span($0.text, "msg.tombstone") }) }
    }
    let rest = range.clamped(to: whole..<whole + remark.count)
    return rows + remark[rest.lowerBound - whole..<rest.upperBound - whole]
  }

  mutating func dropRows() {
    if holdsRows { restart(source) }
  }

  private var folded: StyledLine {
    let reason = failure.map { " · \($0)" } ?? ""
    return StyledLine("▸ \(source.utf8.count) characters, folded\(reason)", "text.dim")
  }
}

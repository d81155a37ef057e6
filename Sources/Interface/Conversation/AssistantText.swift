import Text

/// An answer, as Markdown that may still grow.
struct AssistantText: Sendable {
  private enum State: Sendable {
    case growing(MarkdownStream)
    case finished(String)
  }

  private var state = State.growing(MarkdownStream())
  /// Why the attempt that wrote it failed.
  var failure: String?

  var isFinished: Bool {
    if case .finished = state { true } else { false }
  }

  var source: String {
    switch state {
    case .growing(let stream): stream.source
    case .finished(let source): source
    }
  }

  mutating func append(_ text: String) {
    guard case .growing(var stream) = state else { return }
    state = .finished("")
    stream.append(text)
    state = .growing(stream)
  }

  /// Takes the whole text, which counts more than the pieces that came before it.
  mutating func finish(_ whole: String? = nil) { state = .finished(whole ?? source) }

  /// Lays the growing text out and counts its rows; nil once it is finished.
  mutating func layOut(width: Int) -> Int? {
    guard case .growing(var stream) = state else { return nil }
    state = .finished("")
    stream.update(width: width)
    state = .growing(stream)
    return stream.rowCount
  }

  /// Rows of the growing text, as it was last laid out.
  func rows(in range: Range<Int>) -> [StyledLine] {
    guard case .growing(let stream) = state else { return [] }
    return stream.rows(in: range)
  }

  /// Rows of the finished text.
  func rows(width: Int) -> [StyledLine] {
    guard case .finished(let source) = state else { return [] }
    let rows = Markdown.render(source, width: width)
    guard let failure else { return rows }
    let dimmed = rows.map { row in StyledLine(row.spans.map { Span($0.text, "text.dim") }) }
    return dimmed + Note(.failure, "attempt failed: \(failure)").rows(width: width)
  }
}

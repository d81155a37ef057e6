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

  mutating func rows(width: Int) -> [StyledLine] {
    var rows: [StyledLine]
    switch state {
    case .growing(var stream):
      state = .finished("")
      rows = stream.rows(width: width)
      state = .growing(stream)
    case .finished(let source):
      rows = Markdown.render(source, width: width)
    }
    guard let failure else { return rows }
    rows = rows.map { row in
      StyledLine(row.spans.map { Span($0.text, "text.dim") })
    }
    return rows + Note(.failure, "attempt failed: \(failure)").rows(width: width)
  }
}

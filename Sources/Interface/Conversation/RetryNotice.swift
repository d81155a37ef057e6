import Text

/// A wait before the next attempt, counted down while it lasts.
struct RetryNotice: Sendable, Equatable {
  enum State: Sendable, Equatable {
    /// Seconds left, rounded up.
    case waiting(Int)
    case over
  }

  var reason: String
  var attempt: Int
  var limit: Int
  var state: State
  /// What can be done meanwhile, with its keys.
  var hint: String = ""

  var text: String {
    switch state {
    case .waiting(let seconds):
      "\(reason) – attempt \(attempt) of \(limit) in \(seconds) s"
        + (hint.isEmpty ? "" : " · \(hint)")
    case .over: "\(reason) – attempt \(attempt) of \(limit)"
    }
  }

  func rows(width: Int) -> [StyledLine] {
    guard case .waiting(let seconds) = state else {
      let words = "attempt \(attempt) of \(limit) · \(reason)"
      return [StyledLine(RowText.fit("↻ " + words, columns: width), "text.dim")]
    }
    var count = StyledLine("  attempt \(attempt) of \(limit) in \(seconds) s", "warning")
    if !hint.isEmpty { count.append(" · " + hint, "text") }
    return StyledLine([Span("↻ ", "warning"), Span(reason, "warning")])
      .wrapped(width: width, hanging: 2) + count.wrapped(width: width, hanging: 2)
  }
}

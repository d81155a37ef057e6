import Models
import Text

/// Why a turn failed: what it was, what the provider said, and what can be done about it.
struct FailureCard: Sendable, Equatable {
  let error: ModelError

  init(_ error: ModelError) { self.error = error }

  func rows(width: Int) -> [StyledLine] {
    var rows = StyledLine([Span("✗ ", "error"), Span(title, "approval.danger")])
      .wrapped(width: width, hanging: 2)
    for line in TextBuffer.split(error.description) where !line.isEmpty {
      rows += StyledLine([Span("  ", "text"), Span(Glyph.expandingTabs(line), "text")])
        .wrapped(width: width, hanging: 2)
    }
    if let trace {
      rows += StyledLine([Span("  ", "text.dim"), Span(trace, "text.dim")])
        .wrapped(width: width, hanging: 2)
    }
    return rows
      + StyledLine([Span("  → ", "accent"), Span(advice, "text")]).wrapped(width: width, hanging: 4)
  }

  var plain: String {
    ([title, error.description] + (trace.map { [$0] } ?? []) + [advice]).joined(separator: "\n")
  }

  /// What one tells the provider when asking about it.
  private var trace: String? {
    var facts: [String] = []
    if let status = error.status { facts.append("status \(status)") }
    if let id = error.requestID { facts.append("request \(id)") }
    return facts.isEmpty ? nil : facts.joined(separator: " · ")
  }
}

// MARK: - Words

extension FailureCard {
  private var title: String {
    switch error.kind {
    case .rateLimited: "Too many requests"
    case .overloaded: "The model is overloaded"
    case .serverError: "The provider failed"
    case .quotaExceeded: "The quota is used up"
    case .unauthenticated: "The provider does not accept the key"
    case .contextWindowExceeded: "The session is too long for the model"
    case .requestTooLarge: "The request is too large"
    case .outputLimitReached: "The answer was cut at the output limit"
    case .contentFiltered: "The provider held the answer back"
    case .invalidRequest: "The provider refused the request"
    case .modelUnavailable: "The model is not there"
    case .transport: "The connection failed"
    case .timedOut: "The provider fell silent"
    case .protocolViolation: "The answer could not be read"
    case .cancelled: "Cancelled"
    }
  }

  private var advice: String {
    switch error.kind {
    case .rateLimited, .overloaded: "Send it again in a while, or begin with another model (-m)."
    case .serverError, .timedOut: "It often passes: send it again."
    case .quotaExceeded: "Look at the plan and the balance with the provider."
    case .unauthenticated: "Set the provider's key, and see that it is the right one."
    case .contextWindowExceeded: "Begin a new session, or one with a larger model (-m)."
    case .requestTooLarge: "Send less at once."
    case .outputLimitReached: "Ask the model to go on."
    case .contentFiltered:
      "Say it in other words, or ask another model with /model: this one is not sent the turn again."
    case .invalidRequest: "Look at the model's name and the settings."
    case .modelUnavailable: "Look at the model's name, or begin with another one (-m)."
    case .transport: "See that the network and the provider's base_url are right; send it again."
    case .protocolViolation: "See that the provider's dialect is right; send it again."
    case .cancelled: "Send it again when you like."
    }
  }
}

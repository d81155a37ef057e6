import Agent
import Models

extension ContextCompaction {
  /// `context compacted: 182k → 24.1k tokens`.
  var headline: String {
    "context compacted: \(Tokens.label(tokensBefore)) → \(Tokens.label(tokensAfter)) tokens"
  }

  /// How, and what the model still sees.
  var detail: String {
    let how =
      switch method {
      case .provider: "by the provider"
      case .summary: "to a summary by \(model)"
      case .excerpt: "by leaving out its oldest part, for no summary could be had"
      }
    let messages = items.count { item in
      if case .userMessage = item.content { true } else { false }
    }
    let kept = messages == 1 ? "1 message of yours" : "\(messages) messages of yours"
    let rest = method == .provider ? "" : "; the model still has \(kept)"
    // Of what a provider made everybody knows that only its model reads it.
    let eyes = method == .provider ? "" : reader.map { ", and \($0) alone" } ?? ""
    return "\(how)\(eyes)\(rest). Everything stays on the screen and in the log."
  }
}

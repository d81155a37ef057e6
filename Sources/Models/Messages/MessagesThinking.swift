import JSON

/// How a Claude model is told to think: with a budget, by its own judgement, or not at all.
struct MessagesThinking {
  let options: CallOptions
  let turns: MessagesTurns
  let traits: ModelTraits

  /// The member `thinking`; nil where the model's own default is right.
  var json: JSON? {
    let adaptive: JSON = [
      "type": "adaptive", "display": options.summary == .off ? "omitted" : "summarized",
    ]
    switch traits.thinking {
    case .adaptiveByDefault:
      return options.effort == .off && !traits.alwaysThinks ? ["type": "disabled"] : adaptive
    case .adaptive:
      guard let effort = options.effort, effort != .off else { return nil }
      return adaptive
    case .budget: return budget
    }
  }

  private var budget: JSON? {
    // A model that is asked to think must find its thought before the calls it made; after a
    // switch of models there is none. And one that thinks cannot be made to call a tool.
    guard let effort = options.effort, !turns.endsInCallsWithoutThought,
      !options.toolChoice.isForced
    else { return nil }
    var tokens = min(Self.tokens(for: effort), (options.maxOutputTokens ?? .max) / 2)
    if let most = options.knownOutputLimit { tokens = min(tokens, Self.room(below: most)) }
    if let room = options.outputRoom.map(Self.room), tokens > room {
      // In steps: another budget voids what is cached of the conversation.
      tokens = CallOptions.Effort.allCases.map(Self.tokens).last { $0 <= room } ?? 0
    }
    guard tokens >= 1024 else { return nil }
    return ["type": "enabled", "budget_tokens": .int(tokens)]
  }

  /// What is left for the words where there is room for them, in tokens.
  private static let words = 8192

  /// What may be thought of so many tokens.
  private static func room(below tokens: Int) -> Int { max(tokens - words, tokens / 2) }

  private static func tokens(for effort: CallOptions.Effort) -> Int {
    switch effort {
    case .off: 0
    case .minimal: 1024
    case .low: 4096
    case .medium: 8192
    case .high: 32_768
    case .xhigh: 40_960
    case .max: 47_104
    }
  }
}

/// What may differ from call to call.
package struct CallOptions: Sendable, Equatable {
  /// How much the model is to think; one that the model does not know becomes the nearest it does.
  package enum Effort: String, Sendable, Equatable, CaseIterable {
    case off = "none"
    case minimal, low, medium, high, xhigh, max
  }
  package enum StreamMode: String, Sendable, Equatable {
    /// Words are told as they come.
    case streaming
    /// Each item is told in one piece when it is whole.
    case aggregated
  }
  package enum Summary: String, Sendable, Equatable {
    case off = "none"
    case auto, concise, detailed
  }
  package enum ToolChoice: Sendable, Equatable {
    case auto, none
    /// Some tool must be called.
    case required
    /// This tool must be called.
    case tool(String)

    var isForced: Bool {
      switch self {
      case .auto, .none: false
      case .required, .tool: true
      }
    }
  }
  package enum CacheLifetime: String, Sendable, Equatable { case fiveMinutes, oneHour }

  /// What is asked for where a dialect must have a number and nobody gave one.
  package static let defaultOutputTokens = 16_384

  package var model: String
  /// What is known of the model where it is served; nil for what ships with the program.
  package var knownModel: ModelEntry?
  /// nil leaves the provider's default.
  package var effort: Effort?
  /// In tokens; nil takes the model's default (Messages, which must have one: 16,384).
  package var maxOutputTokens: Int?
  /// In tokens: what the model's window leaves for the answer, where that is known; no more is
  /// asked for.
  package var outputRoom: Int?
  package var temperature: Double?
  /// Names the conversation to providers that cache or route by it.
  package var conversationID: String?
  package var streamMode = StreamMode.streaming
  /// Another of the dialects that the provider speaks than its first.
  package var dialect: WireDialect?
  /// Of the thinking; nil asks for one where the provider has to be asked.
  package var summary: Summary?
  package var outputSchema: OutputSchema?
  /// Whether thinking in the model's own words is told; summaries always are.
  package var showsRawReasoning = true
  package var toolChoice = ToolChoice.auto
  package var allowsParallelTools = true
  /// The provider's word: `flex`, `priority`.
  package var serviceTier: String?
  /// Whether a refused key is renewed once and the call sent again at once, unseen.
  ///
  /// Whoever recovers in the open does it with ``TurnSession/renewKey()``.
  package var renewsKey = true
  /// How long the system prompt is to stay cached where that is for sale.
  package var cacheLifetime = CacheLifetime.fiveMinutes
  /// Sent after the provider's own.
  package var headers: [Provider.Header] = []

  package init(
    model: String, effort: Effort? = nil, maxOutputTokens: Int? = nil, temperature: Double? = nil,
    conversationID: String? = nil
  ) {
    self.model = model
    self.effort = effort
    self.maxOutputTokens = maxOutputTokens
    self.temperature = temperature
    self.conversationID = conversationID
  }
}

extension CallOptions {
  /// The output tokens to ask for; nil where the dialect leaves them to the model.
  var outputLimit: Int? { maxOutputTokens.map { lowered($0) } }

  /// The same, where the window's room decides lowered to a power of two: a server that remembers
  /// the request before takes no other number for the same one.
  var steppedOutputLimit: Int? {
    guard let limit = outputLimit, limit == outputRoom, maxOutputTokens != limit else {
      return outputLimit
    }
    return 1 << (Int.bitWidth - 1 - limit.leadingZeroBitCount)
  }

  /// As many tokens, or what the window leaves and the model can give; at least one.
  func lowered(_ tokens: Int) -> Int {
    max(min(tokens, outputRoom ?? .max, knownOutputLimit ?? .max), 1)
  }

  /// In tokens: what the model is known to give at most.
  var knownOutputLimit: Int? { knownModel?.outputLimit.flatMap { $0 > 0 ? $0 : nil } }
}

/// One step of a model's answer, the same for every dialect and transport.
///
/// `index` numbers the answer's items from 0 in the order in which they began. Exactly one
/// ``completed(_:)`` ends every stream, after ``failed(_:)`` if anything failed. What comes once an
/// item is indirect, so that the deltas, of which there are thousands, stay small.
package enum ResponseEvent: Sendable, Equatable {
  /// The server accepted the request. `id` is the answer's, `model` the one that answers.
  case created(id: String, model: String)
  indirect case outputItemAdded(index: Int, ItemKind)
  case outputTextDelta(index: Int, String)
  case reasoningSummaryDelta(index: Int, String)
  case reasoningContentDelta(index: Int, String)
  /// A piece of the JSON text of a call's arguments.
  case toolCallDelta(index: Int, String)
  indirect case outputItemDone(index: Int, ResponseItem)
  /// What the provider said of its limits, before anything else of the answer.
  indirect case rateLimits(RateLimitSnapshot)
  /// The model that the server says will answer, when it says so beside the answer itself.
  case serverModel(String)
  indirect case usage(Usage)
  indirect case failed(ModelError)
  indirect case completed(Completion)

  package enum ItemKind: Sendable, Equatable {
    case message
    case reasoning
    case toolCall(id: String, name: String)
    /// Something the server did by itself, such as a web search, by the dialect's word for it.
    case serverTool(String)
  }
}

/// How an answer ended, with everything it held.
package struct Completion: Sendable, Equatable {
  package var responseID: String?
  /// The model that answered, by the server's name for it.
  package var model: String?
  /// How it was served (`default`, `priority`, `flex`), by the server's word, which need not be what
  /// was asked for.
  package var serviceTier: String?
  package var stop: Stop
  package var usage: Usage
  /// The items that are whole, in order.
  ///
  /// A failed answer keeps those that were.
  package var items: [ResponseItem]

  package init(
    responseID: String? = nil, model: String? = nil, serviceTier: String? = nil, stop: Stop,
    usage: Usage = Usage(), items: [ResponseItem] = []
  ) {
    self.responseID = responseID
    self.model = model
    self.serviceTier = serviceTier
    self.stop = stop
    self.usage = usage
    self.items = items
  }
}

extension Completion {
  /// Whether a classifier of the provider ended the answer: what came of it is not to be used, and a
  /// request with the same words ends alike.
  ///
  /// A model that declines in its own words says so in an answer like any other.
  package var isWithheld: Bool {
    stop.kind == .contentFilter || stop.kind == .refusal && stop.word == "refusal"
  }
}

/// Why an answer ended.
package struct Stop: Sendable, Equatable {
  package enum Kind: String, Sendable, Equatable {
    case endOfTurn, toolCalls, outputLimit, contextLimit, contentFilter, refusal, pause
    /// An error ended it; ``ResponseEvent/failed(_:)`` said which.
    case failed
    case cancelled
    case other
  }
  package var kind: Kind
  /// The dialect's own word (`end_turn`, `length`, `incomplete`), empty when it said none.
  package var word: String
  /// Why the model declined, in the provider's words; nil when it said nothing of it.
  package var explanation: String?
  package init(_ kind: Kind, word: String = "", explanation: String? = nil) {
    self.kind = kind
    self.word = word
    self.explanation = explanation
  }
}

/// Tokens as the server reported them; nil where it did not.
package struct Usage: Sendable, Equatable {
  /// All input tokens, cached ones included.
  package var input: Int?
  package var cachedInput: Int?
  package var cacheWrite: Int?
  /// The part of ``cacheWrite`` that is kept for an hour.
  package var longCacheWrite: Int?
  package var output: Int?
  /// Part of ``output``.
  package var reasoning: Int?
  /// What the provider says that the answer cost, in micro-dollars.
  package var billed: Int?

  package init(
    input: Int? = nil, cachedInput: Int? = nil, cacheWrite: Int? = nil, output: Int? = nil,
    reasoning: Int? = nil, longCacheWrite: Int? = nil, billed: Int? = nil
  ) {
    self.input = input
    self.cachedInput = cachedInput
    self.cacheWrite = cacheWrite
    self.output = output
    self.reasoning = reasoning
    self.longCacheWrite = longCacheWrite
    self.billed = billed
  }
}

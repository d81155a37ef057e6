/// A `[providers.NAME]` table.
package struct ProviderSettings: Sendable, Equatable {
  /// A header, or a part of every address's query.
  package struct Pair: Sendable, Equatable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// `[providers.NAME.limits]`: what is nil is as in `[limits]`.
  package struct Limits: Sendable, Equatable {
    package var requestRetries: Int?
    /// In seconds, as the next two.
    package var connectTimeout: Double?
    package var firstByteTimeout: Double?
    package var streamIdleTimeout: Double?
    package init() {}
  }

  /// `[providers.NAME.quirks]`: what is nil is as the host is known to want it.
  package struct Quirks: Sendable, Equatable {
    /// `max_tokens` or `max_completion_tokens`.
    package var outputLimitField: String?
    /// Whether a stream may be asked for its usage.
    package var streamUsage: Bool?
    package var cacheKey: Bool?
    package var cacheMarks: Bool?
    package var toolChoice: Bool?
    package var customTools: Bool?
    package var outputSchema: Bool?
    package var compression: Bool?
    package var beginsInThought: Bool?
    package var answerAfterTools: Bool?
    package var thoughtBesideCalls: Bool?
    package var cacheBreakpoints: Bool?
    package var compactWithTools: Bool?
    /// `word`, `nested` or `two`.
    package var effort: String?
    /// `plain` or `nine_letters`.
    package var callIDs: String?
    /// The header that names the conversation.
    package var affinityHeader: String?
    package init() {}
  }

  package var name: String
  /// `responses`, `chat` or `messages`; `auto` to find out which of the first two it is.
  package var dialect: String?
  /// All that it speaks, the usual one first unless ``dialect`` names another; empty for that alone.
  package var dialects: [String] = []
  package var baseURL: String?
  package var keyVariable: String?
  package var keyCommand: [String]?
  /// In seconds: how long the command may take; nil leaves it at 10.
  package var keyTimeout: Double?
  /// In seconds: how long a key of the command is good for; nil until it is refused.
  package var keyRefresh: Double?
  package var keyFile: String?
  /// The header that carries the key as it is; nil for the dialect's own.
  package var keyHeader: String?
  /// `bearer` where the key goes as `Authorization: Bearer`; nil for the dialect's own way.
  package var authentication: String?
  package var headers: [Pair] = []
  package var query: [Pair] = []
  package var websocket: Bool?
  package var limits = Limits()
  package var quirks = Quirks()

  package init(name: String) { self.name = name }
}

/// The protocol that a provider's endpoint speaks.
package enum WireDialect: String, Sendable, Hashable, CaseIterable {
  /// OpenAI's Responses API, `POST {base}/responses`.
  case responses
  /// OpenAI's Chat Completions and its many kin, `POST {base}/chat/completions`.
  case chat
  /// Anthropic's Messages API, `POST {base}/messages`.
  case messages
}

package import Wire

/// Asks one provider for answers: one way in, one way out, whatever the dialect.
///
/// A client lasts as long as a session. What belongs to one turn alone (sticky routing, the answer
/// to go on from) is kept by ``turn()``.
///
///     let client = Client(provider: provider, key: key, transfers: transfers)
///     for await batch in client.stream(prompt, CallOptions(model: "gpt-5.5")) { … }
package struct Client: Sendable {
  package let provider: Provider
  package let credentials: CredentialSource
  package let transfers: Transfers
  /// Names the session to providers that cache or route by it, unless a call names another.
  package let conversationID: String?
  package let telemetry: Telemetry?
  let dialects: DialectMemory
  /// nil where the provider takes calls over HTTP alone.
  let sockets: ResponsesWebSocket?

  /// `key` is what ``Provider/Authentication`` gave; nil where it asks for none.
  package init(provider: Provider, key: String?, transfers: Transfers) {
    self.init(provider: provider, credentials: .fixed(key), transfers: transfers)
  }

  /// `clock` tells how old a kept connection is.
  package init(
    provider: Provider, credentials: CredentialSource, transfers: Transfers,
    conversationID: String? = nil, telemetry: Telemetry? = nil,
    dialects: DialectMemory = .shared,
    clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.provider = provider
    self.credentials = credentials
    self.transfers = transfers
    self.conversationID = conversationID
    self.telemetry = telemetry
    self.dialects = dialects
    sockets = provider.usesWebSocket ? ResponsesWebSocket(now: clock) : nil
  }

  /// What is kept between the requests of one turn: its retries and the rounds of its tools.
  package func turn() -> TurnSession { TurnSession(client: self) }

  /// Whether calls were to go over a WebSocket and go over HTTP now, for the rest of the session.
  package var hasLeftWebSocket: Bool { sockets?.isOff ?? false }

  /// The answer as it comes, a batch for each chunk that arrived.
  ///
  /// Ending the iteration or cancelling its task closes the transfer.
  package func stream(_ prompt: Prompt, _ options: CallOptions) -> ResponseStream {
    turn().stream(prompt, options)
  }

  /// The whole answer: what there is of it, and the first error if there was one.
  package func complete(_ prompt: Prompt, _ options: CallOptions) async -> TurnResult {
    await turn().complete(prompt, options)
  }
}

/// A drained answer.
package struct TurnResult: Sendable, Equatable {
  package var completion: Completion
  /// What was told of items that are not among the completion's, in their order.
  package var unfinished: [UnfinishedItem]
  package var firstError: ModelError?

  package init(
    completion: Completion, unfinished: [UnfinishedItem] = [], firstError: ModelError? = nil
  ) {
    self.completion = completion
    self.unfinished = unfinished
    self.firstError = firstError
  }
}

package import Wire

/// Asks one provider for answers: one way in, one way out, whatever the dialect.
///
///     let client = Client(provider: provider, key: key, transfers: transfers)
///     for await batch in client.stream(prompt, CallOptions(model: "gpt-5.5")) { … }
package struct Client: Sendable {
  package let provider: Provider
  package let key: String?
  package let transfers: Transfers

  /// `key` is what ``Provider/Authentication`` gave; nil where it asks for none.
  package init(provider: Provider, key: String?, transfers: Transfers) {
    self.provider = provider
    self.key = key
    self.transfers = transfers
  }

  /// The answer as it comes, a batch for each chunk that arrived.
  ///
  /// Ending the iteration or
  /// cancelling its task closes the transfer.
  package func stream(_ prompt: Prompt, _ options: CallOptions) -> ResponseStream {
    ResponseStream()
  }
}

/// An answer under way: batches of events, the last of which ends with `completed`.
package struct ResponseStream: AsyncSequence, Sendable {
  package struct AsyncIterator: AsyncIteratorProtocol {
    package mutating func next() async -> [ResponseEvent]? { nil }
  }
  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}

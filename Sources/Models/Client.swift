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
  /// Ending the iteration or cancelling its task closes the transfer.
  package func stream(_ prompt: Prompt, _ options: CallOptions) -> ResponseStream {
    let call = ModelRequest(prompt, options, provider: provider, key: key)
    let request = HTTPRequest(
      url: call.url, headers: call.headers, body: call.body,
      connectTimeout: provider.limits.connectTimeout,
      firstByteTimeout: provider.limits.firstByteTimeout,
      idleTimeout: provider.limits.idleTimeout)
    return ResponseStream(
      transfer: transfers.perform(request),
      reader: ResponseReader(
        dialect: provider.dialect, provider: provider.name, model: options.model))
  }

  /// The whole answer: what there is of it, and the first error if there was one.
  package func complete(_ prompt: Prompt, _ options: CallOptions) async -> TurnResult {
    var result = TurnResult(completion: Completion(stop: Stop(.other)))
    for await batch in stream(prompt, options) {
      for event in batch {
        switch event {
        case .failed(let error): result.firstError = result.firstError ?? error
        case .completed(let completion): result.completion = completion
        case .created, .outputItemAdded, .outputTextDelta, .reasoningSummaryDelta,
          .reasoningContentDelta, .toolCallDelta, .outputItemDone, .usage:
          break
        }
      }
    }
    return result
  }
}

/// A drained answer.
package struct TurnResult: Sendable, Equatable {
  package var completion: Completion
  package var firstError: ModelError?

  package init(completion: Completion, firstError: ModelError? = nil) {
    self.completion = completion
    self.firstError = firstError
  }
}

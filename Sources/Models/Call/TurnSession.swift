import Synchronization
import Wire

/// The requests of one turn: they go to the same machine, where the provider asks for that.
///
/// A provider's word for its routing is kept from the first answer that gives one, and sent with
/// every later request of the turn, never with those of the next.
package final class TurnSession: Sendable {
  static let routingHeader = "x-codex-turn-state"

  package let client: Client
  private let routing = Mutex<String?>(nil)
  private let keys = Mutex(Keys())

  private struct Keys {
    /// What the last call was authenticated with.
    var last: Credential?
    var refused: [Credential] = []
    /// What came in the place of the last one that was refused.
    var fresh: Credential?
  }

  init(client: Client) { self.client = client }

  /// The answer as it comes, a batch for each chunk that arrived.
  package func stream(_ prompt: Prompt, _ options: CallOptions) -> ResponseStream {
    var options = options
    options.conversationID = options.conversationID ?? client.conversationID
    return ResponseStream(call: ModelCall(turn: self, prompt: prompt, options: options))
  }

  /// The whole answer: what there is of it, and the first error if there was one.
  package func complete(_ prompt: Prompt, _ options: CallOptions) async -> TurnResult {
    var result = TurnResult(completion: Completion(stop: Stop(.other)))
    var unfinished = UnfinishedItems()
    for await batch in stream(prompt, options) {
      for event in batch {
        unfinished.take(event)
        switch event {
        case .failed(let error): result.firstError = result.firstError ?? error
        case .completed(let completion): result.completion = completion
        case .created, .outputItemAdded, .outputTextDelta, .reasoningSummaryDelta,
          .reasoningContentDelta, .toolCallDelta, .outputItemDone, .usage, .rateLimits,
          .serverModel:
          break
        }
      }
    }
    result.unfinished = unfinished.told
    return result
  }

  /// What the provider wants to be told so that the turn stays where it is.
  var routingState: String? { routing.withLock { $0 } }

  /// Keeps the first word on routing that an answer's head brings.
  func take(_ head: HTTPResponseHead) {
    guard let state = head.header(Self.routingHeader), !state.isEmpty else { return }
    routing.withLock { $0 = $0 ?? state }
  }
}

// MARK: - Keys

extension TurnSession {
  /// Gets another key in the place of the one that was refused; false where there is none.
  ///
  /// - Throws: What kept the source from giving one, such as a program that failed.
  package func renewKey() async throws(ModelError) -> Bool {
    guard let renew = client.credentials.renew else { return false }
    let refused = keys.withLock(\.last)
    let fresh = try await renew(refused)
    guard fresh != refused else { return false }
    keys.withLock { keys in
      if let refused { keys.refused.append(refused) }
      keys.fresh = fresh
    }
    return true
  }

  /// What a call is authenticated with: what the source gives, unless it was refused.
  func credential() async throws(ModelError) -> Credential? {
    let current = try await client.credentials.current()
    return keys.withLock { keys in
      let isRefused = current.map { keys.refused.contains($0) } ?? !keys.refused.isEmpty
      keys.last = isRefused ? keys.fresh : current
      return keys.last
    }
  }
}

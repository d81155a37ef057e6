/// Why a model did not answer, whatever the dialect and wherever the word came from: an HTTP
/// status, an error's body, an event inside the stream, or the transport.
package struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Kind: Sendable, Equatable {
    /// `retryAfter` in seconds, when the server named a wait.
    case rateLimited(retryAfter: Double?)
    case overloaded(retryAfter: Double?)
    case serverError(status: Int, retryAfter: Double?)
    case quotaExceeded
    case unauthenticated
    case contextWindowExceeded(tokens: Int?, limit: Int?)
    case requestTooLarge
    case outputLimitReached
    case contentFiltered
    case invalidRequest
    case modelUnavailable
    case transport
    case timedOut(Stage)
    /// The stream was not the dialect's, or ended without its terminal event.
    case protocolViolation
    case cancelled
  }
  package enum Stage: String, Sendable, Equatable { case connect, firstByte, idle }

  package var kind: Kind
  /// What the server or the transport said, for a person.
  package var message: String
  package var provider: String
  package var status: Int?
  package var requestID: String?
  /// The server's own word on whether asking again may help (`x-should-retry`).
  package var shouldRetry: Bool?
  /// In tokens: what the prompt leaves for the answer, where a server refused both together as
  /// longer than the window; nil where the prompt alone is too long.
  package var outputRoom: Int?

  package init(
    _ kind: Kind, message: String, provider: String = "", status: Int? = nil,
    requestID: String? = nil, shouldRetry: Bool? = nil, outputRoom: Int? = nil
  ) {
    self.kind = kind
    self.message = message
    self.provider = provider
    self.status = status
    self.requestID = requestID
    self.shouldRetry = shouldRetry
    self.outputRoom = outputRoom
  }

  package var description: String { message }
}

extension ModelError {
  /// Whether the same request may succeed later: the server's word, and else what the kind says.
  ///
  /// Billing, refusals and malformed requests never do, whatever the server says.
  package var isRetryable: Bool {
    switch kind {
    case .rateLimited, .overloaded, .serverError: shouldRetry ?? true
    case .transport, .timedOut, .protocolViolation: shouldRetry ?? true
    case .modelUnavailable: shouldRetry ?? false
    case .quotaExceeded, .unauthenticated, .contextWindowExceeded, .requestTooLarge,
      .outputLimitReached, .contentFiltered, .invalidRequest, .cancelled:
      false
    }
  }
}

/// Performs HTTP transfers on the one thread that owns libcurl's multi handle.
package actor Transfers {
  package init() {}

  /// Starts a transfer; its stream gives the head once, then the body's pieces as they come.
  package nonisolated func perform(_ request: HTTPRequest) -> TransferStream { TransferStream() }
}

package enum TransferEvent: Sendable, Equatable {
  case head(HTTPResponseHead)
  case body([UInt8])
}

/// A transfer under way. Ending the iteration, or cancelling its task, closes the connection.
package struct TransferStream: AsyncSequence, Sendable {
  package struct AsyncIterator: AsyncIteratorProtocol {
    package mutating func next() async throws(WireError) -> TransferEvent? { nil }
  }
  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}

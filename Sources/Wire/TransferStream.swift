/// A piece of a response.
package enum TransferEvent: Sendable, Equatable {
  case head(HTTPResponseHead)
  /// All that has come since the last piece; never empty.
  case body([UInt8])
}

/// A transfer under way, for one reader.
///
/// Ending the iteration, or cancelling its task, closes the connection, unless the reader says by
/// ``AsyncIterator/finish()`` that it has read all it wants. While more than 256 KiB
/// wait to be read, the transfer pauses and the server feels it.
package struct TransferStream: AsyncSequence, Sendable {
  fileprivate let reader: Reader

  init(channel: TransferChannel, transfers: Transfers) {
    reader = Reader(channel: channel, transfers: transfers)
  }

  package struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let reader: Reader

    package mutating func next() async throws(WireError) -> TransferEvent? {
      try await next(isolation: #isolation)
    }

    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(WireError) -> TransferEvent? {
      let channel = reader.channel
      let result = await withTaskCancellationHandler {
        await channel.next()
      } onCancel: {
        channel.cancel()
      }
      return try result.get()
    }

    /// Ends the reading of a response that has told all it had to tell.
    ///
    /// What little follows, such as the end of a chunked body, is let come in the background (200
    /// ms, 64 KiB), so that the next request finds the connection.
    package func finish() { reader.channel.linger() }
  }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: reader) }

  /// Ends the transfer when nobody can read it any more.
  fileprivate final class Reader: Sendable {
    let channel: TransferChannel
    /// Keeps the actor, and so the thread, while there is somebody to read.
    private let transfers: Transfers

    init(channel: TransferChannel, transfers: Transfers) {
      self.channel = channel
      self.transfers = transfers
    }

    deinit { channel.cancel() }
  }
}

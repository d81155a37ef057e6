/// An open WebSocket: any number of senders, and one reader.
///
/// Reading goes on by itself until 256 KiB wait, so that pings are answered between two turns.
/// Releasing the connection, or cancelling a task that waits in it, cuts it off.
///
///     let connection = try await transfers.openWebSocket(WebSocketRequest(url: "wss://…"))
///     try await connection.send(text: #"{"type":"response.create"}"#)
///     for try await message in connection.messages { … }
package final class WebSocketConnection: Sendable {
  /// The server's answer to the handshake.
  package let responseHead: HTTPResponseHead
  private let channel: WebSocketChannel
  /// Keeps the actor, and so the thread, while there is somebody to read.
  private let transfers: Transfers

  init(_ responseHead: HTTPResponseHead, channel: WebSocketChannel, transfers: Transfers) {
    self.responseHead = responseHead
    self.channel = channel
    self.transfers = transfers
  }

  deinit { channel.abandon() }

  /// Whether messages can be sent; a server that went away without a word is not noticed at once.
  package var isOpen: Bool { channel.isOpen }

  package func send(text: String) async throws(WireError) {
    try await send(.text(Array(text.utf8)))
  }

  /// Returns once the operating system has taken the whole message.
  package func send(_ message: WebSocketMessage) async throws(WireError) {
    try await withTaskCancellationHandler {
      await channel.send(message)
    } onCancel: {
      channel.cancel()
    }.get()
  }

  /// All messages that wait, as soon as there is one; nil at the end.
  ///
  /// - Throws: what ended the connection, ``WireError/webSocketClosed(code:reason:)`` among others.
  package func batch() async throws(WireError) -> [WebSocketMessage]? { try await next(.max) }

  /// The messages one at a time; they end without an error only after ``close()``.
  package var messages: Messages { Messages(connection: self) }

  /// Says good-bye, without waiting for the answer.
  ///
  /// What was sent before still goes out, and messages come until the server answers, for five
  /// seconds at most.
  package func close() { channel.close() }

  fileprivate func next(_ most: Int) async throws(WireError) -> [WebSocketMessage]? {
    let messages = try await withTaskCancellationHandler {
      await channel.next(most)
    } onCancel: {
      channel.cancel()
    }.get()
    return messages.isEmpty ? nil : messages
  }

  package struct Messages: AsyncSequence, AsyncIteratorProtocol {
    fileprivate let connection: WebSocketConnection

    package func makeAsyncIterator() -> Messages { self }

    package mutating func next() async throws(WireError) -> WebSocketMessage? {
      try await next(isolation: #isolation)
    }

    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(WireError) -> WebSocketMessage? {
      try await connection.next(1)?.first
    }
  }
}

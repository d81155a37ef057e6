extension Transfers {
  /// Opens a WebSocket: connection, TLS and proxy by libcurl, then the handshake of RFC 6455.
  ///
  /// - Throws: ``WireError/upgradeRefused(_:body:)`` when the server answers with another status
  ///   than 101, ``WireError/webSocketProtocol(reason:)`` when its 101 is not one.
  package nonisolated func openWebSocket(
    _ request: WebSocketRequest
  ) async throws(WireError) -> WebSocketConnection {
    let channel = WebSocketChannel(wake: { [thread] in thread.wake() })
    let head = try await withTaskCancellationHandler {
      await start(request, channel)
      return await channel.opened()
    } onCancel: {
      channel.cancel()
    }.get()
    return WebSocketConnection(head, channel: channel, transfers: self)
  }

  private func start(_ request: WebSocketRequest, _ channel: WebSocketChannel) {
    do throws(WireError) {
      // First of all: only with a handle can the thread sleep.
      let multi = try multi()
      guard !channel.isCancelled else { return }
      let socket = try WebSocketTransfer(request, channel: channel)
      try socket.join(multi)
      sockets[socket.handle] = socket
    } catch {
      channel.finish(.failure(error))
    }
  }

  /// Moves every WebSocket on, adds what to wait for and how many bytes came, and gives when the
  /// next is due.
  func moveSockets(_ wait: inout TransferThread.Wait, _ received: inout Int) -> Double {
    var next = Double.infinity
    for socket in sockets.values {
      if let outcome = socket.move() {
        end(socket, outcome)
        continue
      }
      received += socket.takeReceived()
      let now = MonotonicClock.now
      let deadline = socket.deadline(now)
      if deadline.at <= now {
        end(socket, deadline.outcome)
        continue
      }
      next = socket.hasMore ? 0 : min(next, deadline.at)
      if let entry = socket.entry { wait.sockets.append(entry) }
    }
    return next
  }

  private func end(_ socket: WebSocketTransfer, _ outcome: Result<Void, WireError>) {
    sockets[socket.handle] = nil
    socket.leave(outcome)
  }
}

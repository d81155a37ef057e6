/// Performs HTTP transfers on the one thread that owns libcurl's multi handle.
///
/// Connections are kept and used again, over HTTP/2 where the server speaks it. The thread and
/// the library start with the first transfer.
///
///     for try await event in transfers.perform(request) { … }
package actor Transfers {
  private nonisolated let thread = TransferThread()
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  private var running: [UnsafeMutableRawPointer: Transfer] = [:]

  package init() {}

  isolated deinit {
    for transfer in running.values { transfer.leave() }
    thread.stop()
  }

  /// Starts a transfer; its stream gives the head once, then the body's pieces as they come.
  package nonisolated func perform(_ request: HTTPRequest) -> TransferStream {
    let channel = TransferChannel(wake: { [thread] in thread.wake() })
    // Compressing is work for the pool, not for the thread that serves the other transfers.
    Task { await self.start(request.encoded(), channel) }
    return TransferStream(channel: channel, transfers: self)
  }

  private func start(_ request: HTTPRequest, _ channel: TransferChannel) {
    // First of all: only with a handle can the thread sleep.
    let multi = thread.multi { [weak self] in
      self?.assumeIsolated { $0.round() } ?? Int32.max
    }
    guard !channel.isCancelled else { return }
    guard let multi else {
      return channel.finish(.failure(.transport(code: 2, reason: "libcurl did not start")))
    }
    do throws(WireError) {
      let transfer = try Transfer(request, channel: channel)
      try transfer.join(multi)
      running[transfer.handle] = transfer
    } catch {
      channel.finish(.failure(error))
    }
  }
}

extension Transfers {
  /// Moves every transfer on as far as it goes, and gives the milliseconds until the next is due.
  private func round() -> Int32 {
    for transfer in running.values {
      if transfer.channel.isCancelled {
        end(transfer)
      } else if let error = transfer.resumeIfDrained() {
        end(transfer, .failure(error))
      }
    }
    guard let multi = running.values.first?.multi else { return .max }
    Transfer.perform(multi)
    for transfer in running.values { transfer.flush() }
    while let (handle, result) = Transfer.nextFinished(of: multi) {
      guard let transfer = running[handle] else { continue }
      end(transfer, transfer.outcome(of: result))
    }
    let now = MonotonicClock.now
    var next = Double.infinity
    for transfer in running.values {
      let deadline = transfer.deadline(now)
      if deadline.at <= now {
        end(transfer, .failure(deadline.error))
      } else {
        next = min(next, deadline.at)
      }
    }
    return next.isFinite ? Int32(min(max(1, ((next - now) * 1000).rounded(.up)), 1e9)) : .max
  }

  /// Takes a transfer off the handle; one that was not complete loses its connection.
  private func end(_ transfer: Transfer, _ outcome: Result<Void, WireError>? = nil) {
    running[transfer.handle] = nil
    transfer.leave()
    if let outcome { transfer.channel.finish(outcome) }
  }
}

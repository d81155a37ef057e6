/// Performs HTTP transfers on the one thread that owns libcurl's multi handle.
///
/// Connections are kept and used again, over HTTP/2 where the server speaks it. The thread and
/// the library start with the first transfer.
///
///     for try await event in transfers.perform(request) { … }
package actor Transfers {
  nonisolated let thread = TransferThread()
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  private var running: [UnsafeMutableRawPointer: Transfer] = [:]
  var sockets: [UnsafeMutableRawPointer: WebSocketTransfer] = [:]

  /// In seconds: who has been silent for longer when a transfer is left may not be there any more.
  private let trust: Double

  package init(trust: Double = 10) { self.trust = trust }

  isolated deinit {
    for transfer in running.values { transfer.leave() }
    for socket in sockets.values { socket.leave() }
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
    do throws(WireError) {
      // First of all: only with a handle can the thread sleep.
      let multi = try multi()
      guard !channel.isCancelled else { return }
      let transfer = try Transfer(request, channel: channel)
      try transfer.join(multi)
      running[transfer.handle] = transfer
    } catch {
      channel.finish(.failure(error))
    }
  }
}

extension Transfers {
  func multi() throws(WireError) -> UnsafeMutableRawPointer {
    let multi = thread.multi { [weak self] in
      self?.assumeIsolated { $0.round() } ?? TransferThread.Wait()
    }
    guard let multi else { throw .transport(code: 2, reason: "libcurl did not start") }
    return multi
  }

  /// Moves everything on as far as it goes, and gives what to wait for.
  private func round() -> TransferThread.Wait {
    let start = MonotonicClock.now
    for transfer in running.values {
      transfer.updateReader(start)
      if transfer.channel.isCancelled {
        end(transfer)
      } else if let error = transfer.resumeIfDrained() {
        end(transfer, .failure(error))
      }
    }
    guard let multi = running.values.first?.multi ?? sockets.values.first?.multi else {
      return TransferThread.Wait()
    }
    Transfer.perform(multi)
    var received = running.values.reduce(0) { $0 + $1.flush() }
    while let (handle, result) = Transfer.nextFinished(of: multi) {
      if let socket = sockets[handle] {
        socket.connected(result)
      } else if let transfer = running[handle] {
        end(transfer, transfer.outcome(of: result))
      }
    }
    let now = MonotonicClock.now
    var wait = TransferThread.Wait()
    var next = moveSockets(&wait, &received)
    if mayPause(after: received) { wait.pause = Self.pace }
    for transfer in running.values {
      let deadline = transfer.deadline(now)
      if deadline.at <= now {
        end(transfer, .failure(deadline.error))
      } else {
        next = min(next, deadline.at)
      }
    }
    if next.isFinite {
      wait.milliseconds = Int32(min(max(0, ((next - now) * 1000).rounded(.up)), 1e9))
    }
    return wait
  }

  /// In milliseconds: a stream that trickles is read so often, not for each of its packets.
  private static let pace: Int32 = 24
  /// In bytes: who brings more in a round is not made to wait.
  private static let trickle = 8 << 10

  private func mayPause(after received: Int) -> Bool {
    (1..<Self.trickle).contains(received) && running.count + sockets.count > 0
      && running.values.allSatisfy(\.isReceiving)
      && sockets.values.allSatisfy(\.isReceiving)
  }

  /// Takes a transfer off the handle; one that was not complete loses its connection, but for the
  /// streams of HTTP/2, of which only a silent one does.
  private func end(_ transfer: Transfer, _ outcome: Result<Void, WireError>? = nil) {
    running[transfer.handle] = nil
    // The reader first: who waits for an end need not wait for libcurl's tidying up.
    if let outcome { transfer.channel.finish(outcome) }
    if case .failure(.timedOut)? = outcome {
      transfer.forbidReuse()
    } else if transfer.silence(MonotonicClock.now) > trust {
      transfer.forbidReuse()
    }
    transfer.leave()
  }
}

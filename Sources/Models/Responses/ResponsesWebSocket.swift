import Synchronization
import Wire

/// A session's WebSocket to a Responses API, kept from one call to the next.
///
/// A call takes the connection with what the server remembers on it, and puts it back when its
/// answer was whole; one that is not put back is closed. Who finds none opens another.
final class ResponsesWebSocket: Sendable {
  struct Line: Sendable {
    let connection: WebSocketConnection
    /// What it was opened with.
    let url: String
    let headers: [HTTPRequest.Header]
    let opened: ContinuousClock.Instant
    /// What the handshake said of limits: read when it came, for their ends are reckoned from there.
    var limits: RateLimitSnapshot?
    var chain: ResponsesChain?
    /// Whether it has served a call already; the server may have left since.
    var isUsed = false
    /// Whether a call told what the handshake said of limits and the model.
    var isTold = false
  }

  private struct State {
    var line: Line?
    var failures = 0
    var isOff = false
  }

  /// Servers end a connection after 60 minutes.
  private static let rotation = Duration.seconds(55 * 60)
  /// So many in a row, and the session goes on over HTTP.
  private static let failureLimit = 3

  private let state = Mutex(State())
  /// The time, the machine's sleep included.
  let now: @Sendable () -> ContinuousClock.Instant

  init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

  /// Whether the session goes on over HTTP.
  var isOff: Bool { state.withLock { $0.isOff } }

  /// Gives the connection that is kept, if it can still carry such a call.
  func take(for request: WebSocketRequest) -> Line? {
    let line = state.withLock { state in
      defer { state.line = nil }
      return state.line
    }
    guard let line else { return nil }
    guard line.connection.isOpen, now() - line.opened < Self.rotation,
      line.url == request.url, line.headers == request.headers
    else {
      line.connection.close()
      return nil
    }
    return line
  }

  /// Keeps a connection whose answer is over.
  ///
  /// Of two whose answers were under way at once, such as a prewarming that ends after the first
  /// answer, the one is kept that need be told less of the conversation.
  func put(_ line: Line) {
    var line = line
    line.isUsed = true
    let other = state.withLock { [line] state -> Line? in
      state.failures = 0
      if let kept = state.line, kept.connection.isOpen,
        (kept.chain?.length ?? -1) > (line.chain?.length ?? -1)
      {
        return line
      }
      defer { state.line = state.isOff ? nil : line }
      return state.line
    }
    other?.connection.close()
  }

  /// Notes a connection that was not made or broke.
  func noteFailure() {
    state.withLock { state in
      state.failures += 1
      if state.failures >= Self.failureLimit { state.isOff = true }
    }
  }

  func turnOff() { state.withLock { $0.isOff = true } }
}

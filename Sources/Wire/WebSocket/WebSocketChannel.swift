import Synchronization

/// Where the thread of the transfers and the users of one WebSocket meet.
final class WebSocketChannel: Sendable {
  typealias Next = Result<[WebSocketMessage], WireError>
  typealias Sent = CheckedContinuation<Result<Void, WireError>, Never>

  struct Outgoing {
    var message: WebSocketMessage
    var sent: Sent
  }

  /// One that waits for messages, and for how many at most.
  private struct Reader {
    var most: Int
    var continuation: CheckedContinuation<Next, Never>
  }

  private struct State {
    var head: Result<HTTPResponseHead, WireError>?
    var opener: CheckedContinuation<Result<HTTPResponseHead, WireError>, Never>?
    var queue = MessageQueue()
    var reader: Reader?
    /// When the reader began to wait, while the thread keeps time for it.
    var waitsSince: Double?
    var outgoing: [Outgoing] = []
    var mustClose = false
    var isCancelled = false
    var isPaused = false
    var outcome: Result<Void, WireError>?

    /// What a reader gets now; nil when it must wait, nothing at the end.
    mutating func take(_ most: Int) -> Next? {
      if !queue.isEmpty { return .success(queue.take(most)) }
      return outcome?.map { [] }
    }
  }

  /// In bytes: above it nothing more is read from the socket until half of it was taken.
  static let limit = 256 << 10

  private let state = Mutex(State())
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }
}

/// The users' side.
extension WebSocketChannel {
  var isOpen: Bool { state.withLock { $0.outcome == nil && !$0.mustClose } }

  func opened() async -> Result<HTTPResponseHead, WireError> {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { state -> Result<HTTPResponseHead, WireError>? in
        if let head = state.head { return head }
        if case .failure(let error) = state.outcome { return .failure(error) }
        state.opener = continuation
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  func next(_ most: Int) async -> Next {
    if let next = takeNow(most) { return next }
    return await withCheckedContinuation { continuation in
      let (ready, displaced, mustWake) = state.withLock { state -> (Next?, Reader?, Bool) in
        if let next = state.take(most) { return (next, nil, false) }
        defer { state.reader = Reader(most: most, continuation: continuation) }
        let isUnwatched = state.waitsSince == nil
        state.waitsSince = MonotonicClock.now
        return (nil, state.reader, isUnwatched)
      }
      // Two readers at once are a mistake of the caller's; the first one must not hang.
      displaced?.continuation.resume(returning: .failure(.cancelled))
      if mustWake { wake() }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  private func takeNow(_ most: Int) -> Next? {
    let (next, mustWake) = state.withLock { state in
      (state.take(most), state.isPaused && state.queue.size <= Self.limit / 2)
    }
    if mustWake { wake() }
    return next
  }

  /// Returns once the operating system has taken all of it.
  func send(_ message: WebSocketMessage) async -> Result<Void, WireError> {
    await withCheckedContinuation { continuation in
      let refusal = state.withLock { state -> WireError? in
        if case .failure(let error) = state.outcome { return error }
        if state.outcome != nil || state.mustClose { return .cancelled }
        state.outgoing.append(Outgoing(message: message, sent: continuation))
        return nil
      }
      if let refusal { return continuation.resume(returning: .failure(refusal)) }
      wake()
    }
  }

  func close() {
    let mustWake = state.withLock { state in
      defer { state.mustClose = true }
      return !state.mustClose && state.outcome == nil
    }
    if mustWake { wake() }
  }

  func cancel() {
    let isUnderWay = state.withLock { state in
      defer { state.isCancelled = true }
      return !state.isCancelled && state.outcome == nil
    }
    guard isUnderWay else { return }
    finish(.failure(.cancelled))
    wake()
  }

  /// What nobody reads any more is closed in good order if that was asked for, else cut off.
  func abandon() {
    if !state.withLock({ $0.mustClose }) { cancel() }
  }
}

/// The thread's side.
extension WebSocketChannel {
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  var mustClose: Bool { state.withLock { $0.mustClose } }

  func open(_ head: HTTPResponseHead) {
    let opener = state.withLock { state in
      state.head = .success(head)
      defer { state.opener = nil }
      return state.opener
    }
    opener?.resume(returning: .success(head))
  }

  func takeOutgoing() -> [Outgoing] {
    state.withLock { state in
      defer { state.outgoing = [] }
      return state.outgoing
    }
  }

  func deliver(_ messages: [WebSocketMessage]) {
    answerReader { state in
      guard state.outcome == nil else { return }
      state.queue.add(messages)
    }
  }

  /// Ends it for its users; what was delivered before can still be read unless it was cancelled.
  func finish(_ outcome: Result<Void, WireError>) {
    let (opener, outgoing) = state.withLock { state in
      if state.outcome == nil { state.outcome = outcome }
      if state.isCancelled { state.queue = MessageQueue() }
      defer {
        state.opener = nil
        state.outgoing = []
      }
      return (state.opener, state.outgoing)
    }
    let error = outcome.failure ?? .cancelled
    opener?.resume(returning: .failure(error))
    for one in outgoing { one.sent.resume(returning: .failure(error)) }
    answerReader { _ in }
  }

  /// Whether nothing more may be read; remembers it, so that taking wakes the thread.
  func isFull() -> Bool {
    state.withLock { state in
      state.isPaused = state.queue.size > (state.isPaused ? Self.limit / 2 : Self.limit)
      return state.isPaused
    }
  }

  /// Since when a reader waits, in seconds on the monotonic clock; nil for as long as nobody does.
  ///
  /// With `isDue`, one that took and has not come back counts as nobody.
  func waitsSince(isDue: Bool) -> Double? {
    state.withLock { state in
      if isDue, state.reader == nil { state.waitsSince = nil }
      return state.waitsSince
    }
  }

  private func answerReader(_ change: (inout State) -> Void) {
    let waiting = state.withLock { state -> (Reader, Next)? in
      change(&state)
      guard let reader = state.reader, let next = state.take(reader.most) else { return nil }
      state.reader = nil
      return (reader, next)
    }
    if let (reader, next) = waiting { reader.continuation.resume(returning: next) }
  }
}

extension Result where Success == Void, Failure == WireError {
  fileprivate var failure: WireError? {
    if case .failure(let error) = self { error } else { nil }
  }
}

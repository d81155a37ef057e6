import Synchronization

/// Where the thread of the transfers and the reader of one meet.
///
/// What is not read yet grows into one piece, so that a slow reader gets few large ones.
final class TransferChannel: Sendable {
  typealias Next = Result<TransferEvent?, WireError>
  private typealias Reader = CheckedContinuation<Next, Never>

  private struct State {
    var head: HTTPResponseHead?
    var body: [UInt8] = []
    var outcome: Result<Void, WireError>?
    var reader: Reader?
    var isCancelled = false
    /// Whether nobody reads any more, and what follows is let come all the same.
    var isLingering = false
    var isPaused = false

    /// What a reader gets now; nil when it must wait.
    mutating func take() -> Next? {
      if let head {
        self.head = nil
        return .success(.head(head))
      }
      if !body.isEmpty {
        defer { body = [] }
        return .success(.body(body))
      }
      return outcome?.map { nil }
    }
  }

  /// In bytes: a transfer pauses above it, and goes on once half of it was read.
  static let limit = 256 << 10

  private let state = Mutex(State())
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }
}

/// The reader's side.
extension TransferChannel {
  func next() async -> Next {
    if let next = takeNow() { return next }
    return await withCheckedContinuation { continuation in
      let (ready, displaced) = state.withLock { state -> (Next?, Reader?) in
        if let next = state.take() { return (next, nil) }
        defer { state.reader = continuation }
        return (nil, state.reader)
      }
      // Two readers at once are a mistake of the caller's; the first one must not hang.
      displaced?.resume(returning: .failure(.cancelled))
      if let ready { continuation.resume(returning: ready) }
    }
  }

  private func takeNow() -> Next? {
    let (next, mustWake) = state.withLock { ($0.take(), $0.isPaused) }
    if mustWake { wake() }
    return next
  }

  /// Lets the response come to its end unread, if that is near: only then can its connection be
  /// used again.
  func linger() {
    let mustWake = state.withLock { state in
      guard state.outcome == nil, !state.isLingering else { return false }
      state.isLingering = true
      state.head = nil
      state.body = []
      return true
    }
    if mustWake { wake() }
  }

  func cancel() {
    let (reader, mustWake) = state.withLock { state -> (Reader?, Bool) in
      guard !state.isCancelled, !state.isLingering else { return (nil, false) }
      let isUnderWay = state.outcome == nil
      state.isCancelled = true
      state.head = nil
      state.body = []
      state.outcome = .failure(.cancelled)
      defer { state.reader = nil }
      return (state.reader, isUnderWay)
    }
    reader?.resume(returning: .failure(.cancelled))
    if mustWake { wake() }
  }
}

/// The thread's side.
extension TransferChannel {
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  var isLingering: Bool { state.withLock { $0.isLingering } }

  func deliver(_ head: HTTPResponseHead) { update { $0.head = head } }

  func deliver(_ bytes: [UInt8]) {
    update { state in
      if state.body.isEmpty { state.body = bytes } else { state.body += bytes }
    }
  }

  func finish(_ outcome: Result<Void, WireError>) {
    update { if $0.outcome == nil { $0.outcome = outcome } }
  }

  /// Whether the transfer must pause with `pending` bytes more to deliver; remembers it, so that
  /// reading wakes the thread.
  func mustPause(pending: Int) -> Bool {
    state.withLock { state in
      guard state.body.count + pending > Self.limit else { return false }
      state.isPaused = true
      return true
    }
  }

  /// Whether a paused transfer may go on.
  func mayResume() -> Bool {
    state.withLock { state in
      guard state.body.count <= Self.limit / 2 else { return false }
      state.isPaused = false
      return true
    }
  }

  private func update(_ change: (inout State) -> Void) {
    let waiting = state.withLock { state -> (Reader, Next)? in
      guard !state.isCancelled, !state.isLingering else { return nil }
      change(&state)
      guard let reader = state.reader, let next = state.take() else { return nil }
      state.reader = nil
      return (reader, next)
    }
    if let (reader, next) = waiting { reader.resume(returning: next) }
  }
}

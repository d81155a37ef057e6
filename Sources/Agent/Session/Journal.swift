import JSON
import Sessions

/// Writes a session's events to its log and tells them to whoever listens, in one order.
///
/// Deltas are told at once and written at most once in ``patience``, the first of them and a burst
/// after a pause at once: a crash costs that instant and no more. What could not be written is held and tried
/// again, so that the log has no hole once it can be written.
struct Journal {
  /// In milliseconds.
  ///
  /// A write costs 3 µs and a record 110 bytes beside its text: at this pace 8 MB for an hour of
  /// uninterrupted streaming, where a record for each delta would make 80.
  static let patience = 50

  typealias Append = @Sendable ([JSON]) throws(SessionError) -> Void

  private let append: Append
  private let listener: @Sendable ([TimedEvent]) -> Void
  private let clock: @Sendable () -> Int
  private var unwritten: [TimedEvent] = []
  private var lastWrite = Int.min / 2
  /// Whether anything was said: a session that was only looked at leaves no log.
  private var isOpen: Bool
  /// When the log could not be written, as the clock gives it.
  private var failure: Int?
  /// In milliseconds, between tries of a log that cannot be written.
  private static let retryPause = 1000

  /// Makes the journal of a log, to which `append` writes; `clock` gives milliseconds since 1970.
  init(
    isResumed: Bool, clock: @escaping @Sendable () -> Int, append: @escaping Append,
    listener: @escaping @Sendable ([TimedEvent]) -> Void
  ) {
    self.append = append
    isOpen = isResumed
    self.clock = clock
    self.listener = listener
  }

  var hasUnwritten: Bool { isOpen && !unwritten.isEmpty }
  var isHeldUp: Bool { failure != nil }

  /// Writes and tells events that happened together; they are told whether or not they can be
  /// written.
  mutating func record(_ events: [SessionEvent]) throws(SessionError) {
    guard !events.isEmpty else { return }
    let now = clock()
    let timed = events.map { TimedEvent(time: now, event: $0) }
    defer { listener(timed) }
    for event in timed { Self.append(event, to: &unwritten) }
    if events.contains(where: \.opensSession) { isOpen = true }
    let isDue = now - lastWrite >= Self.patience
    guard isDue || !events.allSatisfy(\.isDelta) else { return }
    try flush()
  }

  /// Writes what was held back; soon after a failure only when asked to.
  mutating func flush(evenIfHeldUp: Bool = false) throws(SessionError) {
    guard isOpen, !unwritten.isEmpty else { return }
    if let failure, !evenIfHeldUp, clock() - failure < Self.retryPause { return }
    do throws(SessionError) {
      try append(unwritten.map(\.event.json))
    } catch {
      failure = clock()
      throw error
    }
    failure = nil
    unwritten = []
    lastWrite = clock()
  }

  /// Joins a delta to the one before it when both belong to the same item.
  private static func append(_ next: TimedEvent, to events: inout [TimedEvent]) {
    guard let last = events.last, let joined = last.event.joined(with: next.event) else {
      events.append(next)
      return
    }
    events[events.count - 1].event = joined
  }
}

extension SessionEvent {
  fileprivate var opensSession: Bool {
    switch self {
    case .userMessage, .messageQueued, .turnStarted: true
    default: false
    }
  }

  /// Whether the event is a piece of something that a later event completes.
  package var isDelta: Bool {
    switch self {
    case .assistantDelta, .reasoningDelta, .toolCallDelta, .toolOutput: true
    default: false
    }
  }

  /// One delta for two that follow each other; nil when they are not of one piece.
  package func joined(with next: SessionEvent) -> SessionEvent? {
    switch (self, next) {
    case (.assistantDelta(let item, let text), .assistantDelta(let other, let more))
    where item == other:
      .assistantDelta(item: item, text + more)
    case (
      .reasoningDelta(let item, let text, let kind), .reasoningDelta(let other, let more, let same)
    ) where item == other && kind == same:
      .reasoningDelta(item: item, text + more, isSummary: kind)
    case (.toolCallDelta(let item, let text), .toolCallDelta(let other, let more))
    where item == other:
      .toolCallDelta(item: item, text + more)
    case (.toolOutput(let call, let text), .toolOutput(let other, let more)) where call == other:
      .toolOutput(callID: call, text + more)
    default: nil
    }
  }
}

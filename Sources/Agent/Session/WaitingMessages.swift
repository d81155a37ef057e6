/// What the person said while a turn ran, and the model has not heard: a fold over the events.
struct WaitingMessages {
  private struct Entry {
    var message: UserMessage
    var steers: Bool
  }
  private var entries: [Entry] = []

  mutating func apply(_ event: SessionEvent) {
    switch event {
    case .messageQueued(let message, let steers):
      guard !entries.contains(where: { $0.message.id == message.id }) else { return }
      entries.append(Entry(message: message, steers: steers))
    case .userMessage(let message): entries.removeAll { $0.message.id == message.id }
    case .messagesWithdrawn(let messages):
      entries.removeAll { entry in messages.contains { $0.id == entry.message.id } }
    default: break
    }
  }

  /// All of them, in the order they were said.
  var messages: [UserMessage] { entries.map(\.message) }

  /// For the next request of the turn.
  var steering: [UserMessage] { entries.filter(\.steers).map(\.message) }

  /// For the turn after this one: what was to steer it goes first.
  var next: UserMessage? { steering.first ?? entries.first?.message }

  /// Tells of them once more.
  var events: [SessionEvent] {
    entries.map { .messageQueued($0.message, steers: $0.steers) }
  }
}

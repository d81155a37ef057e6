import Agent
import Interface
import Synchronization
import Text

/// Where other threads leave what the poll loop should know; the first letter rings the bell.
final class Mailbox: Sendable {
  struct Letters: Sendable {
    var events: [TimedEvent] = []
    var failures: [String] = []
    /// The latest that was told.
    var choices: [ModelChoice]?
    var files: FuzzyIndex?
    var branch: String??
    var rules: RuleBook?
    var background: (id: String, text: String?)?
    var hasClosed = false

    var isEmpty: Bool {
      events.isEmpty && failures.isEmpty && choices == nil && files == nil && branch == nil
        && background == nil && rules == nil && !hasClosed
    }
  }

  let bell = Bell()
  private let letters = Mutex(Letters())

  /// Deltas of one piece are joined here, so that a slow screen has less to do, not more.
  func post(_ events: [TimedEvent]) {
    change { letters in
      for event in events {
        if let last = letters.events.last, let joined = last.event.joined(with: event.event) {
          letters.events[letters.events.count - 1].event = joined
        } else {
          letters.events.append(event)
        }
      }
    }
  }

  func post(failure: String) { change { $0.failures.append(failure) } }

  func post(_ choices: [ModelChoice]) { change { $0.choices = choices } }

  func post(_ files: FuzzyIndex) { change { $0.files = files } }

  func post(branch: String?) { change { $0.branch = .some(branch) } }

  func post(background id: String, _ text: String?) { change { $0.background = (id, text) } }

  func post(_ rules: RuleBook) { change { $0.rules = rules } }

  func postClosed() { change { $0.hasClosed = true } }

  var isEmpty: Bool { letters.withLock(\.isEmpty) }

  func collect() -> Letters {
    bell.silence()
    return letters.withLock { letters in
      defer { letters = Letters() }
      return letters
    }
  }

  private func change(_ body: (inout Letters) -> Void) {
    let wasEmpty = letters.withLock { letters in
      let wasEmpty = letters.isEmpty
      body(&letters)
      return wasEmpty
    }
    if wasEmpty { bell.ring() }
  }
}

import JSON
import Sessions
import Synchronization
import Testing

@testable import Agent

@Suite struct JournalTests {
  /// A log that may be full, its reader, and the clock.
  private final class Paper: Sendable {
    let isFull = Mutex(false)
    let lines = Mutex<[JSON]>([])
    let told = Mutex<[SessionEvent]>([])
    let time = Mutex(0)

    func journal() -> Journal {
      Journal(
        isResumed: true, clock: { self.time.withLock { $0 } },
        append: { payloads throws(SessionError) in
          if self.isFull.withLock({ $0 }) {
            throw .system(operation: "Appending to", path: "log", errno: 28)
          }
          self.lines.withLock { $0 += payloads }
        },
        listener: { events in self.told.withLock { $0 += events.map(\.event) } })
    }
  }

  private static let item = ItemID(request: 1, attempt: 1, index: 0)

  @Test func `the first delta is written at once, those close behind it together`() throws {
    let paper = Paper()
    var journal = paper.journal()
    func lines() -> [JSON] { paper.lines.withLock { $0 } }
    func text(_ text: String) -> SessionEvent { .assistantDelta(item: Self.item, text) }
    try journal.record([text("a")])
    #expect(lines() == [text("a").json])
    try journal.record([text("b")])
    try journal.record([text("c")])
    #expect(lines().count == 1)
    #expect(paper.told.withLock(\.count) == 3)
    try journal.record([.notice("d")])
    #expect(lines() == [text("a"), text("bc"), .notice("d")].map(\.json))
    paper.time.withLock { $0 = Journal.patience }
    try journal.record([text("e")])
    #expect(lines().last == text("e").json)
  }

  @Test func `what is told has been written, unless it is a delta`() throws {
    let log = Lines()
    var journal = Journal(
      isResumed: true, clock: { 0 },
      append: { payloads throws(SessionError) in log.count.withLock { $0 += payloads.count } },
      listener: { _ in log.seen.withLock { $0.append(log.count.withLock { $0 }) } })
    try journal.record([.notice("a")])
    try journal.record([.notice("b"), .notice("c")])
    #expect(log.seen.withLock { $0 } == [1, 3])
  }

  private final class Lines: Sendable {
    let count = Mutex(0)
    let seen = Mutex<[Int]>([])
  }

  @Test func `nothing is missing once a full log can be written again`() throws {
    let paper = Paper()
    var journal = paper.journal()
    paper.isFull.withLock { $0 = true }
    #expect(throws: SessionError.self) { try journal.record([.notice("a")]) }
    #expect(journal.isHeldUp)
    // Not at every event: the log may be full for long.
    try journal.record([.notice("b")])
    #expect(paper.told.withLock { $0 } == [.notice("a"), .notice("b")])
    paper.isFull.withLock { $0 = false }
    paper.time.withLock { $0 = 5000 }
    try journal.record([.notice("c")])
    #expect(!journal.isHeldUp)
    let all: [SessionEvent] = [.notice("a"), .notice("b"), .notice("c")]
    #expect(paper.lines.withLock { $0 } == all.map(\.json))
  }
}

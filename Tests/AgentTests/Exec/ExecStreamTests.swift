import JSON
import Models
import Testing

@testable import Agent

@Suite struct ExecStreamTests {
  static let model = ModelReference(provider: "p", model: "m")

  private static func lines(_ events: [SessionEvent]) -> [JSON] {
    var stream = ExecStream()
    return events.flatMap { stream.lines(for: $0) }
  }

  private static func request(_ attempt: Int, _ request: Int = 1) -> SessionEvent {
    .requestStarted(request: request, attempt: attempt, model: model)
  }

  private static func item(_ index: Int, _ attempt: Int) -> ItemID {
    ItemID(request: 1, attempt: attempt, index: index)
  }

  private static func message(_ index: Int, _ attempt: Int, _ text: String) -> [SessionEvent] {
    let item = item(index, attempt)
    return [
      .assistantDelta(item: item, text),
      .itemDone(item: item, ResponseItem(.assistantMessage(text))),
    ]
  }

  private static func failure(_ attempt: Int, _ kind: ModelError.Kind) -> SessionEvent {
    .attemptFailed(request: 1, attempt: attempt, ModelError(kind, message: "failed"))
  }

  private static func failures(_ events: [SessionEvent]) -> [JSON] {
    lines(events).filter { $0["type"] == "attempt.failed" }
  }

  @Test func `a failed attempt names what of it does not count`() {
    let failed = Self.failures(
      [Self.request(1)] + Self.message(0, 1, "Whole.")
        + [
          .reasoningDelta(item: Self.item(1, 1), "Hm", isSummary: false),
          .assistantDelta(item: Self.item(2, 1), "Ha"), Self.failure(1, .transport),
          Self.request(2), Self.failure(2, .transport),
        ])
    #expect(failed.map { $0["items"] } == [["item_2", "item_3"], []])
    #expect(failed.map { $0["request"] } == [1, 1])
    #expect(failed.map { $0["attempt"] } == [1, 2])
  }

  @Test func `an answer that is written anew names all of what it replaces`() {
    let lines = Self.lines(
      [Self.request(1)] + [.reasoningDelta(item: Self.item(0, 1), "Hm", isSummary: false)]
        + Self.message(1, 1, "The first ha") + [Self.failure(1, .outputLimitReached)]
        + [Self.request(2)] + Self.message(0, 2, "The whole."))
    let failed = lines.first { $0["type"] == "attempt.failed" }
    #expect(failed?["items"] == ["item_1", "item_2"])
    #expect(lines.last?["item"]?["id"] == "item_3")
  }

  @Test func `a part that fails voids what it added to the message it goes on from`() {
    let events =
      [Self.request(1)] + Self.message(0, 1, "One, t") + [.outputContinued(part: 2)]
      + [Self.request(2), .assistantDelta(item: Self.item(0, 2), "w"), Self.failure(2, .transport)]
      + [Self.request(3)] + Self.message(0, 3, "wo.")
    #expect(Self.failures(events).map { $0["items"] } == [["item_1"]])
    let last = Self.lines(events).last
    #expect(last?["item"]?["id"] == "item_1")
    #expect(last?["item"]?["text"] == "One, two.")
  }

  @Test func `a compaction that fails leaves the message that is gone on from`() {
    let events =
      [Self.request(1)] + Self.message(0, 1, "One, t") + [.outputContinued(part: 2)]
      + [
        .compactionStarted(.overflow), Self.request(1, 2), .compactionTrimmed(tokens: 9),
        .compactionFailed(reason: "No."),
      ] + [Self.request(2)] + Self.message(0, 2, "wo.")
    let lines = Self.lines(events)
    #expect(lines.last?["item"]?["text"] == "One, two.")
    #expect(lines.contains(["type": "compaction.trimmed", "tokens": 9]))
    #expect(lines.contains(["type": "compaction.failed", "reason": "No."]))
  }
}

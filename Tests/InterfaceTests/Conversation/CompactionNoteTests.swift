import Agent
import Models
import Testing

@testable import Interface

/// What the transcript says of a compaction and of its troubles.
@Suite struct CompactionNoteTests {
  private static let model = InterfaceFixture.reference
  private static let key = ModelError(.unauthenticated, message: "Invalid key", status: 401)
  private static let missing = ModelError(.invalidRequest, message: "Not found", status: 404)
  private static let long = ModelError(
    .contextWindowExceeded(tokens: 9, limit: 8), message: "prompt is too long")

  private static func request(_ request: Int, _ attempt: Int = 1) -> SessionEvent {
    .requestStarted(request: request, attempt: attempt, model: model)
  }

  private static func failure(_ request: Int, _ error: ModelError) -> SessionEvent {
    .attemptFailed(request: request, attempt: 1, error)
  }

  private static func compacted(_ method: ContextCompaction.Method) -> SessionEvent {
    .contextCompacted(
      ContextCompaction(
        trigger: .overflow, method: method, items: [], model: model, tokensBefore: 90_000,
        tokensAfter: 4000))
  }

  /// The notes' texts and small print.
  private static func notes(_ events: [SessionEvent]) -> [String] {
    var conversation = Conversation()
    for event in events { conversation.apply(event, at: 0) }
    return (0..<conversation.pane.list.count).map { conversation.pane.list[$0].content.plain }
  }

  @Test func `one that fails says so in the place of its beginning, with the cause`() {
    #expect(
      Self.notes([
        .compactionStarted(.manual), Self.request(2), Self.failure(2, Self.key),
        .compactionFailed(reason: "Invalid key"),
      ]) == ["the conversation was not shortened\nInvalid key"])
  }

  @Test func `a provider's refusal is a line, and so is each part that is left out`() {
    #expect(
      Self.notes([
        .compactionStarted(.overflow), Self.request(2), Self.failure(2, Self.missing),
        Self.request(3), Self.failure(3, Self.long), .compactionTrimmed(tokens: 12_000),
        Self.request(3, 2), Self.failure(3, Self.long), .compactionTrimmed(tokens: 500),
        Self.request(3, 3), Self.compacted(.summary),
      ])
        == [
          "context compacted: 90.0k → 4.0k tokens\nto a summary by \(Self.model); the model still has "
            + "0 messages of yours. Everything stays on the screen and in the log.",
          "the provider did not shorten it; a model is asked for a summary\nNot found",
          "the oldest 12.0k tokens are left out of the summary\nprompt is too long",
          "the oldest 500 tokens are left out of the summary\nprompt is too long",
        ])
  }

  @Test func `what is left out without a summary names the cause`() {
    let notes = Self.notes([
      .compactionStarted(.overflow), Self.request(2), Self.failure(2, Self.missing),
      Self.compacted(.excerpt),
    ])
    #expect(notes.count == 1)
    #expect(notes.first?.contains("for no summary could be had") == true)
    #expect(notes.first?.hasSuffix("Not found") == true)
  }

  @Test func `a retry says its reason itself`() {
    let busy = ModelError(.overloaded(retryAfter: nil), message: "Overloaded")
    let notes = Self.notes([
      .compactionStarted(.threshold), Self.request(2), Self.failure(2, busy),
      .retryScheduled(Retry(request: 2, attempt: 2, limit: 4, delay: 1, reason: "Overloaded")),
      Self.request(2, 2), Self.compacted(.summary),
    ])
    #expect(notes.count == 2)
    #expect(notes.last == "Overloaded – attempt 2 of 4")
  }

  @Test(arguments: [
    SessionEvent.turnFinished(turn: 1, .interrupted),
    .sessionResumed(InterfaceFixture.info, damagedLines: 0),
  ])
  func `one that nothing ends is over with the turn, or with the program`(end: SessionEvent) {
    let notes = Self.notes([.compactionStarted(.threshold), Self.request(2), end])
    #expect(notes.first == "the conversation was not shortened\nIt was interrupted.")
  }

  @Test func `trouble outside of a compaction leaves no note of one`() {
    #expect(Self.notes([Self.request(1), Self.failure(1, Self.long), Self.request(1, 2)]) == [])
  }
}

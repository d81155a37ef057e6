import Agent
import Models
import Terminal
import Testing
import Tools

@testable import Interface

/// What goes wrong and how it is mended, on the whole screen.
@Suite struct RecoveryFrameTests {
  private typealias Fixture = InterfaceFixture
  private static let other = ModelReference(provider: "openai", model: "gpt-5.5")

  private static let failing: [SessionEvent] = [
    .sessionStarted(InterfaceFixture.info),
    .turnStarted(turn: 1),
    .userMessage(UserMessage(id: "u1", text: "Explain how the parser recovers.")),
    .requestStarted(request: 1, attempt: 1, model: Fixture.reference),
    .streamSilent(request: 1, attempt: 1, seconds: 20),
    .streamSilent(request: 1, attempt: 1, seconds: 40),
    .assistantDelta(item: Fixture.item(0), "The parser keeps a stack of open br"),
    .attemptFailed(
      request: 1, attempt: 1, .init(.overloaded(retryAfter: nil), message: "Overloaded")),
    .modelSwitched(from: Fixture.reference, to: other, reason: "overloaded 3 times running"),
    .requestStarted(request: 1, attempt: 4, model: other),
    .assistantDelta(
      item: Fixture.item(0, attempt: 4), "The parser keeps a stack of open brackets, and"),
    .itemDone(
      item: Fixture.item(0, attempt: 4),
      ResponseItem(.assistantMessage("The parser keeps a stack of open brackets, and"))),
    .outputContinued(part: 2),
    .requestStarted(request: 2, attempt: 1, model: other),
    .assistantDelta(
      item: Fixture.item(0, request: 2), "on a mismatch it drops to the nearest one that fits."),
    .itemDone(
      item: Fixture.item(0, request: 2),
      ResponseItem(.assistantMessage("on a mismatch it drops to the nearest one that fits."))),
    .usage(Usage(input: 371_000, output: 900), model: other),
    .compactionStarted(.threshold),
    .contextCompacted(
      ContextCompaction(
        trigger: .threshold, method: .summary,
        items: [
          ResponseItem(.userMessage("Explain how the parser recovers.")),
          ResponseItem(.assistantMessage("A summary.")),
        ], model: other, tokensBefore: 371_900, tokensAfter: 8_200)),
    .mediaDropped(for: nil, reason: "the request was too large with them"),
    .loopWarning("read_file with the same arguments gave the same result 3 times."),
  ]

  @Test(arguments: QuestionFrameTests.sizes)
  func `what went wrong stays in sight`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    _ = fixture.model.update(.models(PickerTests.choices), now: fixture.now)
    fixture.happen(Self.failing)
    fixture.press("M-1", "g")
    Golden.expect(fixture.frame(), "Recovery/mended-\(size.columns)x\(size.rows)")
  }

  @Test func `a compaction is one line, before and after`() {
    var fixture = InterfaceFixture()
    let end = Self.failing.firstIndex { if case .contextCompacted = $0 { true } else { false } }
    fixture.happen(Array(Self.failing[..<(end ?? 0)]))
    #expect(fixture.screen().contains("⇊ shortening the conversation…"))
    fixture.happen(Self.failing[end ?? 0])
    #expect(!fixture.screen().contains("shortening"))
    #expect(fixture.screen().contains("⇊ context compacted: 371k → 8.2k tokens"))
  }

  @Test func `silence counts on in its own line`() {
    var fixture = InterfaceFixture()
    fixture.happen(Array(Self.failing[..<6]))
    let screen = fixture.screen()
    #expect(screen.contains("nothing has come from the model for 40 s"))
    #expect(!screen.contains("for 20 s"))
  }

  @Test func `a window that its server told is the meter's`() {
    var fixture = InterfaceFixture()
    fixture.happen(.sessionStarted(Fixture.info))
    fixture.happen(
      .turnStarted(turn: 1), .requestStarted(request: 1, attempt: 1, model: Fixture.reference),
      .attemptFailed(
        request: 1, attempt: 1,
        ModelError(.contextWindowExceeded(tokens: 9000, limit: 8000), message: "too long")),
      .requestStarted(request: 1, attempt: 2, model: Fixture.reference),
      .usage(Usage(input: 6000, output: 0), model: Fixture.reference))
    #expect(fixture.model.status.context == "75% of 8.0k")
    _ = fixture.model.update(
      .models([ModelChoice(Fixture.reference, contextWindow: 100_000)]), now: fixture.now)
    #expect(fixture.model.status.context == "6% of 100k")
  }

  @Test(arguments: [(60_000, "status.tokens"), (75_000, "warning"), (95_000, "error")])
  func `the meter warns before the window is full`(tokens: Int, role: String) {
    var fixture = InterfaceFixture()
    fixture.happen(.sessionStarted(Fixture.info))
    _ = fixture.model.update(
      .models([ModelChoice(Fixture.reference, contextWindow: 100_000)]), now: fixture.now)
    fixture.happen(
      .turnStarted(turn: 1), .requestStarted(request: 1, attempt: 1, model: Fixture.reference),
      .usage(Usage(input: tokens, output: 0), model: Fixture.reference))
    #expect(fixture.model.status.contextRole == role)
  }
}

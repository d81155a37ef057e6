import Models
import Testing
import Tools

@testable import Agent

@Suite struct ContextMeterTests {
  static let model = ModelReference(provider: "p", model: "m")
  static let text = String(repeating: "word ", count: 1000)
  static let estimate = TokenEstimate.tokens(in: ResponseItem(.userMessage(text)))
  static let message = SessionEvent.userMessage(UserMessage(id: "m", text: text))
  static let request = SessionEvent.requestStarted(request: 1, attempt: 1, model: model)

  static func usage(_ input: Int, _ output: Int) -> SessionEvent {
    .usage(Usage(input: input, output: output), model: model)
  }

  private func meter(_ events: [SessionEvent]) -> ContextMeter {
    var meter = ContextMeter()
    for event in events {
      // As the session does before it sends anything.
      if case .requestStarted = event { meter.measure() }
      meter.apply(event)
    }
    meter.measure()
    return meter
  }

  @Test func `before anything was counted all is estimated`() {
    let meter = meter([Self.message])
    #expect(meter.tokens == Self.estimate)
    #expect(!meter.isKnown)
  }

  @Test func `what the server counted takes the place of estimates`() {
    let meter = meter([Self.message, Self.request, Self.usage(5000, 200)])
    #expect(meter.tokens == 5200)
    #expect(meter.isKnown)
  }

  @Test func `what came after the last count is estimated`() {
    let meter = meter([Self.message, Self.request, Self.usage(5000, 200), Self.message])
    #expect(meter.tokens == 5200 + Self.estimate)
  }

  @Test func `an answer's own words are not counted twice`() {
    let item = ResponseItem(.assistantMessage(Self.text))
    let meter = meter([
      Self.request, .itemDone(item: ItemID(request: 1, attempt: 1, index: 0), item),
      Self.usage(5000, 1000),
    ])
    #expect(meter.tokens == 6000)
  }

  @Test func `estimates learn from how far they were off`() {
    let meter = meter([
      Self.request, Self.usage(1000, 0), Self.message, Self.request,
      Self.usage(1000 + 2 * Self.estimate, 0), Self.message,
    ])
    let learnt = Double(Self.estimate) * 1.3
    #expect(abs(Double(meter.tokens - 1000 - 2 * Self.estimate) - learnt) < 2)
  }

  @Test func `after a compaction the estimate of what is left counts`() {
    let compaction = ContextCompaction(
      trigger: .manual, method: .summary, items: [], model: Self.model, tokensBefore: 90_000,
      tokensAfter: 4000)
    let meter = meter([Self.request, Self.usage(90_000, 0), .contextCompacted(compaction)])
    #expect(meter.tokens == 4000)
    #expect(meter.isKnown)
    #expect(meter.countsInstructions(for: Self.model))
  }

  @Test func `nothing is learnt from what a compaction is thought to leave`() {
    let compaction = ContextCompaction(
      trigger: .manual, method: .summary, items: [], model: Self.model, tokensBefore: 90_000,
      tokensAfter: 4000)
    let meter = meter([
      Self.request, Self.usage(90_000, 0), .contextCompacted(compaction), Self.message,
      Self.request, Self.usage(4000 + 3 * Self.estimate, 0), Self.message,
    ])
    #expect(meter.tokens == 4000 + 4 * Self.estimate)
  }

  @Test func `what was shortened for one model alone is counted for it alone`() {
    let other = ModelReference(provider: "q", model: "small")
    let compaction = ContextCompaction(
      trigger: .threshold, method: .summary, items: [], model: Self.model, reader: other,
      tokensBefore: 90_000, tokensAfter: 4000)
    var meter = meter([
      Self.request, Self.usage(90_000, 0),
      .modelSwitched(from: Self.model, to: other, reason: "busy"), .compactionStarted(.threshold),
      // The summary's own request, of a part of the conversation.
      .requestStarted(request: 2, attempt: 1, model: Self.model), Self.usage(30_000, 500),
      .contextCompacted(compaction), .requestStarted(request: 1, attempt: 2, model: other),
    ])
    #expect(meter.tokens == 4000)
    #expect(meter.tokens(for: Self.model) == 90_000)
    for event in [Self.message, .usage(Usage(input: 5000, output: 100), model: other)] {
      meter.apply(event)
    }
    meter.measure()
    #expect(meter.tokens == 5100)
    #expect(meter.tokens(for: Self.model) == 90_000 + Self.estimate)
    meter.apply(.modelChanged(Self.model))
    #expect(meter.tokens == 90_000 + Self.estimate)
    let seal = ContextCompaction(
      trigger: .manual, method: .provider, items: [], model: Self.model, tokensBefore: 90_000,
      tokensAfter: 3000)
    meter.apply(.contextCompacted(seal))
    #expect(meter.tokens == 3000)
    #expect(meter.tokens(for: other) == 5100)
  }

  @Test func `an answer is counted for the model that gave it, whoever is asked next`() {
    let other = ModelReference(provider: "q", model: "small")
    let seal = ContextCompaction(
      trigger: .manual, method: .provider, items: [], model: Self.model, tokensBefore: 200_000,
      tokensAfter: 20_000)
    let meter = meter([
      Self.request, Self.usage(200_000, 0), .contextCompacted(seal), Self.request,
      .modelChanged(other), Self.usage(21_000, 0),
    ])
    #expect(meter.tokens == 200_000)
    #expect(meter.tokens(for: Self.model) == 21_000)
  }

  @Test func `pictures of a result count, and what the person ran, and what the session notes`() {
    let picture = ImageContent(.data(mediaType: "image/png", base64: "iVBOR"))
    let counted: [SessionEvent] = [Self.request, Self.usage(5000, 0)]
    let plain = meter(counted + [.toolFinished(callID: "c", ToolOutcome("a"))]).tokens
    let seen = meter(counted + [.toolFinished(callID: "c", ToolOutcome("a", images: [picture]))])
    #expect(seen.tokens - plain >= 1000)
    let ran = meter(
      counted + [
        .personCommandStarted(id: "p1", line: "ls"),
        .personCommandFinished(id: "p1", ToolOutcome(Self.text)),
      ])
    #expect(ran.tokens >= 5000 + Self.estimate)
    for event in [SessionEvent.stateNoted(Self.text), .loopWarning(Self.text)] {
      #expect(meter(counted + [event]).tokens == 5000 + Self.estimate)
    }
  }

  @Test func `a budget leaves room for the answer`() throws {
    var entry = ModelEntry(Self.model)
    entry.contextWindow = 200_000
    entry.outputLimit = 64_000
    let budget = try #require(ContextBudget(Self.model, in: ModelCatalogue([entry])))
    #expect(budget.available == 180_000)
    #expect(budget.threshold == 165_600)
    entry.inputLimit = 100_000
    #expect(ContextBudget(Self.model, in: ModelCatalogue([entry]))?.available == 100_000)
    #expect(ContextBudget(Self.model, in: ModelCatalogue([])) == nil)
    #expect(ContextBudget(Self.model, in: ModelCatalogue([]), learnt: 10_000)?.available == 8000)
    #expect(ContextBudget(Self.model, in: ModelCatalogue([entry]), learnt: 9)?.available == 100_000)
  }

  @Test(arguments: [8192, 32_768, 200_000, 1_000_000])
  func `prompt and answer fit the window until the history is shortened`(window: Int) throws {
    let budget = try #require(
      ContextBudget(Self.model, in: ModelCatalogue([]), learnt: window))
    for tokens in stride(from: 0, to: budget.threshold, by: max(1, window / 100)) {
      let room = budget.room(beside: tokens)
      #expect(tokens + room <= window && room >= min(window / 5, 4096))
    }
    #expect(budget.room(beside: window) > 0)
  }

  @Test func `a server's word for its window counts for the model that was asked`() {
    let other = ModelReference(provider: "p", model: "other")
    func refusal(_ limit: Int?) -> SessionEvent {
      .attemptFailed(
        request: 1, attempt: 1,
        ModelError(.contextWindowExceeded(tokens: 9, limit: limit), message: "long"))
    }
    var windows = LearntWindows()
    for event in [
      refusal(4096), Self.request, refusal(8192), refusal(nil), refusal(12),
      .requestStarted(request: 1, attempt: 2, model: other),
      .attemptFailed(request: 1, attempt: 2, ModelError(.transport, message: "cut")),
    ] { windows.apply(event) }
    #expect(windows[Self.model] == 8192)
    #expect(windows[other] == nil)
  }
}

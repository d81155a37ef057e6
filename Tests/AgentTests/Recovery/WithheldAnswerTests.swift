import Agent
import Glibc
import Models
import ScriptedProvider
import TestFolder
import Testing

/// Answers that a provider does not let through.
@Suite struct WithheldAnswerTests {
  private static let withheld = """
    {"answer":[{"text":"So I sha"},
               {"tool_call":{"name":"write_file","arguments":{"path":"x.txt","content":"x"}}}],
     "stop":"content_filter"}
    """
  private static let leftOut = "would not have it answered"

  @Test(arguments: WireDialect.allCases)
  func `nothing of it runs, and the turn is not sent to that model again`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},
        {"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}]},
        \(Self.withheld),
        {"expect":{"contains":["Greet me","Hello.","\(Self.leftOut)","Go on"],
                   "excludes":["Forbidden words","So I sha","list_dir\\"","x.txt"]},
         "answer":[{"text":"Gladly."}]},
        {"expect":{"dialect":"chat","contains":["Greet me","Forbidden words","Gladly.","And you"],
                   "excludes":["\(Self.leftOut)","So I sha","x.txt"]},
         "answer":[{"text":"I may."}]}]}
      """, .init(dialect: dialect, mode: .auto))
    #expect(await bench.turn("Greet me") == .completed)
    guard case .failed(let error) = await bench.turn("Forbidden words") else {
      Issue.record("The turn did not fail.")
      return
    }
    #expect(error.kind == .contentFiltered)
    #expect(bench.file("x.txt") == nil)
    #expect(await bench.turn("Go on") == .completed)
    await bench.session.setModel(ModelReference(provider: "chat", model: "other-1"))
    #expect(await bench.turn("And you?") == .completed)
    #expect(bench.server.failures == [])
  }

  /// Read again from the log, the session goes on alike.
  @Test func `it stays left out when the session is resumed`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[\(Self.withheld),
        {"expect":{"contains":["\(Self.leftOut)"],"excludes":["Forbidden words"]},
         "answer":[{"text":"Gladly."}]}]}
      """)
    _ = await bench.turn("Forbidden words")
    let resumed = try await bench.resumed()
    #expect(await resumed.turn("Go on") == .completed)
    #expect(bench.server.failures == [])
  }

  @Test func `it stays left out of a conversation that is shortened`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},\(Self.withheld),
        {"expect":{"contains":["\(Self.leftOut)"],"excludes":["Forbidden words"]},
         "answer":[{"text":"Fine."}]},
        {"expect":{"contains":["Call no tool"],"excludes":["Forbidden words"]},
         "answer":[{"text":"A summary."}]},
        {"expect":{"contains":["A summary.","Greet me"],"excludes":["Forbidden words"]},
         "answer":[{"text":"Yes."}]}]}
      """)
    #expect(await bench.turn("Greet me") == .completed)
    _ = await bench.turn("Forbidden words")
    #expect(await bench.turn("Go on") == .completed)
    await bench.session.compact()
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(await bench.turn("And?") == .completed)
    #expect(bench.server.failures == [])
  }

  /// The message is among what was kept when the turn was shortened.
  @Test func `it is left out although the turn was shortened meanwhile`() {
    let (model, other) = (SessionBench.model, ModelReference(provider: "chat", model: "other-1"))
    func message(_ text: String) -> ResponseItem { ResponseItem(.userMessage(text)) }
    var history = History()
    for event: SessionEvent in [
      .turnStarted(turn: 1), .userMessage(UserMessage(id: "m1", text: "Greet me")),
      .turnFinished(turn: 1, .completed), .turnStarted(turn: 2),
      .userMessage(UserMessage(id: "m2", text: "Forbidden words")),
      .compactionStarted(.threshold),
      .contextCompacted(
        ContextCompaction(
          trigger: .threshold, method: .summary,
          items: [
            message("Greet me"), message("Forbidden words"),
            ResponseItem(.compaction(summary: "A summary.")),
          ], model: model, tokensBefore: 9, tokensAfter: 3)),
      .requestStarted(request: 2, attempt: 1, model: model),
      .attemptFailed(request: 2, attempt: 1, ModelError(.contentFiltered, message: "No.")),
    ] { history.apply(event) }
    let leftOut = "\(History.leftOut) (So is the summary of what was said before.)"
    #expect(history.requestItems(for: model) == [message("Greet me"), message(leftOut)])
    #expect(history.requestItems(for: other).contains(message("Forbidden words")))
  }

  /// Another model was given the turn, and had the conversation shortened with it.
  @Test func `it stays left out of what another model had shortened`() {
    let (model, other) = (SessionBench.model, ModelReference(provider: "chat", model: "other-1"))
    func message(_ text: String) -> ResponseItem { ResponseItem(.userMessage(text)) }
    let summary = ResponseItem(.compaction(summary: "A summary."))
    var history = History()
    for event: SessionEvent in [
      .turnStarted(turn: 1), .userMessage(UserMessage(id: "m1", text: "Forbidden words")),
      .requestStarted(request: 1, attempt: 1, model: model),
      .attemptFailed(request: 1, attempt: 1, ModelError(.contentFiltered, message: "No.")),
      .turnFinished(turn: 1, .completed), .turnStarted(turn: 2),
      .userMessage(UserMessage(id: "m2", text: "And you?")), .compactionStarted(.threshold),
      .contextCompacted(
        ContextCompaction(
          trigger: .threshold, method: .summary,
          items: [message("Forbidden words"), message("And you?"), summary], model: other,
          tokensBefore: 9, tokensAfter: 3)),
    ] { history.apply(event) }
    #expect(
      history.requestItems(for: other) == [
        message("Forbidden words"), message("And you?"), summary,
      ])
    #expect(
      history.requestItems(for: model) == [message(History.leftOut), message("And you?"), summary])
  }

  @Test func `what is left out is not counted`() {
    let model = SessionBench.model
    var meter = ContextMeter()
    let long = String(repeating: "word ", count: 10_000)
    for event: SessionEvent in [
      .turnStarted(turn: 1), .userMessage(UserMessage(id: "m1", text: "Hi")),
      .requestStarted(request: 1, attempt: 1, model: model),
      .usage(Usage(input: 5_000, output: 10), model: model), .turnFinished(turn: 1, .completed),
      .turnStarted(turn: 2), .userMessage(UserMessage(id: "m2", text: long)),
      .requestStarted(request: 2, attempt: 1, model: model),
    ] { meter.apply(event) }
    meter.measure()
    #expect(meter.tokens > 10_000)
    meter.apply(
      .attemptFailed(request: 2, attempt: 1, ModelError(.contentFiltered, message: "No.")))
    meter.measure()
    #expect((5_010..<5_200).contains(meter.tokens))
  }

  @Test func `what a provider lets through of a summary is none`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},\(Self.withheld),
        {"expect":{"contains":["Hello."],"excludes":["\(Self.leftOut)"]},
         "answer":[{"text":"Yes."}]}]}
      """)
    #expect(await bench.turn("Greet me") == .completed)
    await bench.session.compact()
    guard case .stopped = await bench.session.waitUntilIdle() else {
      Issue.record("It was shortened.")
      return
    }
    #expect(await bench.turn("And?") == .completed)
    #expect(bench.server.failures == [])
  }

  @Test(arguments: [
    (Stop(.contentFilter, word: "content_filter"), true), (Stop(.refusal, word: "refusal"), true),
    (Stop(.refusal, word: "stop"), false), (Stop(.refusal, word: "completed"), false),
    (Stop(.endOfTurn, word: "end_turn"), false), (Stop(.outputLimit, word: "length"), false),
  ])
  func `a model that declines in its own words answers`(stop: Stop, isWithheld: Bool) {
    #expect(Completion(stop: stop).isWithheld == isWithheld)
  }
}

/// Pictures that one model takes and another does not.
@Suite struct PicturesByModelTests {
  private static let other = ModelReference(provider: "chat", model: "other-1")
  private static let overloaded =
    #"{"status":529,"headers":{"retry-after":"0"},"repeat":3,"#
    + #""error":{"type":"overloaded_error","message":"Overloaded"}}"#
  private static let blind =
    #"{"status":400,"error":{"type":"invalid_request_error","#
    + #""message":"This model does not support image input"}}"#

  @Test(arguments: [true, false])
  func `what one that stands in does not take, the session's model still gets`(
    isKnown: Bool
  ) async throws {
    var entry = ModelEntry(Self.other)
    entry.features = [.tools]
    let bench = try SessionBench(
      """
      {"steps":[\(Story.look),\(Self.overloaded),\(isKnown ? "" : Self.blind + ",")
        {"expect":{"dialect":"chat","excludes":["iVBOR"]},"answer":[{"text":"I cannot see it."}]},
        {"expect":{"dialect":"messages","contains":["iVBOR"]},"answer":[{"text":"I see it."}]},
        {"expect":{"dialect":"chat","excludes":["iVBOR"]},"answer":[{"text":"Still not."}]}]}
      """,
      .init(
        fallback: [Self.other], catalogue: isKnown ? ModelCatalogue([entry]) : ModelCatalogue([])))
    try bench.folder.write(Story.picture, to: "a.png")
    #expect(await bench.turn("Look") == .completed)
    #expect(await bench.turn("And now?") == .completed)
    await bench.session.setModel(Self.other)
    #expect(await bench.turn("And you?") == .completed)
    #expect(bench.server.failures == [])
    let dropped = bench.events.compactMap { event in
      if case .mediaDropped(let model, _) = event { model } else { nil }
    }
    #expect(dropped == (isKnown ? [] : [Self.other]))
  }

  /// A picture may have been too large; the next one is not.
  @Test func `a picture from after the refusal is sent`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[\(Story.look),\(Self.blind),
        {"expect":{"excludes":["iVBOR"]},"answer":[{"text":"No."}]},\(Story.look),
        {"expect":{"contains":["iVBOR"]},"answer":[{"text":"Yes."}]}]}
      """)
    try bench.folder.write(Story.picture, to: "a.png")
    #expect(await bench.turn("Look") == .completed)
    #expect(await bench.turn("Again") == .completed)
    #expect(bench.server.failures == [])
  }
}

import Agent
import JSON
import Models
import ScriptedProvider
import Sessions
import TestFolder
import Testing

/// Conversations that are shortened: by themselves, by the provider, on the person's word.
@Suite struct CompactionScenarioTests {
  private static let other = ModelReference(provider: "messages", model: "other-1")

  /// A catalogue in which the session's model has a window, and another model has its own.
  private static func catalogue(window: Int, other: Int? = nil) -> ModelCatalogue {
    var entry = ModelEntry(SessionBench.model)
    entry.contextWindow = window
    guard let other else { return ModelCatalogue([entry]) }
    var second = ModelEntry(Self.other)
    second.contextWindow = other
    return ModelCatalogue([entry, second])
  }

  private static func compactions(_ bench: SessionBench) -> [ContextCompaction] {
    bench.events.compactMap { event in
      if case .contextCompacted(let compaction) = event { compaction } else { nil }
    }
  }

  private static func bodies(_ bench: SessionBench) -> [String] {
    bench.server.requests.map { String(decoding: $0.body, as: UTF8.self) }
  }

  private static func full(_ text: String, input: Int) -> String {
    #"{"answer":[{"text":"\#(text)"}],"usage":{"input":\#(input),"output":10}}"#
  }

  @Test(arguments: [WireDialect.chat, .messages])
  func `a conversation that nears the window's end is shortened before the next request`(
    dialect: WireDialect
  ) async throws {
    let scenario = """
      {"steps":[
        {"answer":[{"tool_call":{"name":"update_plan","arguments":
           {"plan":[{"step":"look","status":"completed"},{"step":"mend","status":"in_progress"}]}}},
          {"tool_call":{"name":"read_file","arguments":{"path":"a.txt"}}}]},
        {"answer":[{"text":"An answer to be forgotten."}],"usage":{"input":7900,"output":10}},
        {"expect":{"contains":["Call no tool","to be forgotten"]},
         "answer":[{"text":"It was asked to look."}]},
        {"expect":{"contains":["It was asked to look.","Look at it","And mend it","[~] mend",
                               "the contents"],
                   "excludes":["to be forgotten"]},
         "answer":[{"text":"Mended."}]}]}
      """
    let bench = try SessionBench(
      scenario,
      .init(
        dialect: dialect, files: ["a.txt": "the contents\n"],
        catalogue: Self.catalogue(window: 10_000)))
    #expect(await bench.turn("Look at it") == .completed)
    #expect(await bench.turn("And mend it") == .completed)
    #expect(bench.server.failures == [])
    let compaction = try #require(Self.compactions(bench).first)
    #expect(compaction.trigger == .threshold && compaction.method == .summary)
    #expect(compaction.tokensBefore >= 7900)
    // The instructions and the tools are counted too, as they were before.
    #expect((1000..<6000).contains(compaction.tokensAfter))
    #expect(bench.events.shownText == "An answer to be forgotten.Mended.")
  }

  /// As z.ai does: more was counted than the window holds, and nothing was said of it.
  @Test(arguments: [WireDialect.chat, .messages])
  func `an answer from a part of what was sent is told of, and the next is of all of it`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"text":"From a part."}],"usage":{"input":12000,"output":10}},
        {"expect":{"contains":["Call no tool"]},"answer":[{"text":"A summary."}]},
        {"expect":{"contains":["A summary.","And again"]},
         "answer":[{"text":"From all of it."}],"usage":{"input":900,"output":10}}]}
      """,
      .init(dialect: dialect, catalogue: Self.catalogue(window: 10_000)))
    #expect(await bench.turn("Begin") == .completed)
    let notices = bench.events.compactMap { event in
      if case .notice(let text) = event { text } else { nil }
    }
    #expect(notices.count { $0.contains("12000 tokens, more than the 10000") } == 1)
    #expect(await bench.turn("And again") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.trigger) == [.threshold])
  }

  private static let cut = #""stop":"max_tokens""#

  @Test(arguments: WireDialect.allCases)
  func `an answer that was cut is gone on from before anything is shortened`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"text":"One, t"}],\(Self.cut),"usage":{"input":9500,"output":10}},
        {"expect":{"contains":["One, t","output limit and was cut here"]},
         "answer":[{"text":"wo."}],"usage":{"input":9600,"output":10}}]}
      """,
      .init(
        dialect: dialect, catalogue: Self.catalogue(window: 10_000)))
    #expect(await bench.turn("Count") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).isEmpty)
    let history = bench.events.reduce(into: History()) { $0.apply($1) }
    #expect(history.lastAnswer == "One, two.")
  }

  @Test(arguments: [ContextCompaction.Method.summary, .excerpt, .provider])
  func `what takes the history's place leaves the seam of a cut answer`(
    method: ContextCompaction.Method
  ) {
    let model = ModelReference(provider: "p", model: "m")
    let head = ResponseItem(.assistantMessage("One, t"))
    let item = ItemID(request: 1, attempt: 1, index: 0)
    var history = History()
    for event: SessionEvent in [
      .userMessage(UserMessage(id: "m1", text: "Count")), .stateNoted("(A note.)"),
      .requestStarted(request: 1, attempt: 1, model: model), .itemDone(item: item, head),
      .outputContinued(part: 2),
    ] { history.apply(event) }
    let place = ResponseItem(.compaction(summary: "It counts."))
    let items = method == .provider ? [place] : [place, head]
    history.apply(
      .contextCompacted(
        ContextCompaction(
          trigger: .overflow, method: method, items: items, model: model, tokensBefore: 2,
          tokensAfter: 1)))
    let nudge = ResponseItem(.userMessage(History.limitContinuation))
    let note = ResponseItem(.userMessage("(A note.)"))
    let sent = [place, note, head, nudge]
    #expect(history.requestItems(for: model) == sent)
    for event: SessionEvent in [
      .requestStarted(request: 1, attempt: 2, model: model),
      .itemDone(
        item: ItemID(request: 1, attempt: 2, index: 0), ResponseItem(.assistantMessage("wo."))),
      .turnFinished(turn: 1, .completed),
    ] { history.apply(event) }
    #expect(history.lastAnswer == "One, two.")
    #expect(
      history.requestItems(for: model)
        == Array(sent.dropLast(2)) + [ResponseItem(.assistantMessage("One, two."))])
  }

  @Test func `a provider that can shortens the history itself, for its own eyes`() async throws {
    let scenario = """
      {"steps":[
        \(Self.full("A plain answer.", input: 7900)),
        {"compaction":"c2VhbGVkIGhpc3Rvcnk=","expect":{"path":"/responses/compact"}},
        {"expect":{"contains":["c2VhbGVkIGhpc3Rvcnk="],"excludes":["A plain answer."]},
         "answer":[{"text":"Going on."}]},
        {"status":404,"error":{"type":"not_found_error","message":"The model does not exist"}},
        {"expect":{"contains":["A plain answer.","Going on."],"excludes":["c2VhbGVk"]},
         "answer":[{"text":"Another goes on."}]}]}
      """
    let bench = try SessionBench(
      scenario,
      .init(
        dialect: .responses, fallback: [Self.other], catalogue: Self.catalogue(window: 10_000)))
    #expect(await bench.turn("First") == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(await bench.turn("Third") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.method) == [.provider])
  }

  @Test func `a window that is full again each time ends the compactions, not the turn`()
    async throws
  {
    let look =
      #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}],"#
      + #""usage":{"input":9000,"output":10}}"#
    let steps = (0..<3).map { _ in "\(look),\(Self.full("A summary.", input: 9000))" }
    let scenario =
      "{\"steps\":[\(steps.joined(separator: ",")),\(look),\(Self.full("Done.", input: 9000))]}"
    let bench = try SessionBench(
      scenario, .init(dialect: .chat, catalogue: Self.catalogue(window: 10_000)))
    #expect(await bench.turn("Look") == .completed)
    #expect(Self.compactions(bench).count == 3)
    let notices = bench.events.compactMap { event in
      if case .notice(let text) = event { text } else { nil }
    }
    #expect(notices.contains { $0.contains("full again") })
    #expect(bench.events.shownText == "Done.")
  }

  @Test func `the person shortens it with a word on what matters`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},
                {"expect":{"contains":["dwell on this: the parser"]},
                 "answer":[{"text":"The parser was greeted."}]},
                {"expect":{"contains":["The parser was greeted."],"excludes":["Hello."]},
                 "answer":[{"text":"Yes."}]}]}
      """)
    await bench.session.compact()
    #expect(Self.compactions(bench).isEmpty)
    #expect(await bench.turn("Hi") == .completed)
    await bench.session.compact(focus: "the parser")
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(Self.compactions(bench).map(\.trigger) == [.manual])
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.failures == [])
  }

  @Test func `asked for while a turn runs, it comes before the next request`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"tool_call":{"name":"shell","arguments":{"command":"true"}}}]},
                {"answer":[{"text":"A summary."}],"expect":{"contains":["Call no tool"]}},
                {"answer":[{"text":"Done."}],"expect":{"contains":["A summary."]}}]}
      """, .init(answer: { _ in nil }))
    await bench.session.send("Go")
    #expect(
      await bench.wait { $0.contains { if case .approvalRequested = $0 { true } else { false } } })
    await bench.session.compact()
    await bench.session.answer("a1", .once)
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(bench.events.shownText == "Done.")
    #expect(bench.server.failures == [])
  }

  @Test func `a summary is not asked of a model with a smaller window`() async throws {
    let busy =
      #"{"status":529,"headers":{"retry-after":"0"},"repeat":4,"#
      + #""error":{"type":"overloaded_error","message":"Overloaded"}}"#
    let bench = try SessionBench(
      """
      {"steps":[\(Self.full("A long answer.", input: 9500)),\(busy),
                {"answer":[{"text":"Here."}],"expect":{"dialect":"chat"}}]}
      """,
      .init(
        dialect: .chat, fallback: [Self.other],
        catalogue: Self.catalogue(window: 10_000, other: 4_000)))
    #expect(await bench.turn("First") == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(Self.compactions(bench).isEmpty)
    #expect(
      !bench.events.contains { if case .modelSwitched = $0 { true } else { false } })
    #expect(bench.server.failures == [])
  }

  @Test func `a model that calls a tool in the place of a summary is asked again without`()
    async throws
  {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},
                {"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}]},
                {"answer":[{"text":"A summary."}]}]}
      """)
    #expect(await bench.turn("Hi") == .completed)
    await bench.session.compact()
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(Self.compactions(bench).count == 1)
    #expect(bench.events.toolOutcomes.isEmpty)
    #expect(
      Self.bodies(bench).map { $0.contains(#""tool_choice":{"type":"none"}"#) }
        == [false, false, true])
  }

  @Test func `a shortened session resumes shortened`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},{"answer":[{"text":"A summary."}]},
                {"expect":{"contains":["A summary."],"excludes":["Hello."]},
                 "answer":[{"text":"Yes."}]}]}
      """)
    await bench.session.start(isResumed: false)
    #expect(await bench.turn("Hi") == .completed)
    await bench.session.compact()
    #expect(await bench.session.waitUntilIdle() == .completed)
    await bench.session.close()
    let resumed = try await bench.resumed()
    #expect(await resumed.turn("And now?") == .completed)
    #expect(resumed.server.failures == [])
  }

  @Test func `a key that is refused shortens nothing and loses nothing`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},
                {"status":401,"error":{"type":"authentication_error","message":"Invalid key"}},
                {"expect":{"contains":["Hello."]},"answer":[{"text":"Yes."}]}]}
      """)
    #expect(await bench.turn("Hi") == .completed)
    await bench.session.compact()
    #expect(
      await bench.session.waitUntilIdle()
        == .stopped(
          reason: "The conversation could not be shortened: scripted said 401: Invalid key"))
    #expect(Self.compactions(bench).isEmpty)
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.failures == [])
  }
}

import Agent
import Models
import ScriptedProvider
import Testing

/// Conversations that are shortened while another model stands in for the session's own.
@Suite struct StandInCompactionTests {
  private static let other = ModelReference(provider: "messages", model: "other-1")
  private static let long = Story.error(
    400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum")
  private static let sealed = #"{"compaction":"c2VhbGVkIGhpc3Rvcnk=""#
  private static let overloaded =
    #"{"status":529,"headers":{"retry-after":"0"},"repeat":3,"#
    + #""error":{"type":"overloaded_error","message":"Overloaded"}}"#

  private static func catalogue(window: Int, other: Int) -> ModelCatalogue {
    ModelCatalogue(
      [(SessionBench.model, window), (Self.other, other)].map { model, window in
        var entry = ModelEntry(model)
        entry.contextWindow = window
        return entry
      })
  }

  private static func compactions(_ bench: SessionBench) -> [ContextCompaction] {
    bench.events.compactMap { event in
      if case .contextCompacted(let compaction) = event { compaction } else { nil }
    }
  }

  private static func full(_ text: String, input: Int) -> String {
    #"{"answer":[{"text":"\#(text)"}],"usage":{"input":\#(input),"output":10}}"#
  }

  /// Shortens the conversation on the person's word; how that ended.
  private func compact(_ bench: SessionBench) async -> TurnEnding? {
    await bench.session.compact()
    return await bench.session.waitUntilIdle()
  }

  @Test func `one that stands in with a smaller window shortens for itself alone`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[\(Self.full("A first answer.", input: 60_000)),\(Self.overloaded),
        {"expect":{"dialect":"messages","contains":["Call no tool","A first answer."]},
         "answer":[{"text":"A summary."}],"usage":{"input":9000,"output":10}},
        {"expect":{"dialect":"messages","contains":["A summary.","First","Second"],
                   "excludes":["A first answer."]},
         "answer":[{"text":"From the stand-in."}],"usage":{"input":9000,"output":10}},
        {"expect":{"dialect":"chat","contains":["A first answer.","From the stand-in.","Third"],
                   "excludes":["A summary."]},
         "answer":[{"text":"From the first again."}],"usage":{"input":61000,"output":10}},
        \(Self.overloaded),
        {"expect":{"dialect":"messages","excludes":["A first answer."],
                   "contains":["A summary.","From the stand-in.","From the first again.","Fourth"]},
         "answer":[{"text":"The end."}]}]}
      """,
      .init(
        dialect: .chat, fallback: [Self.other],
        catalogue: Self.catalogue(window: 100_000, other: 40_000)))
    for text in ["First", "Second", "Third", "Fourth"] {
      #expect(await bench.turn(text) == .completed)
    }
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.reader) == [Self.other])
    #expect(Self.compactions(bench).map(\.method) == [.summary])
    // Read again from the log, the session goes on alike.
    let history = bench.events.compactMap { SessionEvent(json: $0.json) }
      .reduce(into: History()) { $0.apply($1) }
    #expect(history == bench.events.reduce(into: History()) { $0.apply($1) })
  }

  @Test func `what the person wants shortened waits for the session's own model`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"A first answer."}]},\(Self.overloaded),
        {"answer":[{"tool_call":{"name":"shell","arguments":{"command":"true"}}}]},
        {"expect":{"dialect":"messages","contains":["A first answer."]},
         "answer":[{"text":"From the stand-in."}]},
        {"expect":{"dialect":"chat","contains":["Call no tool","A first answer."]},
         "answer":[{"text":"A summary."}]},
        {"expect":{"dialect":"chat","contains":["A summary.","Third"],
                   "excludes":["A first answer."]},"answer":[{"text":"Here."}]}]}
      """,
      .init(
        dialect: .chat, fallback: [Self.other],
        answer: { _ in nil }))
    #expect(await bench.turn("First") == .completed)
    await bench.session.send("Second")
    #expect(
      await bench.wait { $0.contains { if case .approvalRequested = $0 { true } else { false } } })
    await bench.session.compact()
    await bench.session.answer("a1", .once)
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(await bench.turn("Third") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.reader) == [nil])
    let notices = bench.events.compactMap { event in
      if case .notice(let text) = event { text } else { nil }
    }
    #expect(
      notices.contains("The conversation is shortened when scripted/test-1 is asked again."))
  }

  @Test func `a wish that was carried out at once is not carried out again`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"tool_call":{"name":"shell","arguments":{"command":"true"}}}]},
        \(Self.overloaded),{"answer":[{"text":"From the stand-in."}],"pace":{"delay":1}},
        {"answer":[{"text":"A summary."}],"expect":{"contains":["Call no tool"]}},
        {"expect":{"dialect":"chat","contains":["A summary.","Second"]},
         "answer":[{"text":"Here."}]}]}
      """,
      .init(
        dialect: .chat, fallback: [Self.other],
        heard: { event, session in
          if case .modelSwitched = event { Task { await session?.compact() } }
        }))
    #expect(await bench.turn("First") == .completed)
    #expect(
      await bench.wait { $0.contains { if case .notice = $0 { true } else { false } } })
    await bench.session.compact()
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).count == 1)
  }

  @Test func `a window that a summary fills is not shortened for again`() async throws {
    let words = String(repeating: "many words of a summary ", count: 100)
    let bench = try SessionBench(
      """
      {"steps":[\(Self.full("A first answer.", input: 60_000)),\(Self.overloaded),
        {"answer":[{"text":"\(words)"}],"usage":{"input":9000,"output":10}},
        {"expect":{"dialect":"messages","contains":["many words"]},
         "answer":[{"text":"Here."}],"usage":{"input":5000,"output":10}}]}
      """,
      .init(
        dialect: .chat, fallback: [Self.other],
        catalogue: Self.catalogue(window: 100_000, other: 6_000)))
    #expect(await bench.turn("First") == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.reader) == [Self.other])
  }

  @Test func `of the chain a model whose window takes the conversation goes before others`()
    async throws
  {
    let bench = try SessionBench(
      """
      {"steps":[\(Self.full("A long answer.", input: 60_000)),\(Self.overloaded),
        {"expect":{"dialect":"responses","contains":["A long answer."]},
         "answer":[{"text":"Here."}]}]}
      """,
      .init(
        dialect: .chat,
        fallback: [Self.other, ModelReference(provider: "responses", model: "large-1")],
        catalogue: Self.catalogue(window: 100_000, other: 40_000)))
    #expect(await bench.turn("First") == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).isEmpty)
    let reasons = bench.events.compactMap { event in
      if case .modelSwitched(_, _, let reason) = event { reason } else { nil }
    }
    #expect(reasons.count == 1)
    #expect(
      reasons.first?.hasSuffix("The window of messages/other-1 is too small for the conversation.")
        == true)
  }

  @Test func `what one provider sealed is of no use to the next model, which shortens for itself`()
    async throws
  {
    let bench = try SessionBench(
      """
      {"steps":[
        {"answer":[{"text":"A plain answer."}]},\(Self.long),\(Self.sealed)},
        \(Self.overloaded),
        {"expect":{"dialect":"messages","contains":["A plain answer."]},
         "status":400,"error":{"type":"invalid_request_error",
           "message":"prompt is too long: 210000 tokens > 200000 maximum"}},
        {"expect":{"dialect":"messages","contains":["Call no tool"]},
         "answer":[{"text":"A summary."}]},
        {"expect":{"dialect":"messages","contains":["A summary."]},"answer":[{"text":"Here."}]},
        {"expect":{"dialect":"responses","contains":["c2VhbGVkIGhpc3Rvcnk=","Here."],
                   "excludes":["A summary."]},"answer":[{"text":"And here."}]}]}
      """, .init(dialect: .responses, fallback: [Self.other]))
    #expect(await bench.turn("First") == .completed)
    #expect(await bench.turn("Second") == .completed)
    #expect(await bench.turn("Third") == .completed)
    #expect(bench.server.failures == [])
    #expect(Self.compactions(bench).map(\.reader) == [SessionBench.model, Self.other])
  }

  @Test func `who writes a summary instead is told of, and nothing else changes hands`()
    async throws
  {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},
        \(Self.overloaded),
        {"expect":{"dialect":"messages"},"answer":[{"text":"A summary."}]},
        {"expect":{"dialect":"chat"},"answer":[{"text":"Yes."}]}]}
      """, .init(dialect: .chat, fallback: [Self.other]))
    #expect(await bench.turn("Hi") == .completed)
    #expect(await compact(bench) == .completed)
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.failures == [])
    #expect(!bench.events.contains { if case .modelSwitched = $0 { true } else { false } })
    let reasons = bench.events.compactMap { event in
      if case .retryScheduled(let retry) = event { retry.reason } else { nil }
    }
    #expect(reasons.last?.hasSuffix("messages/other-1 is asked for the summary instead.") == true)
  }
}

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

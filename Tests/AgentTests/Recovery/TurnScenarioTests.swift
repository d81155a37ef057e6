import Agent
import JSON
import Models
import ScriptedProvider
import TestFolder
import Testing
import Tools

/// What a turn does beside its answers: calls side by side, circles, pictures, a model for a while.
@Suite struct TurnScenarioTests {
  @Test(arguments: WireDialect.allCases)
  func `calls that only read run side by side, their results in the calls' order`(
    dialect: WireDialect
  ) async throws {
    let long = String(repeating: "a long line\n", count: 2000)
    let files = ["1.txt": long, "2.txt": "two\n", "3.txt": "three\n"]
    let calls = (1...3).map { number in
      AgentSessionTests.call("read_file", ["path": .string("\(number).txt")])
    }
    let bench = try SessionBench(
      AgentSessionTests.scenario([.array(calls), [["text": "Read."]]]),
      .init(dialect: dialect, files: files))
    #expect(await bench.turn("Read them") == .completed)
    var told: [String] = []
    for event in bench.events {
      switch event {
      case .toolStarted(_, _, let summary): told.append("+" + summary.suffix(5))
      case .toolFinished(_, let outcome):
        told.append(
          outcome.output.contains("two") ? "2" : outcome.output.contains("three") ? "3" : "1")
      default: break
      }
    }
    #expect(told == ["+1.txt", "+2.txt", "+3.txt", "1", "2", "3"])
    #expect(bench.server.failures == [])
  }

  /// Comes back once another has come too.
  private actor Meeting {
    private var count = 0

    func come() async -> ToolOutcome {
      count += 1
      for _ in 0..<1000 where count < 2 { try? await Task.sleep(for: .milliseconds(10)) }
      return ToolOutcome(count < 2 ? "alone" : "met")
    }
  }

  @Test func `two that read are under way at the same time`() async throws {
    let meeting = Meeting()
    let bench = try SessionBench(
      AgentSessionTests.scenario([
        [AgentSessionTests.call("left", [:]), AgentSessionTests.call("right", [:])],
        [["text": "Read."]],
      ]),
      .init(configure: { configuration in
        configuration.toolbox.tools += ["left", "right"].map { name in
          ReadingTool(name: name) { await meeting.come() }
        }
      }))
    #expect(await bench.turn("Read them") == .completed)
    #expect(Array(bench.events.toolOutcomes.values) == ["met", "met"])
  }

  @Test func `of a chain three more models are asked, and no more`() async throws {
    let gone =
      #"{"status":404,"error":{"type":"not_found_error","message":"The model does not exist"}}"#
    let chain = ["b", "c", "d", "e"].map { ModelReference(provider: "chat", model: $0) }
    let bench = try SessionBench(
      #"{"steps":[\#(gone)],"last":"repeat"}"#, .init(fallback: chain))
    guard case .failed(let error) = await bench.turn("Go on") else {
      Issue.record("\(bench.events.endings)")
      return
    }
    #expect(error.kind == .modelUnavailable)
    let asked = bench.events.compactMap { event in
      if case .requestStarted(_, _, let model) = event { model.model } else { nil }
    }
    #expect(asked == ["test-1", "b", "c", "d"])
  }

  private static func circles(_ count: Int) -> String {
    #"{"steps":[{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}],"repeat":\#(count)},"#
      + #"{"answer":[{"text":"I stop."}]}]}"#
  }

  @Test(arguments: WireDialect.allCases)
  func `a model that goes in circles is warned, and then the person is asked`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(
      Self.circles(9),
      .init(
        dialect: dialect, files: ["a": ""],
        answer: { request in
          if case .loop = request.subject { .no(comment: nil) } else { .once }
        }))
    #expect(
      await bench.turn("Look")
        == .stopped(
          reason: "The model has called list_dir 5 times in the same way, with the same result."))
    let bodies = bench.server.requests.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.map { $0.contains("for the 3rd time") } == [false, false, false, true, true])
    #expect(bench.server.failures == [])
  }

  @Test func `a circle that the person allows goes on`() async throws {
    let bench = try SessionBench(Self.circles(6), .init(files: ["a": ""]))
    #expect(await bench.turn("Look") == .completed)
    #expect(bench.events.shownText == "I stop.")
  }

  @Test func `the next turn asks the first model again`() async throws {
    let other = ModelReference(provider: "chat", model: "other-1")
    let gone =
      #"{"status":404,"error":{"type":"not_found_error","message":"The model does not exist"}}"#
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"thinking":["A sealed thought."]},{"text":"Look."},
                           {"tool_call":{"name":"list_dir","arguments":{}}}]},
                \(gone),
                {"answer":[{"tool_call":{"name":"list_dir","arguments":{"path":"."}}}],
                 "expect":{"dialect":"chat","contains":["Look."],"excludes":["c2lnbmVk"]}},
                {"answer":[{"text":"Seen."}],"expect":{"dialect":"chat"}},
                {"answer":[{"text":"Back."}],
                 "expect":{"dialect":"messages","contains":["Seen.","c2lnbmVk"]}}]}
      """, .init(fallback: [other]))
    #expect(await bench.turn("Look") == .completed)
    #expect(await bench.turn("Again") == .completed)
    #expect(bench.server.failures == [])
    let costs = bench.events.compactMap { event in
      if case .cost(let cost) = event { cost.model } else { nil }
    }
    let first = SessionBench.model
    #expect(costs.map(\.provider) == [first, other, other, first].map(\.provider))
  }

  static let refusals = [
    (status: 413, type: "request_too_large", message: "Request too large"),
    (
      status: 400, type: "invalid_request_error",
      message: "This model does not support image input"
    ),
  ]

  @Test(arguments: refusals, WireDialect.allCases)
  func `refused pictures are left out, once and for all`(
    refusal: (status: Int, type: String, message: String), dialect: WireDialect
  ) async throws {
    let error = #"{"type":"\#(refusal.type)","message":"\#(refusal.message)"}"#
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"tool_call":{"name":"view_image","arguments":{"path":"a.png"}}}]},
                {"status":\(refusal.status),"error":\(error)},
                {"answer":[{"text":"I cannot see it."}],
                 "expect":{"contains":["A picture was left out here."],"excludes":["iVBOR"]}},
                {"answer":[{"text":"Yes."}],"expect":{"excludes":["iVBOR"]}}]}
      """, .init(dialect: dialect))
    try bench.folder.write(Story.picture, to: "a.png")
    #expect(await bench.turn("Look") == .completed)
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.failures == [])
    let dropped = bench.events.count { if case .mediaDropped = $0 { true } else { false } }
    #expect(dropped == 1)
    let second = String(decoding: bench.server.requests[1].body, as: UTF8.self)
    #expect(second.contains("iVBOR"))
  }

  @Test func `a model that takes over and takes no pictures is told so`() async throws {
    let other = ModelReference(provider: "chat", model: "other-1")
    var seeing = ModelEntry(SessionBench.model)
    seeing.features = [.images, .tools]
    var blind = ModelEntry(other)
    blind.features = [.tools]
    let catalogue = ModelCatalogue([seeing, blind])
    let bench = try SessionBench(
      """
      {"steps":[\(Story.look),
                {"status":404,"error":{"type":"not_found_error","message":"The model does not exist"}},
                \(Story.look),
                {"answer":[{"text":"I cannot see it."}],
                 "expect":{"contains":["The model chat/other-1 takes no pictures"]}},
                {"answer":[{"text":"I see it."}],"expect":{"dialect":"messages","contains":["iVBOR"]}}]}
      """, .init(fallback: [other], catalogue: catalogue))
    try bench.folder.write(Story.picture, to: "a.png")
    #expect(await bench.turn("Look") == .completed)
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.failures == [])
  }

  @Test(arguments: WireDialect.allCases)
  func `a call that the output limit cut never runs, and the answer goes on`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"I run it. "},
                           {"tool_call":{"name":"shell","arguments":"{\\"command\\":\\"touch ran"}}],
                 "stop":"max_tokens"},
                {"answer":[{"text":"Or rather not."}]}]}
      """, .init(dialect: dialect))
    #expect(await bench.turn("Run it") == .completed)
    #expect(bench.file("ran") == nil)
    #expect(bench.events.toolOutcomes.isEmpty)
    let history = bench.events.reduce(into: History()) { $0.apply($1) }
    #expect(history.lastAnswer == "I run it. Or rather not.")
    #expect(bench.server.failures == [])
  }

  @Test(arguments: WireDialect.allCases)
  func `a thought that the output limit cut is not sent back`(dialect: WireDialect) async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"thinking":["A thought without an end"]}],"stop":"max_tokens"},
                {"answer":[{"text":"Here."}],
                 "expect":{"excludes":["A thought without an end","c2lnbmVk","c2VhbGVk"]}},
                {"answer":[{"text":"Yes."}],"expect":{"excludes":["A thought without an end"]}}]}
      """, .init(dialect: dialect))
    #expect(await bench.turn("Think") == .completed)
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.failures == [])
  }
}

import Agent
import JSON
import Models
import ScriptedProvider
import TestFolder
import Testing
import Tools

/// Calls that a model wraps in one of a tool that nobody declared.
@Suite struct ParallelCallsSessionTests {
  static let wrapped = """
    {"answer":[{"tool_call":{"name":"parallel","arguments":{"tool_uses":[
      {"recipient_name":"functions.read_file","parameters":{"path":"a.txt"}},
      {"recipient_name":"functions.shell","parameters":{"command":"echo made"}},
      {"recipient_name":"functions.no_such","parameters":{}}]}}}]}
    """

  private static func outcomes(_ bench: SessionBench) -> [(id: String, outcome: ToolOutcome)] {
    bench.events.compactMap { event in
      if case .toolFinished(let id, let outcome) = event { (id, outcome) } else { nil }
    }
  }

  @Test(arguments: [true, false])
  func `each is approved and run by itself, and one result answers them`(
    isAllowed: Bool
  ) async throws {
    let bench = try SessionBench(
      #"{"steps":[\#(Self.wrapped),{"answer":[{"text":"Done."}]}]}"#,
      .init(
        dialect: .responses, files: ["a.txt": "the contents\n"],
        answer: { _ in isAllowed ? .once : .no(comment: nil) }))
    #expect(await bench.turn("Go") == .completed)
    #expect(bench.server.failures == [])
    let questions = bench.events.count { if case .approvalRequested = $0 { true } else { false } }
    #expect(questions == 1)
    let outcomes = Self.outcomes(bench)
    #expect(outcomes.map(\.outcome.isError) == [false, !isAllowed, true])
    let input = try JSON(parsing: try #require(bench.server.requests.last).body)["input"]
    let items = input?.arrayValue ?? []
    let calls = items.filter { $0["type"] == "function_call" }
    let results = items.filter { $0["type"] == "function_call_output" }
    #expect(calls.map { $0["name"] } == ["parallel"])
    #expect(results.map { $0["call_id"] } == calls.map { $0["call_id"] })
    let output = results.first?["output"]?.stringValue ?? ""
    for part in ["read_file:\n", "the contents", "shell:\n", "no_such:\nThere is no tool named"] {
      #expect(output.contains(part))
    }
    #expect(output.contains("made") == isAllowed)
  }

  @Test func `a session that is taken up again has them too, and so has another provider`()
    async throws
  {
    let bench = try SessionBench(
      """
      {"steps":[\(Self.wrapped),{"answer":[{"text":"Done."}]},
        {"expect":{"contains":["tool_uses","the contents"]},
         "answer":[{"text":"Again."}]},
        {"expect":{"dialect":"messages","contains":["the contents"],"excludes":["tool_uses"]},
         "answer":[{"text":"Here."}]}]}
      """, .init(dialect: .responses, files: ["a.txt": "the contents\n"]))
    await bench.session.start(isResumed: false)
    #expect(await bench.turn("Go") == .completed)
    await bench.session.close()
    let later = try await bench.resumed(.init(dialect: .responses))
    #expect(await later.turn("Again") == .completed)
    await later.session.setModel(ModelReference(provider: "messages", model: "other-1"))
    #expect(await later.turn("And you?") == .completed)
    #expect(later.server.failures == [])
  }
}

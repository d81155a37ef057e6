import Agent
import JSON
import Models
import ScriptedProvider
import Testing

/// What is said while a turn runs, and is for that turn.
@Suite struct SteeringTests {
  @Test(arguments: WireDialect.allCases)
  func `what is said while a call runs is in the turn's next request`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"tool_call":{"name":"shell","arguments":{"command":"true"}}}]},
                {"answer":[{"text":"Both done."}],
                 "expect":{"contains":["Do this"],"latest_contains":["and that too"]}}]}
      """, .init(dialect: dialect, answer: { _ in nil }))
    await bench.session.send("Do this")
    #expect(
      await bench.wait { $0.contains { if case .approvalRequested = $0 { true } else { false } } })
    await bench.session.send("and that too")
    await bench.session.answer("a1", .once)
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(bench.events.endings == [.completed])
    #expect(bench.server.requests.count == 2)
    #expect(bench.server.failures == [])
  }

  @Test(arguments: WireDialect.allCases)
  func `what is said while the last answer comes is answered in the same turn`(
    dialect: WireDialect
  ) async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"This is done."}],
                 "pace":{"deltas_per_second":20,"delta_characters":1}},
                {"answer":[{"text":"That too."}],
                 "expect":{"contains":["This is done."],"latest_contains":["and that too"]}}]}
      """, .init(dialect: dialect))
    await bench.session.send("Do this")
    #expect(await bench.wait { !$0.shownText.isEmpty })
    await bench.session.send("and that too")
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(bench.events.shownText == "This is done.That too.")
    #expect(bench.events.endings == [.completed])
    #expect(bench.server.failures == [])
  }
}

import Agent
import JSON
import Models
import ScriptedProvider
import Testing
import Tools

/// The person interrupts whatever a turn is at; what is done stays, and the next request may be
/// sent.
@Suite(.timeLimit(.minutes(2))) struct InterruptionTests {
  /// What a turn is at, and when it has come to that.
  struct State: Sendable, CustomTestStringConvertible {
    var name: String
    /// Before the turn that is interrupted.
    var history: [String] = []
    var steps: [String]
    /// Whether the turn is a compaction on the person's word.
    var isCompaction = false
    /// Whether a provider that could shorten the conversation itself is asked to, in vain.
    var asksProvider = false
    var isReached: @Sendable ([SessionEvent]) -> Bool

    var testDescription: String { name }
  }

  private static func calls(_ calls: JSON...) -> String {
    JSON.object([.init("answer", .array(calls))]).text
  }

  private static func shell(_ arguments: JSON) -> JSON {
    AgentSessionTests.call("shell", arguments)
  }

  private static func hasStarted(_ tool: String) -> @Sendable ([SessionEvent]) -> Bool {
    { events in
      events.contains { event in
        if case .toolStarted(_, tool, _) = event { true } else { false }
      }
    }
  }

  private static func isWaiting(_ events: [SessionEvent]) -> Bool {
    events.contains { if case .retryScheduled = $0 { true } else { false } }
  }

  private static func isShortening(_ events: [SessionEvent]) -> Bool {
    events.contains { if case .compactionStarted = $0 { true } else { false } }
  }

  private static let stall = #""fault":{"kind":"stall","after_events":1}"#
  private static let tooLong = Story.error(
    400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum")
  private static let wait =
    #"{"status":429,"headers":{"retry-after":"600"},"#
    + #""error":{"type":"rate_limit_error","message":"Slow down"}}"#

  static let states = [
    State(
      name: "a command runs", steps: [calls(shell(["command": "sleep 600"]))],
      isReached: hasStarted("shell")),
    State(
      name: "a command runs, and others wait behind it",
      steps: [
        calls(
          shell(["command": "sleep 600"]), shell(["command": "echo x >> ran"]),
          AgentSessionTests.call("read_file", ["path": "a.txt"]))
      ], isReached: hasStarted("shell")),
    State(
      name: "files are read side by side",
      steps: [
        calls(AgentSessionTests.call("slow", [:]), AgentSessionTests.call("slow", [:]))
      ], isReached: hasStarted("slow")),
    State(
      name: "a command in the background is waited for",
      steps: [
        calls(shell(["command": "sleep 600", "background": true])),
        calls(AgentSessionTests.call("shell_output", ["id": "b1", "wait": 60])),
      ], isReached: hasStarted("shell_output")),
    State(
      name: "a page is fetched",
      steps: [
        calls(AgentSessionTests.call("fetch_url", ["url": "https://example.com/", "reason": "r"]))
      ], isReached: hasStarted("fetch_url")),
    State(name: "the next attempt is waited for", steps: [wait], isReached: isWaiting),
    State(
      name: "a summary is written", history: [Story.answer("Hello.")],
      steps: [Story.answer("A summary.", stall)], isCompaction: true, isReached: isShortening),
    State(
      name: "a summary is waited for", history: [Story.answer("Hello.")], steps: [wait],
      isCompaction: true, isReached: isWaiting),
    State(
      name: "a summary is written within a turn", history: [Story.answer("Hello.")],
      steps: [tooLong, Story.answer("A summary.", stall)], asksProvider: true,
      isReached: isShortening),
    State(
      name: "an answer goes on behind its limit",
      steps: [Story.answer("One, t", Story.cut), Story.answer("wo.", stall)],
      isReached: { events in
        events.contains { if case .outputContinued = $0 { true } else { false } }
      }),
  ]

  @Test(arguments: states, WireDialect.allCases)
  func `whatever a turn is at, it ends, and the next one begins from what is done`(
    state: State, dialect: WireDialect
  ) async throws {
    let bench = try bench(state, dialect)
    for _ in state.history { #expect(await bench.turn("Hi") == .completed) }
    if state.isCompaction {
      await bench.session.compact(focus: "all")
    } else {
      await bench.session.send("Go")
    }
    #expect(await bench.wait(until: state.isReached), "\(bench.events)")
    // All that was to be asked has been, so that nothing of it is left for the next turn.
    let asked = state.asksProvider && dialect == .responses ? 1 : 0
    #expect(await bench.waitForRequests(state.history.count + state.steps.count + asked))
    await bench.session.interrupt()
    #expect(await bench.session.waitUntilIdle() == .interrupted)
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.failures == [])
    let calls = bench.events.compactMap { event -> String? in
      guard case .itemDone(_, let item) = event, case .toolCall(let call) = item.content else {
        return nil
      }
      return call.id
    }
    let answered = bench.events.compactMap { event in
      if case .toolFinished(let id, _) = event { id } else { nil }
    }
    #expect(answered.sorted() == calls.sorted())
    #expect(bench.file("ran") == nil)
    await bench.session.close()
  }

  /// In the Responses dialect the provider itself is asked to shorten.
  @Test func `a provider that shortens is not waited for`() async throws {
    let bench = try SessionBench(
      """
      {"steps":[{"answer":[{"text":"Hello."}]},
        {"compaction":"c2VhbGVkIGhpc3Rvcnk=","pace":{"delay":60}},
        {"expect":{"contains":["Hello."]},"answer":[{"text":"Yes?"}]}]}
      """, .init(dialect: .responses))
    #expect(await bench.turn("Hi") == .completed)
    await bench.session.compact()
    #expect(await bench.waitForRequests(2))
    await bench.session.interrupt()
    #expect(await bench.session.waitUntilIdle() == .interrupted)
    #expect(await bench.turn("And now?") == .completed)
    #expect(bench.server.failures == [])
  }

  private func bench(_ state: State, _ dialect: WireDialect) throws -> SessionBench {
    let steps = state.history + state.steps + [Story.answer("Yes?")]
    var options = SessionBench.Options(dialect: dialect, files: ["a.txt": "a\n"]).withoutSandbox
    options.timers = Provider.Limits(idleTimeout: 20)
    options.configure = { configuration in
      configuration.fetch = { _ in
        try? await Task.sleep(for: .seconds(600))
        return .failed("It took too long.")
      }
      configuration.toolbox.tools.append(
        ReadingTool(name: "slow") {
          try? await Task.sleep(for: .seconds(600))
          return ToolOutcome("late")
        })
    }
    return try SessionBench(
      #"{"steps":[\#(steps.joined(separator: ","))],"last":"repeat"}"#, options)
  }
}

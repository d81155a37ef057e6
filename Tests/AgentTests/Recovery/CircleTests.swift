import Agent
import JSON
import Models
import ScriptedProvider
import Testing
import Tools

/// Circles of real commands, and what only looks like one.
@Suite(.timeLimit(.minutes(2))) struct CircleTests {
  private static func shell(_ arguments: JSON) -> JSON {
    AgentSessionTests.call("shell", arguments)
  }

  private func bench(_ answers: [[JSON]]) throws -> SessionBench {
    try SessionBench(
      AgentSessionTests.scenario(answers.map { .array($0) } + [[["text": "Done."]]]),
      SessionBench.Options(answer: { request in
        if case .loop = request.subject { .no(comment: nil) } else { .once }
      }).withoutSandbox)
  }

  private static func warnings(_ bench: SessionBench) -> [String] {
    bench.events.compactMap { event in
      if case .loopWarning(let sentence) = event { sentence } else { nil }
    }
  }

  /// Takes a tenth of a second longer each time, and fails in the same way.
  private static let failing =
    #"n=$(cat n 2>/dev/null || echo 0); echo $((n+1)) > n; sleep 0.$n; echo no such rule; exit 2"#

  @Test func `a command that fails in the same way again and again is a circle`() async throws {
    let bench = try bench(
      Array(repeating: [Self.shell(["command": .string(Self.failing)])], count: 5))
    #expect(
      await bench.turn("Make it")
        == .stopped(
          reason: "The model has called shell 5 times in the same way, with the same result."))
    #expect(Set(bench.events.toolOutcomes.values.map { $0.prefix { $0 != "\n" } }).count > 1)
    #expect(Self.warnings(bench).count == 1)
  }

  @Test func `what the person says of a circle reaches the model`() async throws {
    let look = #"{"answer":[{"tool_call":{"name":"list_dir","arguments":{}}}]},"#
    let bench = try SessionBench(
      """
      {"steps":[\(String(repeating: look, count: 5))
        {"expect":{"contains":["Look into src instead.","Go on"]},"answer":[{"text":"Yes."}]}]}
      """,
      .init(answer: { request in
        if case .loop = request.subject { .no(comment: "Look into src instead.") } else { .once }
      }))
    guard case .stopped = await bench.turn("Look") else {
      Issue.record("It was not stopped.")
      return
    }
    #expect(await bench.turn("Go on") == .completed)
    #expect(bench.server.failures == [])
  }

  @Test func `commands that all fail are noticed though none is like another`() async throws {
    let bench = try bench(
      (0..<6).map { [Self.shell(["command": .string("echo \($0); exit \($0 + 1)")])] })
    #expect(await bench.turn("Make it") == .completed)
    #expect(Self.warnings(bench).count == 1)
    #expect(Self.warnings(bench).first?.hasPrefix("The last 6 calls all failed.") == true)
  }

  @Test func `waiting for a quiet command is no circle`() async throws {
    let look = AgentSessionTests.call("shell_output", ["id": "b1", "wait": 0])
    let bench = try bench(
      [[Self.shell(["command": "sleep 600", "background": true])]]
        + Array(repeating: [look], count: 7))
    #expect(await bench.turn("Build it") == .completed)
    #expect(bench.events.toolOutcomes.values.count { $0.contains("No new output.") } >= 7)
    #expect(Self.warnings(bench) == [])
    await bench.session.close()
  }
}

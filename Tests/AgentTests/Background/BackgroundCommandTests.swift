import Agent
import Glibc
import JSON
import Models
import Testing
import Tools

@Suite(.timeLimit(.minutes(2))) struct BackgroundCommandTests {
  private static func shell(_ arguments: JSON) -> JSON {
    AgentSessionTests.call("shell", arguments)
  }

  private static func look(_ arguments: JSON) -> JSON {
    AgentSessionTests.call("shell_output", arguments)
  }

  /// `glance` is how long one in the background is watched at first, in seconds.
  private func outcomes(
    _ steps: [[JSON]], glance: Double = 0.2
  ) async throws -> (SessionBench, [ToolOutcome]) {
    let scenario = AgentSessionTests.scenario(
      steps.map { .array($0) } + [[["text": "Done."]]])
    var options = SessionBench.Options().withoutSandbox
    options.configure = { $0.glance = glance }
    let bench = try SessionBench(scenario, options)
    #expect(await bench.turn("Run it") == .completed)
    return (
      bench,
      bench.events.compactMap { event in
        if case .toolFinished(_, let outcome) = event { outcome } else { nil }
      }
    )
  }

  @Test func `a command that takes too long goes on, is looked at and ended`() async throws {
    let (bench, outcomes) = try await outcomes([
      [Self.shell(["command": "echo one; sleep 0.9; echo two; sleep 600", "timeout": 1])],
      [Self.look(["id": "b1", "wait": 1])], [Self.look(["id": "1", "kill": true])],
      [Self.look(["id": "b1"])],
    ])
    #expect(outcomes.count == 4)
    #expect(outcomes[0].output.hasPrefix("Command b1: still runs after 1 s and goes on"))
    #expect(outcomes[0].output.contains("one\n"))
    #expect(!outcomes[0].isError)
    let seen = outcomes[0].output + outcomes[1].output
    #expect(seen.split(separator: "two\n", omittingEmptySubsequences: false).count == 2)
    #expect(outcomes[1].output.hasPrefix("Command b1: still runs."))
    #expect(outcomes[2].output.hasPrefix("Command b1: was ended after"))
    #expect(!outcomes[2].isError)
    #expect(outcomes[3].isError)
    #expect(outcomes[3].output.hasPrefix("There is no command b1 in the background. None runs."))
    await bench.session.close()
  }

  @Test func `a command in the background leaves the turn free`() async throws {
    let (bench, outcomes) = try await outcomes([
      [Self.shell(["command": "sleep 600", "background": true])],
      [Self.shell(["command": "echo beside"])],
    ])
    #expect(outcomes[0].output.hasPrefix("Command b1: runs in the background."))
    #expect(outcomes[1].output.contains("beside"))
    await bench.session.close()
  }

  @Test func `one that fails at once says so at once`() async throws {
    let (_, outcomes) = try await outcomes(
      [
        [Self.shell(["command": "echo no; exit 3", "background": true])]
      ], glance: 30)
    #expect(outcomes[0].exitCode == 3)
    #expect(outcomes[0].output.contains("no\n"))
  }

  @Test func `its end is waited for, and its status told`() async throws {
    let (_, outcomes) = try await outcomes([
      [Self.shell(["command": "sleep 1; echo late; exit 5", "background": true])],
      [Self.look(["id": "b1", "wait": 60])],
    ])
    #expect(outcomes[1].exitCode == 5)
    #expect(outcomes[1].output.hasPrefix("Command b1: Exit status 5"))
    #expect(outcomes[1].output.contains("late\n"))
  }

  @Test func `the person hears when one ends by itself`() async throws {
    let (bench, _) = try await outcomes([
      [Self.shell(["command": "sleep 1", "background": true])]
    ])
    #expect(
      await bench.wait { events in
        events.contains { event in
          guard case .backgroundEnded("b1", let sentence) = event else { return false }
          return sentence.hasPrefix("Exit status 0")
        }
      })
  }

  @Test func `the end of one is told once, whoever looks at it or ends it then`() async throws {
    for last in [["id": "1", "kill": true], ["id": "1"]] as [JSON] {
      let (bench, outcomes) = try await outcomes([
        [Self.shell(["command": "sleep 1; exit 4", "background": true])],
        [Self.shell(["command": "sleep 2"])], [Self.look(last)],
      ])
      #expect(outcomes.last?.output.hasPrefix("Command b1: Exit status 4") == true)
      let ends = bench.events.compactMap { event in
        if case .backgroundEnded("b1", let sentence) = event { sentence } else { nil }
      }
      #expect(ends.count == 1 && ends[0].hasPrefix("Exit status 4"), "\(ends)")
      await bench.session.close()
    }
  }

  @Test func `one that is ended is told of once`() async throws {
    let (bench, _) = try await outcomes([
      [Self.shell(["command": "sleep 600", "background": true])],
      [Self.look(["id": "1", "kill": true])], [Self.shell(["command": "sleep 0.5"])],
    ])
    let ends = bench.events.compactMap { event in
      if case .backgroundEnded("b1", let sentence) = event { sentence } else { nil }
    }
    #expect(ends == ["It was ended."])
  }

  @Test func `the model hears of it with its next result`() async throws {
    let (bench, outcomes) = try await outcomes([
      [Self.shell(["command": "sleep 1; exit 4", "background": true])],
      [Self.shell(["command": "sleep 2; echo beside"])], [Self.shell(["command": "echo more"])],
      [Self.look(["id": "b1"])],
    ])
    #expect(outcomes.count == 4)
    #expect(
      outcomes[1].output.contains(
        "beside\n\n\n[Command b1 in the background has ended. Exit status 4"))
    #expect(!outcomes[2].output.contains("[Command b1"))
    #expect(outcomes[3].exitCode == 4)
    await bench.session.close()
  }

  @Test func `plan mode names what began before it and goes on`() async throws {
    let (bench, _) = try await outcomes([
      [Self.shell(["command": "sleep 600", "background": true])],
      [Self.shell(["command": "sleep 0.1; exit 3", "background": true])],
    ])
    // The second is over, whether at first glance or later.
    #expect(
      await bench.wait { events in
        !events.contains { if case .backgroundStarted("b2", _, _) = $0 { true } else { false } }
          || events.contains { if case .backgroundEnded("b2", _) = $0 { true } else { false } }
      })
    await bench.session.setMode(.plan)
    let notices = bench.events.compactMap { event in
      if case .notice(let text) = event, text.hasPrefix("Plan mode") { text } else { nil }
    }
    #expect(notices.count == 1)
    #expect(notices.first?.contains(": b1 (sleep 600). ") == true)
    await bench.session.setMode(.ask)
    await bench.session.close()
  }

  @Test func `closing the session ends what runs`() async throws {
    let (bench, _) = try await outcomes([
      [Self.shell(["command": "echo $$ > pid; exec sleep 600", "background": true])]
    ])
    #expect(await bench.wait { _ in bench.file("pid")?.hasSuffix("\n") == true })
    let text = try #require(bench.file("pid"))
    let process = try #require(pid_t(text.split(separator: "\n").first ?? ""))
    #expect(kill(process, 0) == 0)
    await bench.session.close()
    #expect(kill(process, 0) != 0)
  }

  @Test func `a long output is told with a mark and its end`() async throws {
    let (bench, outcomes) = try await outcomes([
      [Self.shell(["command": "seq 1 100000"])]
    ])
    let told = bench.events.reduce(into: "") { text, event in
      if case .toolOutput(_, let piece) = event { text += piece }
    }
    #expect(told.utf8.count < 100 << 10)
    #expect(told.contains(" bytes not shown …]\n"))
    #expect(told.hasSuffix("99999\n100000\n"))
    #expect(outcomes[0].output.contains("bytes omitted"))
    #expect(outcomes[0].output.contains("100000"))
  }
}

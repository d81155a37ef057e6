import Agent
import Glibc
import JSON
import Synchronization
import Testing
import Workspace

/// Commands and patches that ask, in a session.
@Suite struct CommandApprovalTests {
  static func run(_ line: String) -> JSON {
    AgentSessionTests.call("shell", ["command": .string(line)])
  }

  static func scenario(_ lines: String...) -> String {
    AgentSessionTests.scenario([.array(lines.map(run)), [["text": "ok"]]])
  }

  @Test func `an edited command is asked about anew, and the model hears of it`() async throws {
    let bench = try SessionBench(
      Self.scenario("echo first > a.txt"),
      .init(answer: { request in
        guard case .command(let command, _, _) = request.subject else { return nil }
        return command.shellLine == "echo first > a.txt" ? .edited("echo second > b.txt") : .once
      }))
    #expect(await bench.turn("Go") == .completed)
    #expect(bench.file("a.txt") == nil)
    #expect(bench.file("b.txt") == "second\n")
    #expect(bench.events.asked.map(\.shellLine) == ["echo first > a.txt", "echo second > b.txt"])
    #expect(bench.events.toolOutcomes.values.allSatisfy { $0.contains("echo second > b.txt") })
    let summaries = bench.events.compactMap { event in
      if case .toolStarted(_, _, let summary) = event { summary } else { nil }
    }
    #expect(summaries == ["echo second > b.txt"])
  }

  @Test func `an edited command can still be declined`() async throws {
    let bench = try SessionBench(
      Self.scenario("echo first > a.txt"),
      .init(answer: { $0.id == "a1" ? .edited("echo second > b.txt") : .no(comment: nil) }))
    #expect(await bench.turn("Go") == .completed)
    #expect(bench.file("a.txt") == nil)
    #expect(bench.file("b.txt") == nil)
  }

  @Test(
    arguments: [
      (ApprovalAnswer.no(comment: nil), "The person declined this, and nothing was done."),
      (.no(comment: "use make"), "They say: use make"),
      (.nobody("Use a mode."), "nobody can be asked: nothing was done. Use a mode."),
    ])
  func `the model hears who said no`(answer: ApprovalAnswer, words: String) async throws {
    let bench = try SessionBench(Self.scenario("touch a.txt"), .init(answer: { _ in answer }))
    #expect(await bench.turn("Go") == .completed)
    #expect(bench.file("a.txt") == nil)
    #expect(bench.events.toolOutcomes.values.allSatisfy { $0.contains(words) })
    #expect(bench.events.answers == [answer])
  }

  @Test func `an interruption is no answer`() async throws {
    let bench = try SessionBench(Self.scenario("touch a.txt"), .init(answer: { _ in nil }))
    await bench.session.send("Go")
    #expect(await bench.wait { !$0.asked.isEmpty })
    await bench.session.interrupt()
    #expect(await bench.session.waitUntilIdle() == .interrupted)
    #expect(bench.events.answers == [.interrupted])
    await bench.session.answer("a1", .once)
    #expect(bench.file("a.txt") == nil)
  }

  /// Row B11.
  @Test func `an answer to a question that is gone does nothing`() async throws {
    let bench = try SessionBench(
      Self.scenario("touch a.txt", "touch b.txt"), .init(answer: { _ in nil }))
    await bench.session.answer("a2", .once)
    await bench.session.send("Go")
    #expect(await bench.wait { $0.asked.count == 1 })
    await bench.session.answer("a2", .once)
    await bench.session.answer("a1", .no(comment: nil))
    #expect(await bench.wait { $0.asked.count == 2 })
    await bench.session.answer("a1", .once)
    await bench.session.answer("a2", .no(comment: nil))
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(bench.file("a.txt") == nil)
    #expect(bench.file("b.txt") == nil)
  }

  @Test func `a yes from before plan mode allows nothing in it`() async throws {
    let bench = try SessionBench(
      AgentSessionTests.patchScenario,
      .init(files: AgentSessionTests.files, answer: { _ in nil }))
    await bench.session.send("Go")
    #expect(
      await bench.wait { $0.contains { if case .approvalRequested = $0 { true } else { false } } })
    await bench.session.setMode(.plan)
    await bench.session.answer("a1", .once)
    #expect(await bench.session.waitUntilIdle() == .completed)
    #expect(bench.file("a.txt") == AgentSessionTests.files["a.txt"])
    #expect(bench.events.toolOutcomes.values.allSatisfy { $0.contains("plan mode") })
  }

  enum Change: CaseIterable, Sendable { case interrupt, plan }

  /// The same while it is written down that a patch is applied.
  @Test(arguments: [PermissionMode.plan, .ask])
  func `a patch is not written in a mode in which it may not be`(mode: PermissionMode) async throws
  {
    let bench = try SessionBench(
      AgentSessionTests.patchScenario,
      .init(
        mode: .edits, files: AgentSessionTests.files,
        heard: { event, session in
          guard case .toolStarted = event, let session else { return }
          let isOnItsWay = Mutex(false)
          Task {
            isOnItsWay.withLock { $0 = true }
            await session.setMode(mode)
          }
          for _ in 0..<2000 where !isOnItsWay.withLock({ $0 }) { usleep(1000) }
          usleep(300_000)
        }))
    #expect(await bench.turn("Go") == .completed)
    #expect(bench.file("a.txt") == AgentSessionTests.files["a.txt"])
    #expect(!bench.events.contains { if case .patchApplied = $0 { true } else { false } })
  }

  /// The person acts while it is written down that the command begins.
  @Test(arguments: Change.allCases)
  func `what the person does between the yes and the start counts`(change: Change) async throws {
    let bench = try SessionBench(
      Self.scenario("touch a.txt"),
      .init(heard: { event, session in
        guard case .toolStarted = event, let session else { return }
        let isOnItsWay = Mutex(false)
        Task {
          isOnItsWay.withLock { $0 = true }
          switch change {
          case .interrupt: await session.interrupt()
          case .plan: await session.setMode(.plan)
          }
        }
        for _ in 0..<2000 where !isOnItsWay.withLock({ $0 }) { usleep(1000) }
        usleep(300_000)
      }))
    let ending = await bench.turn("Go")
    #expect(ending == (change == .interrupt ? .interrupted : .completed))
    #expect(bench.events.asked.count == 1)
    #expect(bench.file("a.txt") == nil)
    #expect(bench.events.toolOutcomes.count == 1)
    #expect(bench.events.toolOutcomes.values.allSatisfy { !$0.contains("Exit status 0") })
  }

  @Test func `what cannot be a rule is asked about again`() async throws {
    let bench = try SessionBench(
      Self.scenario("rm -rf x"),
      .init(answer: { $0.id == "a1" ? .always(prefix: ["rm", "-rf"]) : .no(comment: nil) }))
    #expect(await bench.turn("Go") == .completed)
    #expect(bench.events.asked.count == 2)
  }
}

extension [SessionEvent] {
  /// The commands that were asked about, in order.
  var asked: [Command] {
    compactMap { event in
      if case .approvalRequested(let request) = event,
        case .command(let command, _, _) = request.subject
      {
        command
      } else {
        nil
      }
    }
  }

  var answers: [ApprovalAnswer] {
    compactMap { event in
      if case .approvalAnswered(_, let answer) = event { answer } else { nil }
    }
  }
}

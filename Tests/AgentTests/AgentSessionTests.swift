import Agent
import JSON
import Models
import ScriptedProvider
import Sessions
import TestFolder
import Testing
import Tools
import Workspace

@Suite struct AgentSessionTests {
  static let files = ["a.txt": "one\ntwo\nthree\n"]
  static let patch = """
    *** Begin Patch
    *** Update File: a.txt
    @@
     one
    -two
    +TWO
     three
    *** End Patch
    """

  static func call(_ name: String, _ arguments: JSON) -> JSON {
    ["tool_call": ["name": .string(name), "arguments": arguments]]
  }

  static func scenario(_ answers: [JSON]) -> String {
    JSON.object([.init("steps", .array(answers.map { ["answer": $0] }))]).text
  }

  static let patchScenario = scenario([
    [
      ["thinking": "Hm."], ["text": "I change it."], call("apply_patch", ["patch": .string(patch)]),
    ],
    [["text": "Done."]],
  ])

  @Test(arguments: WireDialect.allCases)
  func `a patch is asked about, written and reported`(dialect: WireDialect) async throws {
    let bench = try SessionBench(
      Self.patchScenario, .init(dialect: dialect, files: Self.files))
    #expect(await bench.turn("Change two") == .completed)
    #expect(bench.file("a.txt") == "one\nTWO\nthree\n")
    #expect(bench.events.shownText == "I change it.Done.")
    #expect(bench.events.shownReasoning == "Hm.")
    let applied = bench.events.compactMap { event in
      if case .patchApplied(_, let applied) = event { applied } else { nil }
    }
    #expect(applied.map { $0.files.map(\.additions) } == [[1]])
    let second = try #require(bench.server.requests.last)
    #expect(String(decoding: second.body, as: UTF8.self).contains("a.txt"))
  }

  @Test func `a rejected patch is not written, and the model hears why`() async throws {
    let bench = try SessionBench(
      Self.patchScenario,
      .init(files: Self.files, answer: { _ in .no(comment: "two is right as it is") }))
    #expect(await bench.turn("Change two") == .completed)
    #expect(bench.file("a.txt") == Self.files["a.txt"])
    let second = try #require(bench.server.requests.last)
    #expect(String(decoding: second.body, as: UTF8.self).contains("two is right as it is"))
  }

  @Test func `in edits mode a patch applies by itself`() async throws {
    let bench = try SessionBench(
      Self.patchScenario, .init(mode: .edits, files: Self.files, answer: { _ in nil }))
    #expect(await bench.turn("Change two") == .completed)
    #expect(bench.file("a.txt") == "one\nTWO\nthree\n")
  }

  @Test func `in plan mode nothing changes`() async throws {
    let bench = try SessionBench(
      Self.patchScenario, .init(mode: .plan, files: Self.files, answer: { _ in .once }))
    #expect(await bench.turn("Change two") == .completed)
    #expect(bench.file("a.txt") == Self.files["a.txt"])
  }

  @Test func `a command allowed for the session asks once`() async throws {
    let run = Self.call("shell", ["command": "echo $((20+22))"])
    let bench = try SessionBench(
      Self.scenario([[run], [run], [["text": "ok"]]]), .init(answer: { _ in .session }))
    #expect(await bench.turn("Add") == .completed)
    let questions = bench.events.count { event in
      if case .approvalRequested = event { true } else { false }
    }
    #expect(questions == 1)
    #expect(bench.events.toolOutcomes.values.allSatisfy { $0.contains("42") })
    #expect(bench.events.toolOutcomes.count == 2)
  }

  @Test func `an overload is retried in the open`() async throws {
    let bench = try SessionBench(
      #"""
      {"steps":[{"status":529,"headers":{"retry-after":"0"},
                 "error":{"type":"overloaded_error","message":"Overloaded"}},
                {"answer":[{"text":"Here I am."}]}]}
      """#)
    #expect(await bench.turn("Hello") == .completed)
    let retries = bench.events.compactMap { event in
      if case .retryScheduled(let retry) = event { retry.attempt } else { nil }
    }
    #expect(retries == [2])
    #expect(bench.events.shownText == "Here I am.")
  }

  @Test func `a cut answer is shown, marked and asked for again`() async throws {
    let bench = try SessionBench(
      #"""
      {"steps":[{"answer":[{"text":"The first half and then"}],"fault":{"kind":"reset","after_events":4}},
                {"answer":[{"text":"The whole answer."}]}]}
      """#)
    #expect(await bench.turn("Hello") == .completed)
    #expect(bench.events.shownText.hasSuffix("The whole answer."))
    let second = try #require(bench.server.requests.last)
    #expect(!String(decoding: second.body, as: UTF8.self).contains("first half"))
    let failures = bench.events.count { event in
      if case .attemptFailed = event { true } else { false }
    }
    #expect(failures == 1)
  }

  @Test func `an interruption keeps what was said and lets the next turn go on`() async throws {
    let bench = try SessionBench(
      #"""
      {"steps":[{"answer":[{"text":"A long answer that nobody waits for. ","repeat":500}],
                 "pace":{"deltas_per_second":10,"delta_characters":4}},
                {"answer":[{"text":"Yes?"}]}]}
      """#)
    await bench.session.send("Hello")
    #expect(await bench.wait { !$0.shownText.isEmpty })
    await bench.session.interrupt()
    #expect(await bench.session.waitUntilIdle() == .interrupted)
    #expect(await bench.turn("Stop") == .completed)
    let second = try #require(bench.server.requests.last)
    #expect(String(decoding: second.body, as: UTF8.self).contains("A lo"))
    #expect(bench.events.endings == [.interrupted, .completed])
  }

  @Test func `an interruption at a question is told as one, not as a no`() async throws {
    let bench = try SessionBench(
      Self.patchScenario, .init(files: Self.files, answer: { _ in nil }))
    await bench.session.send("Change two")
    #expect(
      await bench.wait {
        $0.contains { if case .approvalRequested = $0 { true } else { false } }
      })
    await bench.session.interrupt()
    #expect(await bench.session.waitUntilIdle() == .interrupted)
    #expect(bench.file("a.txt") == Self.files["a.txt"])
    #expect(
      Array(bench.events.toolOutcomes.values) == [
        "The person interrupted the turn before answering; nothing of this was done."
      ])
  }

  @Test func `an interruption gives back what waited`() async throws {
    let bench = try SessionBench(
      #"""
      {"steps":[{"answer":[{"text":"A long answer that nobody waits for. ","repeat":500}],
                 "pace":{"deltas_per_second":10,"delta_characters":4}}]}
      """#)
    await bench.session.send("Hello")
    #expect(await bench.wait { !$0.shownText.isEmpty })
    await bench.session.queue("and then")
    await bench.session.send("no, this")
    await bench.session.interrupt()
    #expect(await bench.session.waitUntilIdle() == .interrupted)
    let withdrawn = bench.events.flatMap { event -> [UserMessage] in
      if case .messagesWithdrawn(let messages) = event { messages } else { [] }
    }
    #expect(withdrawn.map(\.text) == ["and then", "no, this"])
    #expect(bench.events.endings == [.interrupted])
  }

  @Test func `a message queued while it works is the next turn`() async throws {
    let bench = try SessionBench(
      #"""
      {"steps":[{"answer":[{"text":"First."}],"pace":{"deltas_per_second":20,"delta_characters":1}},
                {"answer":[{"text":"Second."}],"expect":{"contains":["and then"]}}]}
      """#)
    await bench.session.send("Hello")
    await bench.session.queue("and then")
    await bench.session.waitUntilIdle()
    #expect(bench.events.shownText == "First.Second.")
    #expect(bench.events.endings == [.completed, .completed])
    #expect(bench.server.failures.isEmpty)
  }

  @Test func `an unknown tool and bad arguments come back as results to act on`() async throws {
    let bench = try SessionBench(
      Self.scenario([
        [Self.call("launch", [:]), Self.call("read_file", ["path": 7])], [["text": "I see."]],
      ]))
    #expect(await bench.turn("Go") == .completed)
    let outcomes = bench.events.toolOutcomes.values.sorted()
    #expect(outcomes.count == 2)
    #expect(outcomes.contains { $0.hasPrefix("There is no tool named launch.") })
    #expect(outcomes.contains { $0.contains("path") })
  }

  @Test func `a session folds back from its log`() async throws {
    let bench = try SessionBench(Self.patchScenario, .init(files: Self.files))
    await bench.session.start(isResumed: false)
    #expect(await bench.turn("Change two") == .completed)
    await bench.session.close()
    bench.log.close()
    let opened = try SessionStore(folder: "\(bench.folder.path)/.sessions").openLatest()
    let logged = opened.records.compactMap { SessionEvent(json: $0.payload) }
    #expect(logged.count == opened.records.count)
    #expect(logged.shownText == bench.events.shownText)
    #expect(logged.shownReasoning == bench.events.shownReasoning)
    let live = bench.events.reduce(into: History()) { $0.apply($1) }
    #expect(logged.reduce(into: History()) { $0.apply($1) } == live)
    opened.log.close()
  }
}

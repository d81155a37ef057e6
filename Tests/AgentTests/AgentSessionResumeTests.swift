import Agent
import JSON
import Models
import ScriptedProvider
import Testing
import Tools

@Suite struct AgentSessionResumeTests {
  private static let model = ModelReference(provider: "scripted", model: "test-1")
  private static let answer = #"{"steps":[{"answer":[{"text":"Here."}]}]}"#

  @Test func `what was queued and not heard before the end waits again, and is heard`() async throws
  {
    let bench = try SessionBench(
      #"""
      {"steps":[{"answer":[{"text":"A long answer that nobody waits for, word after word."}],
                 "pace":{"deltas_per_second":10,"delta_characters":4}},
                {"answer":[{"text":"Yes."}]},{"answer":[{"text":"Yes, too."}]}]}
      """#)
    await bench.session.start(isResumed: false)
    await bench.session.send("Hello")
    #expect(await bench.wait { !$0.shownText.isEmpty })
    await bench.session.queue("and then")
    await bench.session.close()
    let resumed = try await bench.resumed()
    #expect(
      resumed.events.contains(
        .messageQueued(UserMessage(id: "m2", text: "and then"), steers: false)))
    #expect(await resumed.turn("Go on") == .completed)
    #expect(resumed.events.endings == [.completed, .completed])
    let said = resumed.events.compactMap { event in
      if case .userMessage(let message) = event { message.text } else { nil }
    }
    #expect(said == ["Go on", "and then"])
  }

  @Test func `what was given back waits no more when the session is resumed`() async throws {
    let bench = try SessionBench(Self.answer)
    let messages = [UserMessage(id: "m2", text: "and then"), UserMessage(id: "m3", text: "no")]
    let resumed = try await bench.resumed(after: [
      .turnStarted(turn: 1), .userMessage(UserMessage(id: "m1", text: "Hello")),
      .messageQueued(messages[0], steers: false), .messageQueued(messages[1], steers: true),
      .messagesWithdrawn([messages[0]]), .turnFinished(turn: 1, .interrupted),
    ])
    let waiting = resumed.events.compactMap { event in
      if case .messageQueued(let message, _) = event { message } else { nil }
    }
    #expect(waiting == [messages[1]])
  }

  @Test(arguments: [false, true])
  func `a call that was cut by the program's end is told as it was`(hasStarted: Bool) async throws {
    let bench = try SessionBench(Self.answer)
    let call = ToolCall(id: "c1", name: "shell", arguments: #"{"command":"make"}"#)
    var lost: [SessionEvent] = [
      .turnStarted(turn: 1), .userMessage(UserMessage(id: "m1", text: "Build it")),
      .requestStarted(request: 1, attempt: 1, model: Self.model),
      .itemDone(item: ItemID(request: 1, attempt: 1, index: 0), ResponseItem(.toolCall(call))),
    ]
    if hasStarted { lost.append(.toolStarted(callID: "c1", name: "shell", summary: "make")) }
    let resumed = try await bench.resumed(after: lost)
    #expect(await resumed.turn("Go on") == .completed)
    let outcome = try #require(resumed.events.toolOutcomes["c1"])
    #expect(outcome.contains("may have been done in part") == hasStarted)
    #expect(outcome.contains("nothing of it was done") == !hasStarted)
    #expect(resumed.server.failures.isEmpty)
  }

  @Test func `auto mode without a sandbox says once that commands still ask`() async throws {
    let bench = try SessionBench(
      Self.answer, SessionBench.Options(mode: .auto).withoutSandbox)
    await bench.session.start(isResumed: false)
    await bench.session.setMode(.ask)
    await bench.session.setMode(.auto)
    #expect(
      await bench.wait { events in
        events.contains { if case .notice = $0 { true } else { false } }
      })
    let notices = bench.events.filter { if case .notice = $0 { true } else { false } }
    #expect(notices.count == 1)
  }

  @Test func `how a turn ended is known after it has`() async throws {
    let bench = try SessionBench(Self.answer)
    #expect(await bench.session.waitUntilIdle() == nil)
    #expect(await bench.turn("Hello") == .completed)
    #expect(await bench.session.waitUntilIdle() == .completed)
  }

  @Test func `a second patch is held against what the first one made`() async throws {
    func patch(_ old: String, _ new: String) -> JSON {
      AgentSessionTests.call(
        "apply_patch",
        [
          "patch": .string(
            "*** Begin Patch\n*** Update File: a.txt\n@@\n-\(old)\n+\(new)\n*** End Patch")
        ])
    }
    let bench = try SessionBench(
      AgentSessionTests.scenario([[patch("one", "1"), patch("three", "3")], [["text": "Done."]]]),
      .init(mode: .edits, files: AgentSessionTests.files))
    #expect(await bench.turn("Change both") == .completed)
    #expect(bench.file("a.txt") == "1\ntwo\n3\n")
  }
}

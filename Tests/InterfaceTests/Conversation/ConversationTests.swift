import Agent
import Models
import Testing
import Text
import Tools
import Workspace

@testable import Interface

@Suite struct ConversationTests {
  private func plain(_ events: [SessionEvent], step: Int = 0) -> [String] {
    var conversation = Conversation()
    for (index, event) in events.enumerated() { conversation.apply(event, at: index * step) }
    return lines(of: conversation)
  }

  private func lines(of conversation: Conversation) -> [String] {
    (0..<conversation.pane.list.count).map { conversation.pane.list[$0].content.plain }
  }

  private let item = InterfaceFixture.item(0)

  @Test func `pieces of an answer make one block, and the whole counts`() {
    let events: [SessionEvent] = [
      .assistantDelta(item: item, "Hel"), .assistantDelta(item: item, "lo"),
      .itemDone(item: item, ResponseItem(.assistantMessage("Hello!"))),
    ]
    #expect(plain(Array(events[..<2])) == ["Hello"])
    #expect(plain(events) == ["Hello!"])
    #expect(plain(Array(events[2...])) == ["Hello!"])
  }

  @Test func `a failed attempt keeps what it showed, marked`() {
    var conversation = Conversation()
    let whole = InterfaceFixture.item(0)
    let part = InterfaceFixture.item(1)
    conversation.apply(.assistantDelta(item: whole, "whole"), at: 0)
    conversation.apply(
      .itemDone(item: whole, ResponseItem(.assistantMessage("whole"))), at: 0)
    conversation.apply(.assistantDelta(item: part, "half"), at: 0)
    conversation.apply(
      .attemptFailed(request: 1, attempt: 1, ModelError(.transport, message: "reset")), at: 0)
    conversation.apply(.assistantDelta(item: InterfaceFixture.item(0, attempt: 2), "again"), at: 0)
    #expect(lines(of: conversation) == ["whole", "half", "again"])
    let failures = (0..<3).map { index -> String? in
      guard case .assistant(let text) = conversation.pane.list[index].content else { return nil }
      return text.failure
    }
    #expect(failures == [nil, "reset", nil])
  }

  @Test func `a tool's card goes through its states`() {
    var conversation = Conversation()
    func state() -> ToolCard.State? {
      guard case .tool(let card) = conversation.pane.list[0].content else { return nil }
      return card.state
    }
    conversation.apply(.toolCallStarted(item: item, name: "shell"), at: 0)
    conversation.apply(.toolCallDelta(item: item, "{}"), at: 0)
    #expect(state() == .arriving(2))
    conversation.apply(
      .itemDone(
        item: item, ResponseItem(.toolCall(ToolCall(id: "c", name: "shell", arguments: "{}")))),
      at: 0)
    #expect(state() == .waiting)
    conversation.apply(.toolStarted(callID: "c", name: "shell", summary: "ls"), at: 0)
    #expect(state() == .running)
    conversation.apply(.toolOutput(callID: "c", "a\n"), at: 0)
    conversation.apply(.toolFinished(callID: "c", ToolOutcome("a\n")), at: 0)
    #expect(state() == .done(isError: false))
    #expect(lines(of: conversation) == ["shell ls\na"])
  }

  @Test func `a result without a start has a card`() {
    let events: [SessionEvent] = [
      .toolStarted(callID: "c", name: "read_file", summary: "read_file a.txt"),
      .toolFinished(callID: "c", ToolOutcome("no such file", isError: true)),
    ]
    #expect(plain(events) == ["read_file a.txt\nno such file"])
  }

  @Test func `a plan changes where it stands, and a new turn has its own`() {
    func plan(_ status: Plan.Status) -> SessionEvent {
      .planUpdated(Plan(steps: [.init("do it", status)]))
    }
    let events: [SessionEvent] = [
      .turnStarted(turn: 1), plan(.pending), .notice("between"), plan(.completed),
      .turnStarted(turn: 2), plan(.inProgress),
    ]
    #expect(plain(events) == ["✓ do it", "between", "▸ do it"])
  }

  @Test func `a queued message is pending until it is sent`() {
    var conversation = Conversation()
    let message = UserMessage(id: "u1", text: "later")
    conversation.apply(.messageQueued(message, steers: true), at: 0)
    #expect(conversation.pending == [.init(message: message, steers: true)])
    #expect(lines(of: conversation) == [])
    conversation.apply(.userMessage(message), at: 0)
    #expect(conversation.pending == [])
    #expect(lines(of: conversation) == ["later"])
  }

  @Test func `what is withdrawn is pending no more`() {
    var conversation = Conversation()
    let messages = (1...2).map { UserMessage(id: "u\($0)", text: "later") }
    for message in messages { conversation.apply(.messageQueued(message, steers: false), at: 0) }
    conversation.apply(.messagesWithdrawn([messages[0]]), at: 0)
    #expect(conversation.pending == [.init(message: messages[1], steers: false)])
  }

  @Test func `a call is named before its turn comes`() {
    let call = ToolCall(id: "c", name: "shell", arguments: #"{"command":"ls -l"}"#)
    #expect(plain([.itemDone(item: item, ResponseItem(.toolCall(call)))]) == ["shell ls -l"])
    let patch = ToolCall(
      id: "c", name: "apply_patch",
      arguments: #"{"patch":"*** Begin Patch\n*** Update File: a.txt\n@@\n*** Add File: b\n"}"#)
    #expect(
      plain([.itemDone(item: item, ResponseItem(.toolCall(patch)))]) == ["apply_patch a.txt, b"])
  }

  @Test func `what a patch changed takes the place of its call`() {
    var conversation = Conversation()
    let events: [SessionEvent] = [
      .approvalRequested(InterfaceFixture.patch),
      .toolStarted(callID: "c2", name: "apply_patch", summary: "apply_patch calc.py"),
      .approvalAnswered(id: "a2", .patch(.everything(in: InterfaceFixture.proposal))),
      .patchApplied(callID: "c2", AppliedPatch(files: [InterfaceFixture.diff])),
      .toolFinished(callID: "c2", ToolOutcome("Written.")),
    ]
    for event in events { conversation.apply(event, at: 0) }
    #expect(lines(of: conversation) == ["M calc.py +1 −1"])
    guard case .patch(let card) = conversation.pane.list[0].content else {
      Issue.record("no patch")
      return
    }
    #expect(
      card.rows(width: 80).map(\.text) == [
        "✓ patch applied  1 file +1 −1  · you accepted 1 of 1 hunks", "  M calc.py +1 −1",
      ])
  }

  @Test func `the plan's card is the only one of its call`() {
    func events(_ outcome: ToolOutcome) -> [SessionEvent] {
      let call = ToolCall(id: "p", name: "update_plan", arguments: "{}")
      return [
        .toolCallStarted(item: item, name: "update_plan"), .toolCallDelta(item: item, "{}"),
        .itemDone(item: item, ResponseItem(.toolCall(call))),
        .toolStarted(callID: "p", name: "update_plan", summary: "update_plan 0/1"),
        .planUpdated(Plan(steps: [.init("do it", .pending)])),
        .toolFinished(callID: "p", outcome),
      ]
    }
    #expect(plain(events(ToolOutcome("The plan is shown."))) == ["○ do it"])
    #expect(
      plain(events(ToolOutcome("No plan.", isError: true)))
        == ["○ do it", "update_plan\nNo plan."])
  }

  @Test func `a command that the session allows says so`() {
    var conversation = Conversation()
    func run(_ call: String) {
      conversation.apply(
        .toolStarted(callID: call, name: "shell", summary: "python3 test.py"), at: 0)
    }
    let call = ToolCall(id: "c1", name: "shell", arguments: "{}")
    conversation.apply(.itemDone(item: item, ResponseItem(.toolCall(call))), at: 0)
    conversation.apply(.approvalRequested(InterfaceFixture.command), at: 0)
    conversation.apply(.approvalAnswered(id: "a1", .session), at: 0)
    run("c1")
    run("c9")
    conversation.apply(.sessionResumed(InterfaceFixture.info, damagedLines: 0), at: 0)
    run("c10")
    let answers = (0..<conversation.pane.list.count).compactMap { index -> String? in
      guard case .tool(let card) = conversation.pane.list[index].content else { return nil }
      return card.answer ?? "none"
    }
    #expect(answers == ["you allowed it for this session", "allowed for this session", "none"])
  }

  @Test func `the time that a question waited is no work`() {
    let events: [SessionEvent] = [
      .turnStarted(turn: 1), .approvalRequested(InterfaceFixture.command),
      .approvalAnswered(id: "a1", .once), .turnFinished(turn: 1, .completed),
    ]
    #expect(plain(events, step: 10_000) == ["20 s"])
  }

  @Test func `a turn's end says how it went and settles what was open`() {
    let events: [SessionEvent] = [
      .turnStarted(turn: 1), .toolStarted(callID: "c", name: "shell", summary: "sleep"),
      .usage(Usage(output: 1500), model: InterfaceFixture.reference),
      .turnFinished(turn: 1, .interrupted),
    ]
    #expect(
      plain(events, step: 30_000) == ["shell sleep", "interrupted", "1 min 30 s · 1.5k tokens"])
  }

  @Test func `what an interrupted turn had said stays`() {
    let events: [SessionEvent] = [
      .turnStarted(turn: 1), .assistantDelta(item: item, "half an ans"),
      .turnFinished(turn: 1, .interrupted),
    ]
    #expect(plain(events) == ["half an ans", "interrupted", "0 s"])
  }

  @Test func `a waiting command is shown as it will run`() {
    let question = ApprovalRequest(
      id: "a", callID: "c",
      subject: .command(
        Command(arguments: ["/bin/bash", "-c", "sh test.sh"], folder: "."), reason: nil,
        isSandboxed: false))
    let call = ToolCall(id: "c", name: "shell", arguments: "{}")
    let waiting: [SessionEvent] = [
      .itemDone(item: item, ResponseItem(.toolCall(call))), .approvalRequested(question),
    ]
    #expect(plain(waiting) == ["shell sh test.sh"])
    let running = SessionEvent.toolStarted(callID: "c", name: "shell", summary: "sh test.sh")
    #expect(plain(waiting + [running]) == ["shell sh test.sh"])
  }

  @Test func `a resumed session says what was lost`() {
    #expect(
      plain([.sessionResumed(InterfaceFixture.info, damagedLines: 2)])
        == ["session resumed; 2 lines of its log could not be read"])
  }

  @Test func `what was open when the program died does not go on`() {
    var conversation = Conversation()
    let events: [SessionEvent] = [
      .toolStarted(callID: "c", name: "shell", summary: "sleep 100"),
      .assistantDelta(item: item, "half an ans"),
      .sessionResumed(InterfaceFixture.info, damagedLines: 0),
    ]
    for event in events { conversation.apply(event, at: 0) }
    guard case .tool(let card) = conversation.pane.list[0].content,
      case .assistant(let text) = conversation.pane.list[1].content
    else {
      Issue.record("no card and no text")
      return
    }
    #expect(card.state == .abandoned)
    #expect(text.isFinished)
    #expect(lines(of: conversation) == ["shell sleep 100", "half an ans", "session resumed"])
  }

  @Test func `a switch of models is told`() {
    let other = ModelReference(provider: "openai", model: "gpt-5.5")
    #expect(
      plain([
        .modelSwitched(from: InterfaceFixture.reference, to: other, reason: "overloaded 3 times")
      ]) == [
        "openai/gpt-5.5 goes on instead of anthropic/claude-sonnet-5\noverloaded 3 times; for this turn"
      ])
  }

  @Test func `the tail is plain text for the terminal that is left behind`() {
    var conversation = Conversation()
    for event in InterfaceFixture.beginning + InterfaceFixture.middle {
      conversation.apply(event, at: 0)
    }
    let tail = conversation.plain(limit: 3)
    #expect(tail == "✓ Find the cause\n▸ Mend it\n○ Run the test again")
    #expect(conversation.plain(limit: 500).hasPrefix("❯ Fix the failing test, please.\n\n"))
  }
}

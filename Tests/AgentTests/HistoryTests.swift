import Agent
import Models
import Testing
import Tools

@Suite struct HistoryTests {
  @Test func `what the person ran is told with their next message`() {
    var history = History()
    for event: SessionEvent in [
      .personCommandStarted(id: "p1", line: "make test"), .toolOutput(callID: "p1", "bad\n"),
      .personCommandFinished(id: "p1", ToolOutcome("Exit status 1.\nOutput:\nbad", exitCode: 1)),
    ] { history.apply(event) }
    #expect(history.items.isEmpty)
    history.apply(.userMessage(UserMessage(id: "m1", text: "Why?")))
    history.apply(.userMessage(UserMessage(id: "m2", text: "Well?")))
    #expect(
      history.items == [
        ResponseItem(
          .userMessage("(In my own shell I ran: make test\nExit status 1.\nOutput:\nbad)")),
        ResponseItem(.userMessage("Why?")), ResponseItem(.userMessage("Well?")),
      ])
  }

  static let call = ToolCall(id: "c1", name: "read_file", arguments: "{}")
  static let text = ResponseItem(.assistantMessage("Let me look."))
  static let error = ModelError(.transport, message: "cut")

  static func item(_ index: Int) -> ItemID { ItemID(request: 1, attempt: 1, index: index) }

  private func history(_ events: [SessionEvent]) -> History {
    events.reduce(into: History()) { $0.apply($1) }
  }

  @Test func `a turn with a call reads as the model needs it`() {
    let history = history([
      .userMessage(UserMessage(id: "m1", text: "Fix it")),
      .requestStarted(request: 1, attempt: 1, model: ModelReference(provider: "p", model: "m")),
      .assistantDelta(item: Self.item(0), "Let me look."), .itemDone(item: Self.item(0), Self.text),
      .itemDone(item: Self.item(1), ResponseItem(.toolCall(Self.call))),
      .toolFinished(callID: "c1", ToolOutcome("contents")), .turnFinished(turn: 1, .completed),
    ])
    #expect(
      history.items == [
        ResponseItem(.userMessage("Fix it")), Self.text, ResponseItem(.toolCall(Self.call)),
        ResponseItem(.toolResult(ToolResult(callID: "c1", output: "contents"))),
      ])
    #expect(history.openCalls.isEmpty)
  }

  @Test func `what a failed attempt had finished is kept, and gone on from once`() {
    let question = ResponseItem(.userMessage("Fix it"))
    let thought = ResponseItem(.reasoning(Reasoning(text: "Hm.")))
    let cut: [SessionEvent] = [
      .userMessage(UserMessage(id: "m1", text: "Fix it")),
      .itemDone(item: Self.item(0), thought), .itemDone(item: Self.item(1), Self.text),
      .itemDone(item: Self.item(2), thought), .assistantDelta(item: Self.item(3), "And th"),
      .attemptFailed(request: 1, attempt: 1, Self.error),
    ]
    let nudge = ResponseItem(.userMessage(History.continuation))
    #expect(history(cut).items == [question, thought, Self.text])
    #expect(history(cut).requestItems == [question, thought, Self.text, nudge])
    let again: [SessionEvent] = [
      .requestStarted(request: 1, attempt: 2, model: ModelReference(provider: "p", model: "m")),
      .attemptFailed(request: 1, attempt: 2, Self.error),
    ]
    #expect(history(cut + again).requestItems.last == nudge)
    let rest = ResponseItem(.assistantMessage("And then."))
    let whole: [SessionEvent] = [
      .itemDone(item: ItemID(request: 1, attempt: 3, index: 0), rest),
      .turnFinished(turn: 1, .completed),
    ]
    #expect(history(cut + again + whole).requestItems == [question, thought, Self.text, rest])
  }

  @Test func `thoughts and unfinished words of a failed attempt are not sent again`() {
    let history = history([
      .userMessage(UserMessage(id: "m1", text: "Fix it")),
      .itemDone(item: Self.item(0), ResponseItem(.reasoning(Reasoning(text: "Hm.")))),
      .assistantDelta(item: Self.item(1), "Let m"),
      .attemptFailed(request: 1, attempt: 1, Self.error),
    ])
    #expect(history.requestItems == [ResponseItem(.userMessage("Fix it"))])
  }

  @Test func `a whole call of a failed attempt is kept and waits for its result`() {
    let history = history([
      .userMessage(UserMessage(id: "m1", text: "Fix it")),
      .itemDone(item: Self.item(0), Self.text),
      .itemDone(item: Self.item(1), ResponseItem(.toolCall(Self.call))),
      .attemptFailed(request: 1, attempt: 1, Self.error),
    ])
    #expect(history.items.count == 3)
    #expect(history.openCalls == [Self.call])
  }

  @Test func `what was shown before the program was killed is kept, as after an interruption`() {
    let shown: [SessionEvent] = [
      .userMessage(UserMessage(id: "m1", text: "Fix it")),
      .requestStarted(request: 1, attempt: 1, model: ModelReference(provider: "p", model: "m")),
      .assistantDelta(item: Self.item(0), "Let me"), .assistantDelta(item: Self.item(0), " look"),
    ]
    let info = SessionInfo(
      id: "s", folder: "/", model: ModelReference(provider: "p", model: "m"), mode: .ask,
      version: "")
    #expect(
      history(shown + [.sessionResumed(info, damagedLines: 0)]).items == [
        ResponseItem(.userMessage("Fix it")), ResponseItem(.assistantMessage("Let me look")),
      ])
    #expect(
      history(
        shown + [.attemptFailed(request: 1, attempt: 1, Self.error)]
          + [.sessionResumed(info, damagedLines: 0)]
      ).items == [ResponseItem(.userMessage("Fix it"))])
  }
}

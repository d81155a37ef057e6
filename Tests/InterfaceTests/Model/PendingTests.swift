import Agent
import Models
import Testing

@testable import Interface

/// Messages that wait to be heard.
@Suite struct PendingTests {
  private func queued(_ count: Int, draft: String = "") -> InterfaceFixture {
    var fixture = InterfaceFixture(draft: draft)
    fixture.happen(InterfaceFixture.beginning)
    fixture.happen(Self.messages(count).map { .messageQueued($0, steers: false) })
    return fixture
  }

  private static func messages(_ count: Int) -> [UserMessage] {
    (1...count).map { UserMessage(id: "q\($0)", text: "message \($0)") }
  }

  @Test func `what is withdrawn comes back before the draft`() {
    var fixture = queued(2, draft: "draft")
    fixture.press("Esc")
    #expect(fixture.takeEffects() == [.interrupt])
    fixture.happen(
      .messagesWithdrawn(Self.messages(2)), .turnFinished(turn: 1, .interrupted))
    #expect(fixture.draft == "message 1\n\nmessage 2\n\ndraft")
    #expect(!fixture.screen().contains("next turn:"))
  }

  @Test func `what a failed turn left waiting can be taken back too`() {
    var fixture = queued(1)
    fixture.happen(.turnFinished(turn: 1, .failed(.init(.transport, message: "reset"))))
    #expect(fixture.screen().contains(" Esc take back  "))
    fixture.press("Esc")
    #expect(fixture.takeEffects() == [.interrupt])
    fixture.happen(.messagesWithdrawn(Self.messages(1)))
    fixture.press("Esc")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.draft == "message 1")
  }

  @Test func `what an earlier run took back stays there`() {
    var fixture = InterfaceFixture()
    let event = SessionEvent.messagesWithdrawn(Self.messages(2))
    let time = fixture.now + InterfaceFixture.offset - 60_000
    _ = fixture.model.update(.session([TimedEvent(time: time, event: event)]), now: fixture.now)
    #expect(fixture.draft == "")
  }

  @Test func `a comment is not mixed with what comes back`() {
    var fixture = queued(1, draft: "draft")
    fixture.happen(.approvalRequested(InterfaceFixture.command))
    _ = fixture.screen()
    fixture.wait(1000)
    fixture.press("c")
    fixture.type("because")
    fixture.happen(.messagesWithdrawn(Self.messages(1)))
    #expect(fixture.draft == "because")
    fixture.happen(.turnFinished(turn: 1, .interrupted))
    #expect(fixture.draft == "message 1\n\ndraft")
  }

  @Test func `more than four are counted`() {
    var fixture = queued(8)
    let screen = fixture.screen()
    #expect(screen.contains("message 3"))
    #expect(!screen.contains("message 4"))
    #expect(screen.contains(" +5 more"))
  }
}

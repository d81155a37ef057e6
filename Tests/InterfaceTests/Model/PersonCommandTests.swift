import Agent
import Terminal
import Testing
import Tools

@testable import Interface

/// What the person runs, and what runs in the background.
@Suite struct PersonCommandTests {
  private static func fixture() -> InterfaceFixture {
    var fixture = InterfaceFixture()
    fixture.happen(.sessionStarted(InterfaceFixture.info))
    return fixture
  }

  @Test(arguments: [("!make test", "make test"), ("! ls -la ", "ls -la "), ("!", nil), ("! ", nil)])
  func `what follows the mark is run`(text: String, line: String?) {
    var fixture = Self.fixture()
    fixture.type(text)
    #expect(fixture.screen().contains("Your own command") == (line != nil))
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [line.map { .runShell($0) } ?? .send(text)])
  }

  @Test func `what is run has a card, which a turn's end leaves alone`() {
    var fixture = Self.fixture()
    fixture.happen(
      .turnStarted(turn: 1), .personCommandStarted(id: "p1", line: "make test"),
      .toolOutput(callID: "p1", "one\ntwo\n"), .turnFinished(turn: 1, .completed))
    #expect(fixture.screen().contains("… ! make test"))
    fixture.press("Esc")
    #expect(fixture.takeEffects().contains(.interrupt))
    fixture.happen(
      .personCommandFinished(id: "p1", ToolOutcome("Exit status 2.\nOutput:\none", exitCode: 2)))
    #expect(fixture.screen().contains("✗ ! make test  exit 2"))
    #expect(fixture.screen().contains("│ two"))
  }

  @Test func `what runs in the background is looked at and ended`() {
    var fixture = Self.fixture()
    fixture.happen(
      .turnStarted(turn: 1), .toolStarted(callID: "c1", name: "shell", summary: "npm run dev"),
      .backgroundStarted(id: "b1", callID: "c1", line: "npm run dev"),
      .toolFinished(callID: "c1", ToolOutcome("Command b1: runs in the background.")))
    #expect(fixture.screen().contains("◦ shell npm run dev  goes on in the background (b1)"))
    fixture.type("/background")
    fixture.press("Enter")
    #expect(fixture.screen().contains("End: npm run dev"))
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.readBackground(id: "b1")])
    _ = fixture.model.update(.background(id: "b1", "listening on 8080\n"), now: fixture.now)
    #expect(fixture.screen().contains("b1: npm run dev"))
    #expect(fixture.screen().contains("listening on 8080"))
    fixture.press("Esc")
    fixture.type("/background")
    fixture.press("Enter", "Down", "Enter")
    #expect(fixture.takeEffects() == [.endBackground(id: "b1")])
    fixture.happen(.backgroundEnded(id: "b1", "Ended by signal 15."))
    #expect(fixture.screen().contains("command b1 in the background has ended: npm run dev"))
    #expect(fixture.model.conversation.background == [])
  }

  @Test func `what ran when the program ended does not run any more`() {
    var fixture = Self.fixture()
    fixture.happen(
      .personCommandStarted(id: "p1", line: "sleep 9"),
      .sessionResumed(InterfaceFixture.info, damagedLines: 0))
    #expect(fixture.screen().contains("– ! sleep 9  cut short"))
    #expect(!fixture.model.isInterruptible)
  }

  @Test func `the key that leaves ends what the person runs first`() {
    var fixture = Self.fixture()
    fixture.happen(.personCommandStarted(id: "p1", line: "sleep 9"))
    fixture.press("C-c")
    #expect(fixture.takeEffects() == [.interrupt])
    fixture.press("C-c")
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test func `up takes back what waits last`() {
    var fixture = Self.fixture()
    fixture.happen(
      .turnStarted(turn: 1), .messageQueued(UserMessage(id: "m2", text: "and then"), steers: false))
    fixture.press("Up")
    #expect(fixture.takeEffects() == [.withdraw])
    fixture.happen(.messagesWithdrawn([UserMessage(id: "m2", text: "and then")]))
    #expect(fixture.draft == "and then")
  }
}

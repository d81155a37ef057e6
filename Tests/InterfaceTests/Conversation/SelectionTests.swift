import Agent
import Models
import Terminal
import Testing

@testable import Interface

@Suite struct SelectionTests {
  private static func fixture() -> InterfaceFixture {
    var fixture = InterfaceFixture(rows: 24, columns: 60)
    let text =
      "A first paragraph that is much too long for one row of this narrow pane.\n\nThe end."
    fixture.happen(
      .sessionStarted(InterfaceFixture.info), .turnStarted(turn: 1),
      .userMessage(UserMessage(id: "u", text: "Hello")),
      .itemDone(item: InterfaceFixture.item(0), ResponseItem(.assistantMessage(text))))
    fixture.press("M-1")
    _ = fixture.screen()
    return fixture
  }

  @Test func `rows are copied as they were before they were wrapped`() {
    var fixture = Self.fixture()
    fixture.press("v", "k", "k", "v", "k")
    _ = fixture.screen()
    fixture.press("y")
    #expect(
      fixture.takeEffects() == [
        .copy("A first paragraph that is much too long for one row of this narrow pane.")
      ])
    #expect(fixture.model.conversation.pane.selection == nil)
  }

  @Test func `a selection may go over messages`() {
    var fixture = Self.fixture()
    fixture.press("v", "v", "g", "y")
    #expect(
      fixture.takeEffects() == [
        .copy(
          "Hello\n\nA first paragraph that is much too long for one row of this narrow pane.\n\nThe end."
        )
      ])
  }

  @Test func `escape ends the selection and nothing else`() {
    var fixture = Self.fixture()
    fixture.press("v", "Esc")
    #expect(fixture.model.conversation.pane.selection == nil)
    #expect(fixture.model.focus == .conversation)
    fixture.press("y")
    #expect(fixture.takeEffects().first.map { if case .copy = $0 { true } else { false } } == true)
  }
}

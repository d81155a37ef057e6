import Agent
import Models
import Terminal
import Testing

@testable import Interface

@Suite struct DeadlineTests {
  @Test func `at rest nothing moves`() {
    var fixture = InterfaceFixture()
    #expect(fixture.model.nextDeadline == nil)
    fixture.happen(InterfaceFixture.beginning + [.turnFinished(turn: 1, .completed)])
    fixture.type("a draft")
    _ = fixture.screen()
    #expect(fixture.model.nextDeadline == nil)
  }

  @Test func `seconds are counted while a turn runs`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning)
    #expect(fixture.model.nextDeadline == 11_000)
    fixture.wait(1500)
    #expect(fixture.model.nextDeadline == 12_000)
    #expect(fixture.screen().contains("working 1 s"))
  }

  @Test func `a question stops the clock once it hears keys`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(InterfaceFixture.command)])
    #expect(fixture.screen().contains("it takes the keys when you pause"))
    #expect(fixture.model.nextDeadline == 10_300)
    fixture.wait(300)
    #expect(fixture.model.nextDeadline == nil)
  }

  @Test func `a retry counts down to its end`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning)
    fixture.happen(
      .retryScheduled(Retry(request: 1, attempt: 2, limit: 10, delay: 2.5, reason: "busy")))
    #expect(fixture.screen().contains("attempt 2 of 10 in 3 s"))
    #expect(fixture.model.nextDeadline == 10_500)
    fixture.wait(500)
    #expect(fixture.screen().contains("in 2 s"))
    #expect(fixture.model.nextDeadline == 11_500)
    fixture.wait(2000)
    #expect(fixture.model.nextDeadline == nil)
  }

  @Test func `a remark goes away`() {
    var fixture = InterfaceFixture()
    _ = fixture.model.update(.failed("The disk is full."), now: fixture.now)
    #expect(fixture.screen().contains("The disk is full."))
    #expect(fixture.model.nextDeadline == 18_000)
    fixture.wait(8000)
    #expect(!fixture.screen().contains("The disk is full."))
    #expect(fixture.model.nextDeadline == nil)
  }
}

import Agent
import Models
import Terminal
import Testing

@testable import Interface

@Suite struct FrameTests {
  static let sizes = [
    Size(rows: 50, columns: 200), Size(rows: 40, columns: 120), Size(rows: 24, columns: 80),
    Size(rows: 12, columns: 48), Size(rows: 5, columns: 30),
  ]

  private static func name(_ stage: String, _ size: Size) -> String {
    "Screen/\(stage)-\(size.columns)x\(size.rows)"
  }

  @Test(arguments: sizes)
  func `an empty session invites`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(.sessionStarted(InterfaceFixture.info))
    Golden.expect(fixture.frame(), Self.name("empty", size))
  }

  @Test(arguments: sizes)
  func `a command waits for its answer`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(InterfaceFixture.beginning)
    fixture.wait(2500)
    fixture.happen(.approvalRequested(InterfaceFixture.command))
    _ = fixture.frame()
    fixture.wait(1000)
    Golden.expect(fixture.frame(), Self.name("command", size))
  }

  @Test(arguments: sizes)
  func `a patch waits for its review`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(InterfaceFixture.beginning + InterfaceFixture.middle)
    fixture.happen(.approvalRequested(InterfaceFixture.patch))
    _ = fixture.frame()
    fixture.wait(1000)
    Golden.expect(fixture.frame(), Self.name("review", size))
  }

  @Test(arguments: sizes)
  func `a turn has ended`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(InterfaceFixture.beginning + InterfaceFixture.middle)
    fixture.wait(65_000)
    fixture.happen(InterfaceFixture.ending + [.turnFinished(turn: 1, .completed)])
    fixture.type("And now\n")
    Golden.expect(fixture.frame(), Self.name("ended", size))
  }

  @Test(arguments: sizes)
  func `the palette stands above`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(.sessionStarted(InterfaceFixture.info))
    fixture.press("C-p")
    fixture.type("focus")
    Golden.expect(fixture.frame(), Self.name("palette", size))
  }

  @Test(arguments: sizes)
  func `help lists the keys`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.press("F1")
    Golden.expect(fixture.frame(), Self.name("help", size))
  }

  @Test(arguments: sizes)
  func `a retry counts down`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(
      .sessionStarted(InterfaceFixture.info),
      .userMessage(UserMessage(id: "u1", text: "Hello")),
      .turnStarted(turn: 1),
      .assistantDelta(item: InterfaceFixture.item(0), "I was about to say"),
      .attemptFailed(
        request: 1, attempt: 1, .init(.overloaded(retryAfter: nil), message: "Overloaded")),
      .retryScheduled(
        Retry(request: 1, attempt: 2, limit: 10, delay: 4, reason: "overloaded (529)")),
      .messageQueued(UserMessage(id: "u2", text: "And then rest"), steers: false))
    fixture.wait(1200)
    Golden.expect(fixture.frame(), Self.name("retry", size))
  }

  @Test func `no size is too small or too large`() {
    let rows = [1, 2, 3, 4, 5, 7, 8, 9, 12, 17, 19, 20, 21, 25, 40, 60]
    let columns = [1, 2, 3, 5, 9, 20, 39, 40, 41, 60, 79, 80, 100, 119, 120, 160, 200, 220]
    for stage in 0..<5 {
      var fixture = InterfaceFixture(draft: "a draft that\nhas two lines")
      fixture.happen(InterfaceFixture.beginning)
      if stage == 1 { fixture.happen(.approvalRequested(InterfaceFixture.command)) }
      if stage == 2 { fixture.happen(.approvalRequested(InterfaceFixture.patch)) }
      if stage == 3 { fixture.press("C-p") }
      if stage == 4 { fixture.press("F1") }
      for row in rows {
        for column in columns {
          let size = Size(rows: row, columns: column)
          _ = fixture.model.update(.resized(size), now: fixture.now)
          let frame = fixture.model.view(now: fixture.now)
          #expect(frame.size == size)
          #expect(frame.cells.count == row * column)
        }
      }
    }
  }
}

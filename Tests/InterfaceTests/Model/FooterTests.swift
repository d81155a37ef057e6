import Agent
import JSON
import Terminal
import Testing

@testable import Interface

@Suite struct FooterTests {
  private static func footer(_ fixture: inout InterfaceFixture) -> String {
    let frame = fixture.frame()
    return frame.text(row: frame.size.rows - 1)
  }

  private func asked(
    _ request: ApprovalRequest, rows: Int = 40, columns: Int = 120
  ) -> InterfaceFixture {
    var fixture = InterfaceFixture(rows: rows, columns: columns)
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(request)])
    _ = fixture.screen()
    fixture.wait(1000)
    _ = fixture.screen()
    return fixture
  }

  @Test(arguments: FrameTests.sizes.dropLast())
  func `what interrupts comes first while a turn runs`(at size: Size) {
    var fixture = InterfaceFixture(rows: size.rows, columns: size.columns)
    fixture.happen(InterfaceFixture.beginning)
    #expect(Self.footer(&fixture).hasPrefix(" Esc interrupt  "))
    fixture.press("M-2")
    #expect(Self.footer(&fixture).hasPrefix(" Ctrl-C interrupt  "))
    fixture.happen(.turnFinished(turn: 1, .completed))
    #expect(!Self.footer(&fixture).contains("interrupt"))
  }

  @Test func `a remark goes with the next key`() {
    var fixture = InterfaceFixture()
    fixture.press("S-Tab")
    #expect(Self.footer(&fixture).hasPrefix(" edits mode: patches apply by themselves;"))
    fixture.type("a")
    #expect(fixture.model.toast == nil)
  }

  @Test func `a failure stays until it can have been noticed`() {
    var fixture = InterfaceFixture()
    _ = fixture.model.update(.failed("The disk is full."), now: fixture.now)
    fixture.type("a")
    #expect(fixture.model.toast != nil)
    fixture.wait(1000)
    fixture.type("b")
    #expect(fixture.model.toast == nil)
  }

  @Test func `a key between two control C disarms the second`() {
    var fixture = InterfaceFixture()
    fixture.press("C-c", "a", "C-c")
    #expect(fixture.takeEffects() == [])
  }

  @Test(arguments: [
    (InterfaceFixture.command, "Enter no, with this"),
    (InterfaceFixture.patch, "Enter reject with this"),
  ])
  func `a comment has two keys`(request: ApprovalRequest, submit: String) {
    var fixture = asked(request)
    fixture.press("c")
    let footer = Self.footer(&fixture)
    #expect(footer.contains("\(submit)  Esc back to the question"))
    #expect(!footer.contains("newline"))
  }

  @Test func `a search has two keys`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning)
    fixture.press("M-1", "/")
    #expect(Self.footer(&fixture).contains(" Enter keep, n next  Esc close"))
  }

  @Test func `a zoomed pane says how to come back`() {
    var fixture = InterfaceFixture()
    fixture.press("M-2", "C-t")
    #expect(Self.footer(&fixture).hasPrefix(" Ctrl-T all panes  "))
  }

  @Test func `the dock alone names the keys that answer`() {
    var fixture = asked(InterfaceFixture.command)
    #expect(Self.footer(&fixture).hasPrefix(" Tab next pane  Alt-1 conversation  F1 help"))
    #expect(fixture.screen().contains("y once · s this session"))
  }

  @Test func `a review names its decisions`() {
    var fixture = asked(InterfaceFixture.patch)
    let footer = Self.footer(&fixture)
    for hint in [
      "y accept", "n reject", "c comment & reject", "s split", "a accept file", "d reject file",
      "Enter apply",
    ] {
      #expect(footer.contains(hint))
    }
    #expect(!footer.contains("side by side"))
    fixture.press("v")
    #expect(Self.footer(&fixture).contains("Side by side needs 140 columns; the review has 86."))
  }

  @Test func `what can follow is gathered from every context`() {
    let keymap: JSON = [
      "keys": [
        "global": ["C-x C-c": "app.quit", "C-x o": "focus.next"],
        "composer": ["C-x C-e": "composer.editor"],
      ]
    ]
    var fixture = InterfaceFixture(keymap: keymap)
    fixture.press("C-x")
    #expect(
      Self.footer(&fixture).hasPrefix(
        " Ctrl-X …  Ctrl-C quit  Ctrl-E Write in $EDITOR  o next pane"))
  }
}

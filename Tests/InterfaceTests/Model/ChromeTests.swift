import Agent
import Models
import Terminal
import Testing
import Text
import Workspace

@testable import Interface

@Suite struct ChromeTests {
  private static func header(_ fixture: inout InterfaceFixture) -> String {
    fixture.frame().text(row: 0)
  }

  @Test func `the header says when nothing holds the commands`() {
    var fixture = InterfaceFixture()
    fixture.happen(.sessionStarted(InterfaceFixture.info))
    #expect(Self.header(&fixture).hasSuffix("no sandbox   ask"))
    fixture.happen(.sandboxProbed(failure: nil))
    #expect(!Self.header(&fixture).contains("no sandbox"))
    fixture.happen(.sandboxProbed(failure: "bwrap is not installed."))
    #expect(Self.header(&fixture).contains("no sandbox: bwrap is not installed"))
    fixture.model.size = Size(rows: 24, columns: 80)
    #expect(Self.header(&fixture).hasSuffix("no sandbox   ask"))
  }

  @Test(arguments: PermissionMode.allCases)
  func `the mode is a badge in its own colour`(mode: PermissionMode) {
    var fixture = InterfaceFixture()
    fixture.happen(.sessionStarted(InterfaceFixture.info), .modeChanged(mode))
    let frame = fixture.frame()
    let style = frame.cells[frame.size.columns - 3].style
    #expect(frame.text(row: 0).hasSuffix(" \(mode.rawValue)"))
    #expect(style.foreground == fixture.model.theme["mode.\(mode.rawValue)"].foreground)
    #expect(style.attributes.contains(.reverse))
  }

  @Test(arguments: [(nil, "11.6k tokens"), (200_000, "5% of 200k"), (0, "11.6k tokens")])
  func `the header says how full the window is`(window: Int?, words: String) {
    var fixture = InterfaceFixture()
    fixture.model.status.knownWindow = window
    fixture.happen(InterfaceFixture.beginning)
    #expect(Self.header(&fixture).contains("  \(words)  "))
  }

  @Test func `a tab marks what came and was not seen`() {
    var fixture = InterfaceFixture(rows: 12, columns: 60)
    fixture.happen(InterfaceFixture.beginning)
    #expect(Self.header(&fixture).contains(" 1 Conv  2 Think• 3 Diff "))
    fixture.press("M-2")
    #expect(Self.header(&fixture).contains(" 1 Conv  2 Think  3 Diff "))
    fixture.happen(InterfaceFixture.ending)
    #expect(Self.header(&fixture).contains(" 1 Conv• 2 Think  3 Diff•"))
    fixture.press("M-3", "M-1")
    #expect(Self.header(&fixture).contains(" 1 Conv  2 Think  3 Diff•"))
  }

  @Test func `thinking is rendered but keeps its tone`() {
    var fixture = InterfaceFixture()
    fixture.happen(
      .turnStarted(turn: 1),
      .reasoningDelta(item: InterfaceFixture.item(0), "**A plan**\n\n- one", isSummary: true))
    let frame = fixture.frame()
    let row = (0..<frame.size.rows).first { frame.text(row: $0).contains("A plan") } ?? 0
    let column = frame.text(row: row).prefix { $0 != "A" }.count
    let style = frame.cells[row * frame.size.columns + column].style
    #expect(!frame.text.contains("**"))
    #expect(frame.text.contains("• one"))
    #expect(style.foreground == fixture.model.theme["msg.thinking"].foreground)
    #expect(style.attributes.contains(.bold))
    fixture.press("M-2", "/")
    fixture.type("plan")
    #expect(fixture.screen().contains("/plan 1 of 1"))
  }

  @Test func `a failed turn says what to do`() {
    var fixture = InterfaceFixture()
    let error = ModelError(
      .unauthenticated, message: "invalid x-api-key", provider: "anthropic", status: 401)
    fixture.happen(InterfaceFixture.beginning + [.turnFinished(turn: 1, .failed(error))])
    let screen = fixture.screen()
    for words in [
      "✗ The provider does not accept the key", "   invalid x-api-key",
      "   status 401", "   → Set the provider's key",
    ] {
      #expect(screen.contains(words))
    }
  }

  @Test func `a retry names its keys, and takes one row when it is over`() {
    var notice = RetryNotice(
      reason: "anthropic: overloaded", attempt: 2, limit: 10, state: .waiting(3),
      hint: "Alt-R retry now")
    #expect(
      notice.rows(width: 60).map(\.text) == [
        "↻ anthropic: overloaded", "  attempt 2 of 10 in 3 s · Alt-R retry now",
      ])
    notice.state = .over
    #expect(notice.rows(width: 30).map(\.text) == ["↻ attempt 2 of 10 · anthropic…"])
  }

  @Test func `a session that is not saved says so until it is`() {
    var fixture = InterfaceFixture()
    fixture.happen(.notice("This session is not being saved: the disk is full."))
    #expect(Self.header(&fixture).contains("not saved"))
    fixture.wait(60_000)
    #expect(Self.header(&fixture).contains("not saved"))
    fixture.happen(.notice(SavingNotice.restored))
    #expect(!Self.header(&fixture).contains("not saved"))
  }

  @Test func `thinking is timed from each request's start`() {
    var thinking = Thinking()
    func request(_ number: Int, at time: Int) {
      thinking.apply(
        .requestStarted(request: number, attempt: 1, model: InterfaceFixture.reference), at: time)
    }
    func think(_ number: Int, at time: Int) {
      let item = InterfaceFixture.item(0, request: number)
      thinking.apply(.reasoningDelta(item: item, "hm", isSummary: false), at: time)
    }
    thinking.apply(.turnStarted(turn: 1), at: 0)
    request(1, at: 1000)
    think(1, at: 2000)
    think(1, at: 4000)
    request(2, at: 60_000)
    think(2, at: 61_000)
    #expect(thinking.duration == 4000)
    thinking.apply(.turnStarted(turn: 2), at: 70_000)
    request(3, at: 70_000)
    think(3, at: 70_500)
    #expect(thinking.duration == 500)
  }

  @Test func `an answer takes the review's remark along`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(InterfaceFixture.patch)])
    _ = fixture.frame()
    fixture.wait(1000)
    fixture.press("A")
    #expect(fixture.model.toast != nil)
    fixture.press("Enter")
    #expect(fixture.model.toast == nil)
    #expect(fixture.takeEffects().count == 1)
  }
}

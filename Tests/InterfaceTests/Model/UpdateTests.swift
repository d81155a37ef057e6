import Agent
import JSON
import Models
import Terminal
import Testing

@testable import Interface

@Suite struct UpdateTests {
  @Test func `enter sends and empties the composer`() {
    var fixture = InterfaceFixture()
    fixture.type("hello")
    fixture.press("M-Enter")
    fixture.type("world")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.send("hello\nworld")])
    #expect(fixture.draft == "")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [])
  }

  @Test(arguments: ["M-Enter", "C-j", "S-Enter"])
  func `a newline has three keys`(key: String) {
    var fixture = InterfaceFixture()
    fixture.press("a", key, "b")
    #expect(fixture.draft == "a\nb")
  }

  @Test func `a message can wait for the turn's end`() {
    var fixture = InterfaceFixture()
    fixture.type("next")
    fixture.press("M-q")
    #expect(fixture.takeEffects() == [.queue("next")])
    #expect(fixture.draft == "")
  }

  @Test func `what was sent comes back with the arrows`() {
    var fixture = InterfaceFixture()
    fixture.happen(.userMessage(UserMessage(id: "u1", text: "earlier")))
    fixture.type("one")
    fixture.press("Enter")
    fixture.type("draft")
    fixture.press("Up")
    #expect(fixture.draft == "one")
    fixture.press("Up", "Up")
    #expect(fixture.draft == "earlier")
    fixture.press("Down", "Down")
    #expect(fixture.draft == "draft")
  }

  @Test func `arrows move within a text of several rows first`() {
    var fixture = InterfaceFixture(draft: "first\nsecond")
    fixture.happen(.userMessage(UserMessage(id: "u1", text: "earlier")))
    _ = fixture.screen()
    fixture.press("Up")
    #expect(fixture.draft == "first\nsecond")
    #expect(fixture.model.composer.buffer.cursor == .init(line: 0, offset: 5))
    fixture.press("Up")
    #expect(fixture.draft == "earlier")
  }

  @Test(arguments: [
    ("C-a", 0), ("C-e", 11), ("C-b", 10), ("M-b", 6), ("Home", 0), ("Left", 10), ("C-Left", 6),
  ])
  func `the cursor moves as readline's`(key: String, offset: Int) {
    var fixture = InterfaceFixture(draft: "hello world")
    fixture.press(key)
    #expect(fixture.model.composer.buffer.cursor.offset == offset)
  }

  @Test func `what is cut can be put back`() {
    var fixture = InterfaceFixture(draft: "hello world")
    fixture.press("C-w", "C-u", "C-y", "C-y")
    #expect(fixture.draft == "hello worldhello world")
    fixture.press("C-a", "C-d", "C-k", "Backspace")
    #expect(fixture.draft == "")
  }

  @Test func `control C clears, then interrupts, then quits`() {
    var fixture = InterfaceFixture(draft: "half a thought")
    fixture.happen(InterfaceFixture.beginning)
    fixture.press("C-c")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.draft == "")
    fixture.press("C-c")
    #expect(fixture.takeEffects() == [.interrupt])
    #expect(fixture.screen().contains("Interrupting · Ctrl-C again quits"))
    fixture.press("C-c")
    #expect(fixture.takeEffects() == [.quit])
    fixture.press("Up")
    #expect(fixture.draft == "half a thought")
  }

  @Test func `two control C far apart do not quit`() {
    var fixture = InterfaceFixture()
    fixture.press("C-c")
    fixture.wait(2000)
    fixture.press("C-c")
    #expect(fixture.takeEffects() == [])
    fixture.wait(1999)
    fixture.press("C-c")
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test func `escape goes back one step at a time and then interrupts`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning)
    fixture.press("M-1", "/")
    fixture.type("test")
    fixture.press("Enter", "C-p", "Esc")
    #expect(fixture.model.overlay == nil)
    #expect(fixture.model.conversation.pane.search != nil)
    fixture.press("Esc")
    #expect(fixture.model.conversation.pane.search == nil)
    #expect(fixture.model.focus == .conversation)
    fixture.press("Esc")
    #expect(fixture.model.focus == .composer)
    #expect(fixture.takeEffects() == [])
    fixture.press("Esc")
    #expect(fixture.takeEffects() == [.interrupt])
    fixture.happen(.turnFinished(turn: 1, .interrupted))
    fixture.press("Esc")
    #expect(fixture.takeEffects() == [])
  }

  @Test func `tab goes round the panes`() {
    var fixture = InterfaceFixture()
    var seen: [Pane] = []
    for _ in 0..<4 {
      fixture.press("Tab")
      seen.append(fixture.model.focus)
    }
    #expect(seen == [.conversation, .thinking, .changes, .composer])
  }

  @Test(arguments: [
    ("C-q", Effect.quit), ("C-z", .suspend), ("C-l", .redraw), ("S-Tab", .setMode(.edits)),
    ("C-g", .edit("draft")),
  ])
  func `keys that work everywhere`(key: String, effect: Effect) {
    var fixture = InterfaceFixture(draft: "draft")
    fixture.happen(.sessionStarted(InterfaceFixture.info))
    fixture.press(key)
    #expect(fixture.takeEffects() == [effect])
  }

  @Test func `the editor's text comes back`() {
    var fixture = InterfaceFixture()
    fixture.effects += fixture.model.update(.edited("from the editor\n"), now: fixture.now)
    #expect(fixture.draft == "from the editor")
  }

  @Test func `a slash command is completed and run`() {
    var fixture = InterfaceFixture()
    fixture.type("/")
    #expect(fixture.screen().contains("/theme NAME"))
    fixture.type("theme li")
    fixture.model.composer.hidesCompletion = true
    fixture.type("ght")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.setTheme("light")])
    fixture.type("/mode plan")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.setMode(.plan)])
    fixture.type("/quit")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.quit])
  }

  @Test(arguments: ["/help compact", "/background b1", "/rules npm", "/status now", "/cost today"])
  func `a word too many is no reason to leave`(text: String) {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning)
    let before = fixture.screen()
    fixture.type(text)
    fixture.press("Enter")
    let effects = fixture.takeEffects()
    #expect(!effects.contains(.quit))
    #expect(effects == [.showRules] || fixture.screen() != before)
    #expect(fixture.draft == "")
  }

  @Test(arguments: [("/nonsense", false), ("/etc/hosts is odd", true), (" /help", true)])
  func `what is no command of ours`(text: String, isSent: Bool) {
    var fixture = InterfaceFixture()
    fixture.type(text)
    fixture.press("Enter")
    #expect(fixture.takeEffects() == (isSent ? [.send(text)] : []))
    #expect(fixture.draft == (isSent ? "" : text))
  }

  @Test func `the zoomed pane has the screen, and follows the focus`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning)
    fixture.press("M-2", "C-t")
    #expect(!fixture.screen().contains("Conversation"))
    fixture.press("M-1")
    #expect(!fixture.screen().contains("─ Thinking"))
    fixture.press("C-t")
    #expect(fixture.screen().contains("─ Thinking"))
  }

  @Test func `the changes are searched too`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + InterfaceFixture.ending)
    _ = fixture.screen()
    fixture.press("M-3", "/")
    fixture.type("return")
    #expect(fixture.screen().contains("/return 1 of 2"))
    fixture.press("Enter", "n")
    #expect(fixture.screen().contains("/return 2 of 2"))
    fixture.press("n", "N")
    #expect(fixture.screen().contains("/return 2 of 2"))
    fixture.press("Esc")
    #expect(!fixture.screen().contains("/return"))
    #expect(fixture.model.focus == .changes)
  }

  @Test func `what was said before a resume is in the history`() {
    var fixture = InterfaceFixture()
    fixture.happen(
      .sessionStarted(InterfaceFixture.info), .userMessage(UserMessage(id: "1", text: "first")),
      .turnStarted(turn: 1), .turnFinished(turn: 1, .completed),
      .userMessage(UserMessage(id: "2", text: "second")), .turnStarted(turn: 2),
      .sessionResumed(InterfaceFixture.info, damagedLines: 0))
    var drafts: [String] = []
    for key in ["Up", "Up", "Down", "Down"] {
      fixture.press(key)
      drafts.append(fixture.draft)
    }
    #expect(drafts == ["second", "first", "second", ""])
  }

  @Test func `a block is copied as it was said`() {
    var fixture = InterfaceFixture(rows: 24, columns: 80)
    let text = String(repeating: "a long line that wraps ", count: 20)
    fixture.happen(.userMessage(UserMessage(id: "u", text: text)))
    _ = fixture.screen()
    fixture.press("M-1", "y")
    #expect(fixture.takeEffects() == [.copy(text)])
  }

  @Test func `space unfolds a card`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + InterfaceFixture.middle)
    #expect(!fixture.screen().contains("│ F "))
    #expect(fixture.screen().contains("… 1 more line"))
    fixture.press("M-1", "Space")
    #expect(!fixture.screen().contains("more line"))
  }

  @Test func `the wheel scrolls what is under the pointer`() {
    var fixture = InterfaceFixture()
    for number in 0..<100 {
      fixture.happen(.userMessage(UserMessage(id: "\(number)", text: "message \(number)")))
    }
    _ = fixture.screen()
    fixture.effects += fixture.model.update(
      .input(.wheel(lines: -3, row: 5, column: 5)), now: fixture.now)
    #expect(!fixture.model.conversation.pane.scroll.isFollowing)
    #expect(fixture.model.focus == .composer)
    fixture.effects += fixture.model.update(
      .input(.click(row: 5, column: 100)), now: fixture.now)
    #expect(fixture.model.focus == .thinking)
  }

  @Test func `the retry can be hurried or given up`() {
    var fixture = InterfaceFixture()
    fixture.press("M-r")
    #expect(fixture.takeEffects() == [])
    fixture.happen(InterfaceFixture.beginning)
    fixture.happen(
      .retryScheduled(Retry(request: 1, attempt: 2, limit: 10, delay: 5, reason: "overloaded")))
    fixture.press("M-r", "M-g")
    #expect(fixture.takeEffects() == [.retryNow, .giveUp])
    fixture.press("M-1", "r")
    #expect(fixture.takeEffects() == [.retryNow])
  }

  @Test func `vim's keys are commands until one writes`() throws {
    let document: JSON = [
      "keys": [
        "composer": ["Esc": "vim.normal", "Enter": "composer.submit"],
        "vim.normal": [
          "h": "cursor.left", "x": "vim.deleteCharacter", "d d": "vim.deleteLine",
          "A": "vim.appendAtEnd", "u": "edit.undo", "o": "vim.openBelow",
        ],
      ]
    ]
    var fixture = InterfaceFixture(keymap: document)
    fixture.type("dd")
    fixture.press("Esc", "x", "z", "A", "!")
    #expect(fixture.draft == "d!")
    fixture.press("Esc", "o")
    fixture.type("more")
    fixture.press("Esc", "d", "d")
    #expect(fixture.draft == "d!")
    fixture.press("u")
    #expect(fixture.draft == "d!\nmore")
  }

  @Test func `a half-typed sequence is shown, and typed when nothing follows`() {
    let document: JSON = ["keys": ["composer": ["j k": "app.quit"]]]
    var fixture = InterfaceFixture(keymap: document)
    fixture.press("j")
    #expect(fixture.draft == "")
    #expect(fixture.screen().contains("j …"))
    fixture.wait(1000)
    #expect(fixture.draft == "j")
    fixture.press("j", "x", "j", "k")
    #expect(fixture.draft == "jjx")
    #expect(fixture.takeEffects() == [.quit])
  }
}

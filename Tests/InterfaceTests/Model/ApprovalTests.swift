import Agent
import Models
import Terminal
import Testing
import Workspace

@testable import Interface

@Suite struct ApprovalTests {
  private func asked(
    _ requests: ApprovalRequest..., rows: Int = 40, columns: Int = 120
  ) -> InterfaceFixture {
    var fixture = InterfaceFixture(rows: rows, columns: columns)
    fixture.happen(InterfaceFixture.beginning)
    for request in requests { fixture.happen(.approvalRequested(request)) }
    _ = fixture.screen()
    return fixture
  }

  @Test(arguments: [("y", ApprovalAnswer.once), ("s", .session), ("n", .no(comment: nil))])
  func `a letter answers a command`(key: String, answer: ApprovalAnswer) {
    var fixture = asked(InterfaceFixture.command)
    fixture.wait(300)
    fixture.press(key)
    #expect(fixture.takeEffects() == [.answer(approval: "a1", answer)])
    #expect(fixture.model.question == nil)
    #expect(fixture.model.focus == .composer)
    fixture.press(key)
    #expect(fixture.takeEffects() == [])
    #expect(fixture.draft == key)
  }

  @Test func `what was being typed goes on in the composer`() {
    var fixture = asked(InterfaceFixture.command)
    fixture.wait(100)
    fixture.type("yes")
    fixture.wait(250)
    fixture.type("y")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.draft == "yesy")
    fixture.wait(300)
    fixture.press("y")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
    #expect(fixture.draft == "yesy")
  }

  @Test func `a question that was not drawn yet hears nothing`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(InterfaceFixture.command)])
    fixture.wait(5000)
    fixture.press("y")
    #expect(fixture.takeEffects() == [])
    _ = fixture.screen()
    fixture.wait(300)
    fixture.press("y")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
  }

  @Test(arguments: [InterfaceFixture.command, InterfaceFixture.patch])
  func `a paste never answers`(request: ApprovalRequest) {
    var fixture = asked(request)
    fixture.wait(1000)
    fixture.paste("y\nA\n")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.draft == "y\nA\n")
    #expect(fixture.model.question != nil)
  }

  @Test func `a window that cannot show the question cannot answer it`() {
    var fixture = asked(InterfaceFixture.command, rows: 5, columns: 20)
    fixture.wait(1000)
    fixture.press("y")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.model.question != nil)
  }

  @Test func `a comment is written in the composer and goes with the no`() {
    var fixture = asked(InterfaceFixture.command)
    fixture.wait(300)
    fixture.model.composer.buffer.insert("my draft")
    fixture.press("c")
    #expect(fixture.screen().contains("Comment to the model"))
    fixture.type("use pytest")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .no(comment: "use pytest"))])
    #expect(fixture.draft == "my draft")
  }

  @Test func `escape leaves the comment and brings the question back`() {
    var fixture = asked(InterfaceFixture.command)
    fixture.wait(300)
    fixture.press("c")
    fixture.type("never mind")
    fixture.press("Esc", "y")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
    #expect(fixture.draft == "")
  }

  @Test func `questions come one after the other, the first one first`() {
    var second = InterfaceFixture.command
    second.id = "a9"
    var fixture = asked(InterfaceFixture.command, second)
    fixture.wait(300)
    #expect(fixture.screen().contains("waiting for you (1 more)"))
    fixture.press("y", "y")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
    #expect(fixture.draft == "y")
    _ = fixture.screen()
    fixture.wait(300)
    fixture.press("n")
    #expect(fixture.takeEffects() == [.answer(approval: "a9", .no(comment: nil))])
  }

  @Test func `a question that was answered elsewhere goes away`() {
    var fixture = asked(InterfaceFixture.command)
    fixture.happen(.approvalAnswered(id: "other", .once))
    #expect(fixture.model.question != nil)
    fixture.happen(.approvalAnswered(id: "a1", .no(comment: "not now")))
    #expect(fixture.model.question == nil)
    #expect(fixture.screen().contains("you declined: not now"))
  }

  @Test func `the turn's end takes its questions along`() {
    var fixture = asked(InterfaceFixture.command, InterfaceFixture.patch)
    fixture.happen(.turnFinished(turn: 1, .interrupted))
    #expect(fixture.model.question == nil)
    #expect(fixture.model.waiting == [])
    #expect(fixture.model.focus == .composer)
  }

  @Test func `a patch is decided hunk by hunk and applied`() {
    var fixture = asked(InterfaceFixture.patch)
    fixture.wait(300)
    _ = fixture.screen()
    fixture.press("y", "Enter")
    let verdict = HunkVerdict(InterfaceFixture.hunk, isAccepted: true)
    let decision = PatchDecision(files: [.init(verdicts: [verdict], isAccepted: true)])
    #expect(fixture.takeEffects() == [.answer(approval: "a2", .patch(decision))])
    #expect(fixture.model.main == .conversation)
  }

  @Test func `a hunk's comment is written in the composer`() {
    var fixture = asked(InterfaceFixture.patch)
    fixture.wait(300)
    _ = fixture.screen()
    fixture.press("c")
    fixture.type("why not sum()?")
    fixture.press("Enter", "Enter")
    let verdict = HunkVerdict(
      InterfaceFixture.hunk, isAccepted: false, comment: "why not sum()?")
    let decision = PatchDecision(files: [.init(verdicts: [verdict], isAccepted: false)])
    #expect(fixture.takeEffects() == [.answer(approval: "a2", .patch(decision))])
  }

  @Test func `the transcript stays within reach while a patch is reviewed`() {
    var fixture = asked(InterfaceFixture.patch, rows: 24, columns: 80)
    fixture.wait(300)
    #expect(fixture.screen().contains("Review: 1 file, 1 hunk"))
    fixture.press("M-1")
    #expect(fixture.screen().contains("Fix the failing test"))
    #expect(fixture.screen().contains("A question waits: Alt-4"))
    fixture.press("M-4")
    #expect(fixture.screen().contains("Review: 1 file, 1 hunk"))
  }

  @Test(arguments: ["j", "k", "w"]) func `a letter that is no answer begins a message`(key: String)
  {
    var fixture = asked(InterfaceFixture.command)
    fixture.wait(300)
    fixture.press(key)
    fixture.type("ust so, yes")
    #expect(fixture.draft == key + "ust so, yes")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.model.question != nil)
  }

  @Test func `what was not read yet is counted`() {
    let script = (0..<60).map { "echo \($0)" }.joined(separator: "\n")
    let request = ApprovalRequest(
      id: "a1", callID: "c1",
      subject: .command(
        Command(arguments: ["sh", "-c", script], folder: "/"), reason: nil, isSandboxed: false))
    var fixture = asked(request, rows: 24, columns: 80)
    fixture.wait(300)
    for _ in 0..<20 where fixture.model.question != nil {
      fixture.press("y")
      guard let toast = fixture.model.toast else { break }
      #expect(toast.text.contains("rows unread: y shows more") || toast.text.contains("to its end"))
      _ = fixture.screen()
    }
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
  }

  @Test func `escape goes to the composer and tab comes back`() {
    var fixture = asked(InterfaceFixture.command)
    fixture.wait(300)
    fixture.press("Esc")
    #expect(fixture.model.focus == .composer)
    fixture.type("y")
    #expect(fixture.takeEffects() == [])
    fixture.press("M-4", "y")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
  }
}

import Agent
import Terminal
import Testing
import Workspace

@testable import Interface

/// Answers to a command that are more than yes or no.
@Suite struct CommandAnswerTests {
  static func request(
    _ line: String, _ profile: SandboxProfile = .workspace, isEscalation: Bool = false
  ) -> ApprovalRequest {
    ApprovalRequest(
      id: "a1", callID: "c1",
      subject: .command(
        Command(
          arguments: [Command.shell, "-c", line], folder: "/home/ada/demo", profile: profile),
        reason: nil, isSandboxed: profile != .none),
      isEscalation: isEscalation)
  }

  private func asked(_ request: ApprovalRequest) -> InterfaceFixture {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(request)])
    _ = fixture.screen()
    fixture.wait(300)
    return fixture
  }

  @Test func `a rule is shown before it is kept`() {
    var fixture = asked(Self.request("git log --oneline -5"))
    fixture.press("p")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.screen().contains("Allow this always?"))
    #expect(fixture.screen().contains("in this folder: git log --oneline -5 and whatever follows"))
    fixture.press("Left", "Left", "Left", "Left")
    #expect(fixture.screen().contains("in this folder: git log and whatever follows"))
    fixture.press("Right", "Enter")
    // The other rule was not on the screen yet.
    #expect(fixture.takeEffects() == [])
    _ = fixture.screen()
    fixture.press("Enter")
    #expect(
      fixture.takeEffects() == [
        .answer(approval: "a1", .always(prefix: ["git", "log", "--oneline"]))
      ])
  }

  @Test func `a program that runs others is allowed just so`() {
    var fixture = asked(Self.request("npm run build"))
    fixture.press("p", "Left")
    #expect(fixture.screen().contains("npm run build just so, and nothing after it"))
    fixture.press("Enter")
    #expect(
      fixture.takeEffects() == [.answer(approval: "a1", .always(prefix: ["npm", "run", "build"]))])
  }

  @Test func `escape leaves the rule, not the question`() {
    var fixture = asked(Self.request("ls"))
    fixture.press("p", "Esc")
    #expect(fixture.screen().contains("Run this command?"))
    #expect(fixture.model.focus == .question)
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [])
    fixture.press("y")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
  }

  @Test(
    arguments: [
      ("rm -rf x", "it is marked"), ("ls $x", "a variable or a substitution"),
      ("ls && ls", "several commands"), ("env ls", "env can be made to run"),
    ])
  func `why there is no rule is said`(line: String, words: String) {
    var fixture = asked(Self.request(line))
    #expect(!fixture.screen().contains("p always"))
    fixture.press("p")
    #expect(fixture.model.toast?.text.contains(words) == true)
    #expect(fixture.takeEffects() == [])
    #expect(fixture.model.question != nil)
  }

  @Test func `a command is changed in the composer and asked about anew`() {
    var fixture = asked(Self.request("make tset"))
    fixture.model.composer.buffer.insert("my draft")
    fixture.press("e")
    #expect(fixture.screen().contains("Another command instead"))
    #expect(fixture.draft == "make tset")
    fixture.press("Backspace", "Backspace", "Backspace")
    fixture.type("est")
    fixture.press("Enter")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .edited("make test"))])
    #expect(fixture.draft == "my draft")
  }

  @Test func `a command that was not changed stays asked about`() {
    var fixture = asked(Self.request("make test"))
    fixture.press("e", "Enter")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.model.focus == .question)
    fixture.press("e", "C-u", "Enter")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.model.question != nil)
    fixture.press("Esc", "n")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .no(comment: nil))])
  }

  @Test(arguments: [(SandboxProfile.none, "leave the sandbox?"), (.network, "reach the network?")])
  func `an escalation has words of its own and is neither kept nor said by Enter`(
    profile: SandboxProfile, words: String
  ) {
    var fixture = asked(Self.request("ls", profile, isEscalation: true))
    #expect(fixture.screen().contains(words))
    #expect(!fixture.screen().contains("s this session"))
    #expect(!fixture.screen().contains("p always"))
    fixture.press("Enter", "s", "p", "Enter")
    #expect(fixture.takeEffects() == [])
    #expect(fixture.model.question != nil)
    fixture.press("y")
    #expect(fixture.takeEffects() == [.answer(approval: "a1", .once)])
  }

  @Test func `where a folder really lies is told`() {
    var request = Self.request("ls")
    request.actualFolder = "/etc"
    var fixture = asked(request)
    #expect(fixture.screen().contains("→ really /etc"))
  }

  @Test func `why nothing holds the command is told`() {
    var request = Self.request("ls", .none)
    request.sandboxFailure = "bwrap is not installed."
    var fixture = asked(request)
    #expect(fixture.screen().contains("runs with your rights (bwrap is not installed.)"))
  }
}

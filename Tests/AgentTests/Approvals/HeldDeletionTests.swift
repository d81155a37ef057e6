import Testing
import Workspace

@testable import Agent

@Suite struct HeldDeletionTests {
  private func judge(
    _ line: String, _ mode: PermissionMode = .auto, folder: FilePath = "/home/me/project",
    sandbox: SandboxState = .working
  ) -> CommandJudgement {
    var policy = CommandPolicy(mode: mode, sandbox: sandbox)
    policy.workspace = "/home/me/project"
    return policy.judge(Command(arguments: [Command.shell, "-c", line], folder: folder))
  }

  @Test(arguments: [
    "rm -rf node_modules", "rm -r -f build dist", "rm -rfv ./target/debug", "rm -fR 'two words'",
    "rm -rf node_modules/",
  ])
  func `what is named and lies in the workspace goes without a question in auto mode alone`(
    line: String
  ) {
    #expect(judge(line).verdict == .runs)
    #expect(judge(line).hazards == [.deletesRecursively])
    #expect(judge(line).command.profile == .workspace)
    #expect(judge(line, .ask).verdict == .asks)
    #expect(judge(line, .edits).verdict == .asks)
    #expect(judge(line, folder: "/home/me").verdict == .asks)
    #expect(judge(line, sandbox: .missing(reason: "none")).verdict == .asks)
    #expect(throws: RuleOffer.Refusal.hazard(.deletesRecursively)) {
      try RuleOffer(for: judge(line).command, isEscalation: false)
    }
  }

  @Test(arguments: [
    "rm -rf", "rm -rf .", "rm -rf ./", "rm -rf ./.", "rm -rf ..", "rm -rf x/..", "rm -rf a/../..",
    "rm -rf *", "rm -rf '*'", "rm -rf x/*", "rm -rf x y/..", "rm -rf /", "rm -rf /tmp/x",
    "rm -rf ~",
    "rm -rf '~'", "rm -rf ~/x", "rm -rf $HOME", "rm -rf '$HOME'", "rm -rf .git", "rm -rf ./.GIT",
    "rm -rf x/.git/y", "rm -rf .github/../.git", "rm -rf -- x", "rm --recursive x",
    "rm -rf --no-preserve-root x", "rm -rf x -r", "rm -rf x; ls", "ls && rm -rf x",
    "cd x; rm -rf y",
    "rm -rf {a,b}", "rm -rf \"\"", "rm -rf x &", "rm -rf x > y", "rm -rf $(cat x)", "rm -rf `x`",
    "\\rm -rf x", "/bin/rm -rf x", "sudo rm -rf x", "sh -c 'rm -rf x'", "rm  -rf x",
    "rm -rf nod\u{435}_modules", "rm -rf x\u{200B}",
  ])
  func `anything else asks`(line: String) {
    #expect(judge(line).verdict == .asks)
  }
}

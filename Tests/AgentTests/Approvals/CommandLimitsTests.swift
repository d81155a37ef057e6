import Testing
import Workspace

@testable import Agent

@Suite struct CommandLimitsTests {
  private static func judge(
    _ line: String, _ limits: CommandLimits, mode: PermissionMode = .auto,
    sandbox: SandboxState = .working, escalation: SandboxProfile? = nil
  ) -> CommandJudgement {
    var policy = CommandPolicy(mode: mode, sandbox: sandbox)
    policy.limits = limits
    return policy.judge(
      Command(arguments: [Command.shell, "-c", line], folder: "/ws"), escalation: escalation)
  }

  private static func isRefused(_ judgement: CommandJudgement) -> Bool {
    if case .refused = judgement.verdict { true } else { false }
  }

  private static let noPush = CommandLimits(deniedCommands: [["git", "push"]])

  @Test(
    arguments: [
      "git push", "git push origin main", "ls && git push", "ls; git push", "git status | git push",
      "/usr/bin/git push", "git \"push\" 'x'",
    ], PermissionMode.allCases)
  func `a denied command is refused in every mode`(line: String, mode: PermissionMode) {
    #expect(Self.isRefused(Self.judge(line, Self.noPush, mode: mode)))
  }

  @Test(arguments: ["git status", "git pushy", "agit push", "echo git push", "git", "Git push"])
  func `another command is not`(line: String) {
    #expect(Self.judge(line, Self.noPush).verdict == .runs)
  }

  @Test(arguments: ["$(echo git) push", "'git' push", "git $X", "for a in push; do git $a; done"])
  func `what cannot be read asks where something is denied`(line: String) {
    #expect(Self.judge(line, Self.noPush).verdict == .asks)
  }

  @Test func `a narrower sandbox holds, and nothing leads out of it`() {
    let limits = CommandLimits(widestSandbox: .readOnly)
    #expect(Self.judge("ls", limits).command.profile == .readOnly)
    #expect(Self.judge("ls", limits).verdict == .runs)
    #expect(Self.judge("ls", limits, mode: .ask).verdict == .asks)
    #expect(Self.isRefused(Self.judge("ls", limits, escalation: .network)))
    #expect(Self.isRefused(Self.judge("ls", limits, escalation: SandboxProfile.none)))
    #expect(Self.isRefused(Self.judge("ls", limits, sandbox: .missing(reason: "None."))))
  }

  @Test func `a wide one changes nothing`() {
    for widest in [SandboxProfile.none, .network, .workspace] {
      let judgement = Self.judge("ls", CommandLimits(widestSandbox: widest))
      #expect(judgement == Self.judge("ls", CommandLimits()))
    }
    let network = CommandLimits(widestSandbox: .network)
    #expect(Self.judge("ls", network, escalation: .network).verdict == .asks)
    #expect(Self.isRefused(Self.judge("ls", network, escalation: SandboxProfile.none)))
  }
}

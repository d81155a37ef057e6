import Agent
import HostileCommands
import TestClock
import Testing
import Workspace

@Suite struct CommandPolicyTests {
  static let folder: FilePath = "/home/me/project"
  static let rules = CommandTable.generousRules.map {
    CommandRule(prefix: $0, profile: "workspace", folder: folder)
  }
  static let missing = SandboxState.missing(reason: "bwrap is not installed.")

  static func command(_ line: String, folder: FilePath = folder) -> Command {
    Command(arguments: [Command.shell, "-c", line], folder: folder)
  }

  static func policy(
    _ mode: PermissionMode, _ sandbox: SandboxState = .working
  ) -> CommandPolicy {
    CommandPolicy(mode: mode, sandbox: sandbox, standingRules: rules)
  }

  @Test func `the table is a table`() {
    #expect(CommandTable.all.count >= 300)
    #expect(CommandTable.all.count { $0.outcome == .isCovered } >= 16)
  }

  @Test(arguments: CommandTable.all)
  func `a rule covers plain words and nothing else`(row: CommandTable.Row) {
    for mode in [PermissionMode.ask, .edits] {
      let judgement = Self.policy(mode).judge(Self.command(row.line))
      #expect(judgement.verdict == (row.outcome == .isCovered ? .runs : .asks))
      #expect(judgement.command.profile == .workspace)
      #expect(row.outcome != .isMarked || !judgement.hazards.isEmpty)
    }
  }

  @Test(arguments: CommandTable.all)
  func `auto mode runs in the sandbox only, and asks about what is marked`(row: CommandTable.Row) {
    let judgement = Self.policy(.auto).judge(Self.command(row.line))
    #expect(judgement.command.profile == .workspace)
    if row.outcome == .isMarked { #expect(judgement.verdict == .asks) }
    #expect(judgement.verdict == (judgement.hazards.isEmpty ? .runs : .asks))
  }

  @Test(arguments: CommandTable.all)
  func `plan mode asks about everything and lets nothing be written`(row: CommandTable.Row) {
    let judgement = Self.policy(.plan).judge(Self.command(row.line))
    #expect(judgement.verdict == .asks)
    #expect(judgement.command.profile == .readOnly)
  }

  @Test(arguments: CommandTable.all)
  func `without a sandbox everything asks`(row: CommandTable.Row) {
    for mode in [PermissionMode.ask, .edits, .auto] {
      let judgement = Self.policy(mode, Self.missing).judge(Self.command(row.line))
      #expect(judgement.verdict == .asks)
      #expect(judgement.command.profile == .none)
    }
    let planned = Self.policy(.plan, Self.missing).judge(Self.command(row.line))
    guard case .refused(let sentence) = planned.verdict else {
      Issue.record("It was not refused.")
      return
    }
    #expect(sentence.contains("bwrap is not installed."))
  }

  /// Row A30: judging takes as long as reading, whatever the line holds.
  @Test(arguments: [
    "ls;", "ls\n", "ls -l | ", "ls && ", "$(", "`", "\"", "'x' ", "<<X\n", "(", "{", "echo $((",
    "sudo ", "env ", "rm -rf x;", "curl x | sh;", "\\\n", ">x ", "a=b ", "раypal ",
  ])
  func `ten times as much takes no more than ten times as long`(piece: String) {
    let policy = Self.policy(.ask)
    func command(_ count: Int) -> Command {
      Self.command(String(repeating: piece, count: count) + " \(CommandTable.mark)")
    }
    let (few, many) = (command(1_000), command(10_000))
    let (short, long) = ThreadTime.least(
      of: 2, { #expect(policy.judge(few).verdict == .asks) },
      { #expect(policy.judge(many).verdict == .asks) })
    // Three times that, for what the machine does beside it.
    #expect(long < short * 30 + .milliseconds(20), "\(long) and not \(short)")
  }

  /// Row A37.
  @Test(arguments: [SandboxProfile.network, .none], PermissionMode.allCases)
  func `an escalation always asks`(profile: SandboxProfile, mode: PermissionMode) {
    var policy = Self.policy(mode)
    policy.sessionRules.allow(
      Command(arguments: Self.command("ls").arguments, folder: Self.folder, profile: profile))
    let judgement = policy.judge(Self.command("ls"), escalation: profile)
    if mode == .plan {
      #expect(judgement.verdict != .runs)
      #expect(judgement.command.profile == .readOnly)
    } else {
      #expect(judgement.verdict == .asks)
      #expect(judgement.isEscalation)
      #expect(judgement.command.profile == profile)
    }
  }

  @Test func `an escalation to less is none`() {
    let judgement = Self.policy(.ask).judge(Self.command("ls"), escalation: .workspace)
    #expect(judgement.verdict == .runs)
    #expect(!judgement.isEscalation)
  }

  /// Row A36.
  @Test func `what was allowed for the session is the same words, folder and sandbox`() {
    var policy = CommandPolicy(mode: .ask, sandbox: .working)
    let first = policy.judge(Self.command("make x"))
    #expect(first.verdict == .asks)
    policy.sessionRules.allow(first.command)
    #expect(policy.judge(Self.command("make x")).verdict == .runs)
    #expect(policy.judge(Self.command("make x ")).verdict == .asks)
    #expect(policy.judge(Self.command("make  x")).verdict == .asks)
    #expect(policy.judge(Self.command("make x", folder: "/home/me/project/sub")).verdict == .asks)
    policy.mode = .plan
    #expect(policy.judge(Self.command("make x")).verdict == .asks)
    policy.mode = .ask
    policy.sandbox = Self.missing
    #expect(policy.judge(Self.command("make x")).verdict == .asks)
  }

  /// Row A34.
  @Test(arguments: CommandTable.all.filter { $0.outcome == .isMarked })
  func `what is marked asks each time, whatever was allowed`(row: CommandTable.Row) {
    for mode in [PermissionMode.ask, .edits, .auto] {
      var policy = Self.policy(mode)
      let judgement = policy.judge(Self.command(row.line))
      policy.sessionRules.allow(judgement.command)
      #expect(judgement.verdict == .asks)
      #expect(policy.judge(Self.command(row.line)) == judgement)
    }
  }

  @Test(arguments: [PermissionMode.ask, .edits, .auto])
  func `what nothing holds asks each time, whatever was allowed`(mode: PermissionMode) {
    var policy = Self.policy(mode, Self.missing)
    policy.sessionRules.allow(policy.judge(Self.command("make x")).command)
    #expect(policy.judge(Self.command("make x")).verdict == .asks)
  }

  @Test func `letters that look the same are not the same`() {
    var policy = CommandPolicy(mode: .ask, sandbox: .working)
    policy.sessionRules.allow(policy.judge(Self.command("cat caf\u{E9}")).command)
    #expect(policy.judge(Self.command("cat caf\u{E9}")).verdict == .runs)
    #expect(policy.judge(Self.command("cat cafe\u{301}")).verdict == .asks)
    policy.standingRules = [
      CommandRule(prefix: ["cat", "caf\u{E9}"], profile: "workspace", folder: Self.folder)
    ]
    #expect(policy.judge(Self.command("cat caf\u{E9} x")).verdict == .runs)
    #expect(policy.judge(Self.command("cat cafe\u{301} x")).verdict == .asks)
  }

  @Test func `a rule of another sandbox covers nothing`() {
    var policy = CommandPolicy(mode: .ask, sandbox: .working)
    for profile in ["none", "workspace+network", "read-only", ""] {
      policy.standingRules = [
        CommandRule(prefix: ["ls"], profile: profile, folder: Self.folder)
      ]
      #expect(policy.judge(Self.command("ls")).verdict == .asks)
    }
  }

  @Test func `where a name may mean another program no rule covers it`() {
    var policy = Self.policy(.ask)
    #expect(policy.judge(Self.command("ls")).verdict == .runs)
    policy.hasPlainSearchPath = false
    #expect(policy.judge(Self.command("ls")).verdict == .asks)
  }

  @Test(
    arguments: [
      ("/usr/bin:/bin", true), ("/usr/bin:", false), (":/bin", false), (".:/bin", false),
      ("bin:/bin", false), ("/home/me/project/bin:/bin", false), ("/home/me/project", false),
      ("/home/me/project2/bin:/bin", true), ("", false), ("/bin::/usr/bin", false),
    ])
  func `a search path is plain when nothing in it lies in the workspace`(
    path: String, isPlain: Bool
  ) {
    #expect(
      CommandPolicy.isPlain(searchPath: Array(path.utf8), workspace: Self.folder) == isPlain)
  }
}

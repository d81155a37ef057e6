import Agent
import Testing
import Workspace

@Suite struct RuleOfferTests {
  static func offer(_ line: String, _ profile: SandboxProfile = .workspace) throws(RuleOffer
    .Refusal)
    -> RuleOffer
  {
    var command = CommandPolicyTests.command(line)
    command.profile = profile
    return try RuleOffer(for: command, isEscalation: false)
  }

  @Test(
    arguments: [
      ("ls -la src", 1...3, false), ("git log --oneline", 2...3, false), ("npm test", 2...2, true),
      ("npm run build x", 4...4, true), ("git commit -m x", 4...4, true), ("make", 1...1, true),
      ("find . -name x", 2...4, false), ("sed -n 3p x", 2...4, false),
      ("python3 tests/run.py", 2...2, true), ("python3 -m pytest", 3...3, true),
      ("python3.11 x.py", 2...2, true), ("gcc-12 x.c", 2...2, true), ("pip3.11 list", 2...2, true),
      ("b2sum x", 1...2, false), ("a-1 x", 1...2, false),
      ("./build.sh x", 1...2, false), ("rm x", 2...2, true),
    ] as [(String, ClosedRange<Int>, Bool)])
  func `a rule may be as short as the program allows`(
    line: String, lengths: ClosedRange<Int>, isExact: Bool
  ) throws {
    let offer = try Self.offer(line)
    #expect(offer.lengths == lengths)
    #expect(offer.isExact == isExact)
    for length in lengths {
      let prefix = offer.prefix(length)
      #expect(offer.includes(prefix))
      let rule = CommandRule(prefix: prefix, profile: "workspace", folder: "/")
      #expect(rule.covers(offer.words))
    }
    #expect(!offer.includes(["x"]))
    #expect(!offer.includes([]))
  }

  @Test(
    arguments: [
      ("ls && ls", .severalCommands), ("ls $x", .unreadable(.expansion)),
      ("rm -rf x", .hazard(.deletesRecursively)),
      ("env ls", .program("env")), ("sudo ls", .hazard(.runsAsRoot)),
      ("python3 -c x", .program("python3")), ("python3.11 -c x", .program("python3.11")),
      ("/usr/bin/perl5.36.0 -e x", .program("/usr/bin/perl5.36.0")), ("nodejs", .program("nodejs")),
      ("pypy3 -c x", .program("pypy3")), ("vim.basic x", .program("vim.basic")),
      ("gdb-12 x", .program("gdb-12")), ("tcsh -c x", .program("tcsh")),
      ("lua5.4 -e x", .program("lua5.4")), ("rbash", .program("rbash")),
      ("bash", .program("bash")), ("git", .program("git")), ("git -C x log", .program("git")),
      ("find", .program("find")), ("find . -exec ls ';'", .program("find")),
      ("awk x", .program("awk")),
      ("sort -o x x", .program("sort")), ("cd x", .program("cd")), ("xargs ls", .program("xargs")),
    ] as [(String, RuleOffer.Refusal)])
  func `what could become anything is not offered`(line: String, refusal: RuleOffer.Refusal) {
    #expect(throws: refusal) { try Self.offer(line) }
  }

  @Test func `only what the sandbox of the mode holds is offered`() {
    #expect(throws: RuleOffer.Refusal.noSandbox) { try Self.offer("ls", .none) }
    #expect(throws: RuleOffer.Refusal.noSandbox) { try Self.offer("ls", .network) }
    #expect(throws: RuleOffer.Refusal.readOnly) { try Self.offer("ls", .readOnly) }
    var command = CommandPolicyTests.command("ls")
    command.profile = .workspace
    #expect(throws: RuleOffer.Refusal.escalation) {
      try RuleOffer(for: command, isEscalation: true)
    }
  }
}

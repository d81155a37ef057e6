import Agent
import Glibc
package import Workspace

/// Judges mutations of hostile command lines, and runs in the sandbox what a rule would let pass.
///
/// Nothing that rules cover may leave a file. A sample of the lines that they do not cover is run too:
/// that many of those leave the mark shows that the mutations bite.
package struct CommandTorture: Sendable {
  package struct Findings: Sendable {
    /// Lines that were judged, and those of them that differ.
    package var judged = 0
    package var distinct = 0
    package var covered = 0
    /// Covered lines that left a file behind: must be none.
    package var escapes: [String] = []
    /// Lines that no rule covers, of which a sample was run, and of those how many left the mark.
    package var sampled = 0
    package var bites = 0
    /// Why nothing was run.
    package var obstacle: String?
  }

  private let count: Int
  private let sample: Int
  private let seed: UInt64

  package init(count: Int = 100_000, sample: Int = 2_000, seed: UInt64 = 20_261_120) {
    self.count = count
    self.sample = sample
    self.seed = seed
  }

  /// Works in a new folder below `parent`, which must lie where sandboxed commands may write.
  package func run(below parent: String) async throws -> Findings {
    let yard = TrapYard(below: parent)
    defer { yard.remove() }
    let workspace = try Workspace(root: FilePath(yard.path))
    let (covered, rest, judged) = lines(root: workspace.root)
    var findings = judged
    if case .missing(let reason) = await workspace.sandboxState() {
      findings.obstacle = reason
      return findings
    }
    for line in covered where await !run(line, yard, workspace).isEmpty {
      findings.escapes.append(line)
    }
    // Every so many of them, so that all mutations have their share.
    let step = max(1, rest.count / max(1, sample))
    for index in stride(from: 0, to: rest.count, by: step) {
      findings.sampled += 1
      if await run(rest[index], yard, workspace).contains(where: { $0.contains("PWNED") }) {
        findings.bites += 1
      }
    }
    await workspace.close()
    return findings
  }

  /// Makes the lines and parts them in covered ones, each once, and others that may be run.
  package func lines(
    root: FilePath
  ) -> (covered: [String], rest: [String], findings: Findings) {
    var findings = Findings()
    let policy = CommandPolicy(
      mode: .ask, sandbox: .working,
      standingRules: CommandTable.generousRules.map {
        CommandRule(prefix: $0, profile: "workspace", folder: root)
      })
    let rows = CommandTable.all.map(\.line).filter { $0.utf8.count < 4_096 }
    var mutation = Mutation(seed: seed)
    var seen: Set<[UInt8]> = []
    var covered: [String] = []
    var rest: [String] = []
    for index in 0..<count {
      let line = mutation.line(from: rows[index % rows.count])
      findings.judged += 1
      guard seen.insert(Array(line.utf8)).inserted else { continue }
      let judgement = policy.judge(
        Command(arguments: [Command.shell, "-c", line], folder: root))
      if judgement.verdict == .runs {
        covered.append(line)
      } else if judgement.hazards.isEmpty, line.contains("PWNED"), !line.utf8.contains(0) {
        rest.append(line)
      }
    }
    findings.distinct = seen.count
    findings.covered = covered.count
    return (covered, rest, findings)
  }

  /// The files that a line leaves behind.
  private func run(_ line: String, _ yard: TrapYard, _ workspace: Workspace) async -> [String] {
    yard.prepare()
    let command = Command(
      arguments: [Command.shell, "-c", line], folder: workspace.root, timeout: 2,
      profile: .workspace)
    _ = await workspace.run(command) { _ in }
    return yard.strays
  }
}

import Agent
import Glibc
package import Workspace

/// Judges mutations of hostile command lines, and runs in the sandbox what a rule would let pass.
///
/// Nothing that rules cover may leave a file. In auto mode the sandbox is all that holds, so a sample
/// of what runs there, and of what is marked and runs after a yes, may leave the mark in the yard but
/// nowhere else. A sample of the lines that they do not cover is run too:
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
    /// Lines that auto mode runs by itself, and those that it asks about.
    package var automatic = 0
    package var marked = 0
    /// Sampled lines that left the mark outside of the yard: must be none.
    package var outbreaks: [String] = []
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

  /// Lines parted by what becomes of them, each once.
  package struct Parts: Sendable {
    /// By a rule, in ask mode.
    package var covered: [String] = []
    /// Others that may leave the mark.
    package var rest: [String] = []
    /// Those that auto mode runs without a question, and those that it asks about.
    package var automatic: [String] = []
    package var marked: [String] = []
  }

  /// Works in a new folder below `parent`, which must lie where sandboxed commands may write.
  package func run(below parent: String) async throws -> Findings {
    let yard = TrapYard(below: parent)
    defer { yard.remove() }
    let workspace = try Workspace(root: FilePath(yard.path))
    var (parts, findings) = lines(root: workspace.root)
    if case .missing(let reason) = await workspace.sandboxState() {
      findings.obstacle = reason
      return findings
    }
    for line in parts.covered where await !run(line, yard, workspace).isEmpty {
      findings.escapes.append(line)
    }
    for line in sampled(parts.rest) {
      findings.sampled += 1
      if await run(line, yard, workspace).contains(where: { $0.contains("PWNED") }) {
        findings.bites += 1
      }
    }
    let before = yard.outside
    for line in sampled(parts.automatic) + sampled(parts.marked) {
      _ = await run(line, yard, workspace)
      if yard.outside != before { findings.outbreaks.append(line) }
    }
    await workspace.close()
    return findings
  }

  /// Every so many of them, so that all mutations have their share.
  private func sampled(_ lines: [String]) -> [String] {
    stride(from: 0, to: lines.count, by: max(1, lines.count / max(1, sample))).map { lines[$0] }
  }

  /// Makes the lines and judges them.
  package func lines(root: FilePath) -> (parts: Parts, findings: Findings) {
    var findings = Findings()
    let automatic = CommandPolicy(mode: .auto, sandbox: .working)
    let policy = CommandPolicy(
      mode: .ask, sandbox: .working,
      standingRules: CommandTable.generousRules.map {
        CommandRule(prefix: $0, profile: "workspace", folder: root)
      })
    let rows = CommandTable.all.map(\.line).filter { $0.utf8.count < 4_096 }
    var mutation = Mutation(seed: seed)
    var seen: Set<[UInt8]> = []
    var parts = Parts()
    for index in 0..<count {
      let line = mutation.line(from: rows[index % rows.count])
      findings.judged += 1
      guard seen.insert(Array(line.utf8)).inserted else { continue }
      let command = Command(arguments: [Command.shell, "-c", line], folder: root)
      let judgement = policy.judge(command)
      if judgement.verdict == .runs {
        parts.covered.append(line)
      } else if judgement.hazards.isEmpty, line.contains("PWNED"), !line.utf8.contains(0) {
        parts.rest.append(line)
      }
      guard !line.utf8.contains(0) else { continue }
      if automatic.judge(command).verdict == .runs {
        parts.automatic.append(line)
      } else {
        parts.marked.append(line)
      }
    }
    findings.distinct = seen.count
    findings.covered = parts.covered.count
    findings.automatic = parts.automatic.count
    findings.marked = parts.marked.count
    return (parts, findings)
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

import Agent
import Synchronization
import Workspace

/// Judges mutations of hostile command lines, and runs in the sandbox every one that some mode lets
/// run without a question.
///
/// What rules cover may leave, change or remove no file. In auto mode the sandbox is all that holds:
/// what runs there, and a sample of what is marked and runs after a yes, may do in its folder what it
/// likes, but nothing outside of it. That lines of auto mode leave the mark shows that the mutations
/// bite.
package struct CommandTorture: Sendable {
  package struct Findings: Sendable {
    /// Lines that were judged, and those of them that differ.
    package var judged = 0
    package var distinct = 0
    /// Lines that a rule covers, all of which were run.
    package var covered = 0
    /// Those of them that changed something: must be none.
    package var escapes: [String] = []
    /// Lines that auto mode runs by itself, all of which were run, and how many left the mark.
    package var automatic = 0
    package var bites = 0
    /// Lines that auto mode asks about, and how many of them were run all the same.
    package var marked = 0
    package var sampled = 0
    /// Lines that did something outside of their folder: must be none.
    package var outbreaks: [String] = []
    /// Why nothing was run.
    package var obstacle: String?

    /// What would make the rest worthless: that nothing was tried.
    package var gaps: [String] {
      [
        (covered, "no line is covered by a rule"), (automatic, "auto mode runs no line"),
        (bites, "no line leaves the mark"), (sampled, "no marked line was run"),
      ].filter { $0.0 == 0 }.map(\.1)
    }
  }

  private let count: Int
  private let sample: Int
  private let width: Int
  private let seed: UInt64

  /// Makes `count` lines.
  ///
  /// Of those that auto mode asks about `sample` are run. Folders and sandboxes there are `width` of
  /// at a time.
  package init(
    count: Int = 100_000, sample: Int = 2_000, width: Int = 12, seed: UInt64 = 20_261_120
  ) {
    self.count = count
    self.sample = sample
    self.width = width
    self.seed = seed
  }

  /// Works in new folders below `parent`, which must lie where sandboxed commands may write.
  package func run(below parent: String) async throws -> Findings {
    let yards = (0..<width).map { TrapYard(below: parent, number: $0) }
    defer { for yard in yards { yard.remove() } }
    let runners = try yards.map { try BatchRunner(in: $0) }
    var (parts, findings) = lines()
    if case .missing(let reason) = await runners[0].workspace.sandboxState() {
      findings.obstacle = reason
      return findings
    }
    findings.escapes = await results(of: parts.covered, within: .nothing, runners)
      .flatMap(\.offenders)
    let automatic = await results(of: parts.automatic, within: .folder, runners)
    let marked = sampled(parts.marked)
    let allowed = await results(of: marked, within: .folder, runners)
    findings.bites = automatic.reduce(0) { $0 + $1.bites }
    findings.sampled = marked.count
    findings.outbreaks = (automatic + allowed).flatMap(\.offenders)
    for runner in runners { await runner.workspace.close() }
    return findings
  }

  /// Every so many of them, so that all mutations have their share.
  private func sampled(_ lines: [String]) -> [String] {
    stride(from: 0, to: lines.count, by: max(1, lines.count / max(1, sample))).map { lines[$0] }
  }

  /// Runs all lines in batches, each runner taking the next as it is done with one.
  private func results(
    of lines: [String], within bound: BatchRunner.Bound, _ runners: [BatchRunner]
  ) async -> [BatchRunner.Result] {
    let batches = stride(from: 0, to: lines.count, by: BatchRunner.size).map {
      Array(lines[$0..<min(lines.count, $0 + BatchRunner.size)])
    }
    let next = Queue(batches)
    return await withTaskGroup(of: [BatchRunner.Result].self) { group in
      for runner in runners {
        group.addTask {
          var results: [BatchRunner.Result] = []
          while let batch = next.take() { results.append(await runner.run(batch, within: bound)) }
          return results
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }

  private final class Queue: Sendable {
    private let batches: Mutex<ArraySlice<[String]>>
    init(_ batches: [[String]]) { self.batches = Mutex(batches[...]) }
    func take() -> [String]? { batches.withLock { $0.popFirst() } }
  }
}

// MARK: - Judging

extension CommandTorture {
  /// Lines parted by what becomes of them, each once.
  package struct Parts: Sendable {
    /// By a rule, in ask mode.
    package var covered: [String] = []
    /// Those that auto mode runs without a question, and those that it asks about.
    package var automatic: [String] = []
    package var marked: [String] = []
  }

  /// Makes the lines and judges them as of a session in some folder.
  ///
  /// They are to be run, so the one that takes all processes there may be is left out: no limit holds
  /// root.
  package func lines() -> (parts: Parts, findings: Findings) {
    let root: FilePath = "/home/me/project"
    var findings = Findings()
    var automatic = CommandPolicy(mode: .auto, sandbox: .working)
    automatic.workspace = root
    let policy = CommandPolicy(
      mode: .ask, sandbox: .working,
      standingRules: CommandTable.generousRules.map {
        CommandRule(prefix: $0, profile: "workspace", folder: root)
      })
    let rows = CommandTable.all.map(\.line).filter { $0.utf8.count < 4_096 && !$0.contains(":|:") }
    var mutation = Mutation(seed: seed)
    var seen: Set<[UInt8]> = []
    var parts = Parts()
    for index in 0..<count {
      let line = mutation.line(from: rows[index % rows.count])
      findings.judged += 1
      guard seen.insert(Array(line.utf8)).inserted else { continue }
      let command = Command(arguments: [Command.shell, "-c", line], folder: root)
      if policy.judge(command).verdict == .runs { parts.covered.append(line) }
      // What holds a NUL cannot be started.
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
}

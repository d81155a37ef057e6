import EscapeProbes
import Glibc
import HostileCommands
import TestFolder

/// Tries for minutes what no test has the time for: each line says what was found.
///
///     tern-torture [FOLDER] [probes|ordinary|races|cycles|ghosts|death|flood|commands]...
///
/// Its folders are made below FOLDER, by default the current one: not below `/tmp`, of which
/// sandboxed commands have their own.
@main
enum Torture {
  private static let groups: [(name: String, run: @Sendable (String) async throws -> Bool)] = [
    ("probes", { try await Probes(folder: $0).run() }),
    ("ordinary", { try OrdinaryUser(folder: $0).run() }),
    ("races", { try await races(below: $0) }),
    ("cycles", { try await Cycles(folder: $0).run() }),
    ("ghosts", { try await Ghosts(folder: $0).run() }),
    ("death", { try Death(folder: $0).run() }),
    ("flood", { try await Flood(folder: $0).run() }),
    ("commands", { try await commands(below: $0) }),
  ]

  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    var words = Array(CommandLine.arguments.dropFirst())
    let names = groups.map(\.name) + ["hold"]
    var folder = "."
    if let first = words.first, !names.contains(first) {
      folder = first
      words.removeFirst()
    }
    guard words.allSatisfy(names.contains), let place = realpath(folder, nil) else {
      say("usage: tern-torture [FOLDER] [\(names.joined(separator: "|"))]...")
      exit(2)
    }
    folder = String(cString: place)
    free(place)
    if words == ["hold"] { await Death.hold(in: folder) }
    var isFine = true
    for group in groups where words.isEmpty || words.contains(group.name) {
      do {
        isFine = try await group.run(folder) && isFine
      } catch {
        say("\(group.name): \(error)")
        isFine = false
      }
    }
    exit(isFine ? 0 : 1)
  }

  /// 10,000 rounds of a folder that is swapped for a link outside.
  private static func races(below folder: String) async throws -> Bool {
    let result = try await PathRace(in: folder).run(rounds: 10_000)
    say("10,000 races: \(result.reads) files read, \(result.writes) written")
    guard result.reads > 0, result.writes > 0 else {
      say("MISSED the folder was never in its place")
      return false
    }
    return check("reads and writes outside", result.escapes, atMost: 0)
  }

  /// 100,000 mutations of hostile command lines, judged, and run where no question stands before.
  private static func commands(below folder: String) async throws -> Bool {
    let findings = try await CommandTorture().run(below: folder)
    if let obstacle = findings.obstacle {
      say("MISSED \(obstacle)")
      return false
    }
    for line in findings.escapes.prefix(20) { say("ESCAPE \(line.debugDescription)") }
    for line in findings.outbreaks.prefix(20) { say("OUTBREAK \(line.debugDescription)") }
    say(
      "\(findings.judged) lines judged, \(findings.distinct) of them different; \(findings.covered)"
        + " covered by a rule, and \(findings.automatic) that auto mode runs, were run, of which"
        + " \(findings.bites) bite; it asks about \(findings.marked), of which \(findings.sampled)"
        + " were run")
    for gap in findings.gaps { say("MISSED \(gap)") }
    let results = [
      findings.gaps.isEmpty,
      check("lines that did something outside", findings.outbreaks.count, atMost: 0),
      check("covered lines that changed something", findings.escapes.count, atMost: 0),
    ]
    return !results.contains(false)
  }

  static func say(_ text: String) {
    let line = text + "\n"
    _ = write(1, line, line.utf8.count)
  }

  /// Says a finding with its bound, and whether it is kept.
  static func check(_ name: String, _ value: Int, atMost bound: Int) -> Bool {
    say("\(value <= bound ? "kept  " : "MISSED") \(name): \(value) (at most \(bound))")
    return value <= bound
  }
}

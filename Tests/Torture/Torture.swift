import Glibc
import HostileCommands
import TestFolder

/// Tries for minutes what no test has the time for: each line says what was found.
///
///     tern-torture [FOLDER] [probes|ordinary|cycles|ghosts|death|flood|commands]...
///
/// Its folders are made below FOLDER, by default the current one: not below `/tmp`, of which
/// sandboxed commands have their own.
@main
enum Torture {
  private static let groups: [(name: String, run: @Sendable (String) async throws -> Bool)] = [
    ("probes", { try await Probes(folder: $0).run() }),
    ("ordinary", { try OrdinaryUser(folder: $0).run() }),
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

  /// 100,000 mutations of hostile command lines, judged, and run where a rule would let them pass.
  private static func commands(below folder: String) async throws -> Bool {
    let findings = try await CommandTorture().run(below: folder)
    if let obstacle = findings.obstacle {
      say("MISSED \(obstacle)")
      return false
    }
    for line in findings.escapes.prefix(20) { say("ESCAPE \(line.debugDescription)") }
    say(
      "\(findings.judged) lines judged, \(findings.distinct) of them different, \(findings.covered)"
        + " covered by a rule; \(findings.bites) of \(findings.sampled) others bite; auto mode runs"
        + " \(findings.automatic) and asks about \(findings.marked)")
    for line in findings.outbreaks.prefix(20) { say("OUTBREAK \(line.debugDescription)") }
    guard check("lines that left a file outside", findings.outbreaks.count, atMost: 0) else {
      return false
    }
    return check("covered lines that left a file", findings.escapes.count, atMost: 0)
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

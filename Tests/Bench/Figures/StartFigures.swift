import Glibc
import PseudoTerminal

/// How long it takes until there is something to type into.
struct StartFigures {
  let bench: Workbench

  func measure() throws -> [Figure] {
    try bench.tern().quit()
    let tern = try Distribution.of(20) {
      let program = try bench.start([bench.binary])
      defer { program.quit() }
      return try program.firstFrame()
    }
    let nothing = try Distribution.of(20) {
      let program = try bench.start(["true"])
      while !program.isAtEnd { _ = program.read(within: 1000) }
      return program.milliseconds(to: TerminalProgram.now())
    }
    var figures = [
      Figure(
        "start to first frame", tern.median, .milliseconds, bound: 20,
        reference: .init(name: "true", value: nothing.median)),
      Figure("start to first frame, p95", tern.percentile(95), .milliseconds),
    ]
    if let other = try Self.fullScreenProgram(bench) {
      figures[1].reference = .init(name: "\(other.name)'s median", value: other.start)
    }
    return figures
  }

  /// Another program that fills the screen, if there is one, and when its first output has settled.
  private static func fullScreenProgram(
    _ bench: Workbench
  ) throws -> (name: String, start: Double)? {
    for (name, command) in [("vim", ["vim", "-u", "NONE"]), ("less", ["less", "/etc/passwd"])] {
      guard access("/usr/bin/\(name)", X_OK) == 0 else { continue }
      let start = try Distribution.of(10) {
        let program = try bench.start(command)
        let tally = program.settle(quiet: 150)
        return program.milliseconds(to: max(tally.lastTime, program.startTime))
      }
      return (name, start.median)
    }
    return nil
  }
}

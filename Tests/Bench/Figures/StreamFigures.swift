import PseudoTerminal
import ScriptedProvider

/// What an answer costs from the wire to the screen.
struct StreamFigures {
  let bench: Workbench

  private struct Cost {
    var cpu: Double
    var seconds: Double
    var output: TerminalProgram.Tally
    var writes: Int
    /// Seconds of CPU for reading the same answer from a socket and no more.
    var plain: Double
  }

  func measure() throws -> [Figure] {
    let fast = try cost(deltas: 20_000, perSecond: nil)
    let paced = try cost(deltas: 2_000, perSecond: 200)
    let zoomed = try cost(deltas: 2_000, perSecond: 200, isZoomed: true)
    return [
      Figure(
        "CPU for 20,000 deltas (100 KB) at once", fast.cpu, .seconds, bound: 0.08,
        reference: .init(name: "recv", value: fast.plain)),
      Figure("· until the screen rests", fast.seconds, .seconds),
      Figure("· writes to the terminal, as read", Double(fast.output.reads), .writes),
      Figure("· bytes to the terminal a delta", Double(fast.output.bytes) / 20_000, .bytes),
      Figure(
        "CPU for 10 s at 200 deltas/s", paced.cpu, .seconds, bound: 0.1,
        reference: .init(name: "recv", value: paced.plain)),
      Figure("· writes to the terminal, as read", Double(paced.output.reads), .writes),
      Figure("· calls that write, also to the log", Double(paced.writes), .writes),
      Figure("· bytes to the terminal a delta", Double(paced.output.bytes) / 2_000, .bytes),
      Figure(
        "· the same in a full-width pane", Double(zoomed.output.bytes) / 2_000, .bytes, bound: 25),
    ]
  }

  private func cost(
    deltas: Int, perSecond rate: Int?, isZoomed: Bool = false
  ) throws -> Cost {
    let provider = try bench.provider(playing: Scenarios.prose(deltas: deltas, perSecond: rate))
    defer { provider.stop() }
    let plain = try PlainClient.cpuOfReading(port: provider.port)
    let program = try bench.tern()
    defer { program.quit() }
    program.settle()
    var log = LogWatch { [bench] in bench.newestLog() }
    let before = ProcessUsage(of: program.process)
    let start = TerminalProgram.now()
    program.send(Array("go\r".utf8))
    if isZoomed {
      program.run(for: 0.2)
      // The conversation has the focus, then the whole width.
      program.send(Array("\u{1B}1".utf8))
      program.run(for: 0.2)
      program.send([0x14])
    }
    var isDone = false
    var output = program.run(atMost: 120) {
      isDone = log.hasFinishedTurn()
      return isDone
    }
    guard isDone else { throw BenchError("The answer did not come to its end.") }
    let rest = program.settle(quiet: 200)
    let after = ProcessUsage(of: program.process)
    output.bytes += rest.bytes
    output.reads += rest.reads
    return Cost(
      cpu: after.cpu - before.cpu,
      seconds: Double(max(output.lastTime, rest.lastTime) - start) / 1e9, output: output,
      writes: after.writes - before.writes, plain: plain)
  }
}

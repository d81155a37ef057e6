import PseudoTerminal

/// What it takes when nobody does anything, new and after the demo was played.
struct RestFigures {
  let bench: Workbench

  func measure() throws -> [Figure] {
    let program = try bench.tern()
    program.run(for: 1)
    var figures = memory(of: program, "at rest", bound: 30, reference: try otherMemory())
    figures += idling(program, "at rest")
    program.quit()

    let demo = try playDemo()
    figures += memory(of: demo, "after the demo", bound: nil, reference: nil)
    figures += idling(demo, "after the demo")
    demo.quit()
    return figures
  }

  private func memory(
    of program: TerminalProgram, _ when: String, bound: Double?, reference: Figure.Reference?
  ) -> [Figure] {
    [
      Figure(
        "resident \(when)", ProcessUsage.residentMegabytes(of: program.process), .megabytes,
        bound: bound, reference: reference),
      Figure(
        "proportional share \(when)", ProcessUsage.proportionalMegabytes(of: program.process),
        .megabytes),
    ]
  }

  private func otherMemory() throws -> Figure.Reference? {
    guard let shell = try? bench.start(["sh", "-c", "read x"]) else { return nil }
    shell.run(for: 0.3)
    return .init(name: "sh", value: ProcessUsage.residentMegabytes(of: shell.process))
  }

  private func idling(_ program: TerminalProgram, _ when: String) -> [Figure] {
    let before = ProcessUsage(of: program.process)
    program.run(for: 3)
    let after = ProcessUsage(of: program.process)
    return [
      Figure("CPU in 3 s \(when)", Double(after.ticks - before.ticks), .ticks, bound: 0),
      Figure(
        "wake-ups in 3 s \(when)", Double(after.voluntarySwitches - before.voluntarySwitches),
        .wakeups, bound: 0),
    ]
  }

  /// Plays the demo to the end of its turn by the default keys.
  private func playDemo() throws -> TerminalProgram {
    let program = try bench.tern(["demo"])
    var log = LogWatch { [bench] in bench.newestLog(demo: true) }
    var isDone = false
    program.run(atMost: 60) {
      for line in log.newLines() {
        if line.contains(#""type":"turn.finished""#) { isDone = true }
        guard line.contains(#""type":"approval.requested""#) else { continue }
        // A question hears no key that may have been meant for something else.
        program.run(for: 0.6)
        guard line.contains(#""patch":"#) else {
          program.send(Array("y".utf8))
          continue
        }
        program.send(Array("A".utf8))
        program.run(for: 0.2)
        program.send([0x0D])
      }
      return isDone
    }
    guard isDone else { throw BenchError("The demo did not come to its end.") }
    program.run(for: 1)
    return program
  }
}

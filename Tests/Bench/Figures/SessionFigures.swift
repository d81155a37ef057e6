import PseudoTerminal
import Sessions

/// Coming back to a long session, working in it, and finding it among many.
struct SessionFigures {
  let bench: Workbench

  func measure() throws -> [Figure] {
    let long = try SampleSession.long(in: bench, megabytes: 20)
    let readings = Distribution.of(5) {
      let start = TerminalProgram.now()
      _ = Files.bytes(of: long.path)
      return Double(TerminalProgram.now() - start) / 1e6
    }
    let fresh = try bench.tern()
    fresh.run(for: 0.5)
    let empty = ProcessUsage.residentMegabytes(of: fresh.process)
    fresh.quit()

    var memory: [Double] = []
    let resume = try Distribution.of(5) {
      let program = try bench.start([bench.binary, "resume", long.id])
      let time = try program.firstFrame()
      program.run(for: 0.5)
      memory.append(ProcessUsage.residentMegabytes(of: program.process) - empty)
      program.quit()
      return time
    }
    let streaming = try KeyFigures(bench: bench).whileStreaming(["resume", long.id])
    return [
      Figure(
        "resume 20 MB to first frame", resume.median, .milliseconds, bound: 100,
        reference: .init(name: "read the file", value: readings.median)),
      Figure(
        "memory for its transcript", Distribution(memory).median, .megabytes,
        bound: 2 * Double(long.bytes) / 1e6,
        reference: .init(name: "its bytes", value: Double(long.bytes) / 1e6)),
    ] + KeyFigures.figures("in it, while 1,000 deltas/s stream", streaming, nil)
      + (try listing())
  }

  private func listing() throws -> [Figure] {
    try SampleSession.many(1_000, in: bench)
    func seconds(_ command: [String]) throws -> Double {
      let program = try bench.start(command)
      var time = TerminalProgram.now()
      while !program.isAtEnd { time = program.read(within: 10_000).time }
      return program.milliseconds(to: time)
    }
    let list = try Distribution.of(7) { try seconds([bench.binary, "sessions"]) }
    let names = try Distribution.of(7) { try seconds(["ls", "-lR", "\(bench.home)/sessions"]) }
    return [
      Figure(
        "list 1,000 sessions", list.median, .milliseconds, bound: 10,
        reference: .init(name: "ls -lR", value: names.median))
    ]
  }
}

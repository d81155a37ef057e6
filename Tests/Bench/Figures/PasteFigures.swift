import PseudoTerminal

/// A paste of a megabyte into the composer.
struct PasteFigures {
  private static let text: [UInt8] = {
    let line = Array(
      "a line of a pasted file, as long as such lines are in most of the files\n".utf8)
    return Array(repeatElement(line, count: (1 << 20) / line.count).joined())
  }()

  let bench: Workbench

  func measure() throws -> [Figure] {
    let plain = try Distribution.of(3) {
      let reader = try bench.start([
        "sh", "-c", "stty raw -echo; echo ready; head -c \(Self.text.count) >/dev/null; echo done",
      ])
      _ = reader.read(within: 1000)
      let start = TerminalProgram.now()
      reader.send(Self.text)
      let tally = reader.run(for: 10)
      return Double(tally.lastTime - start) / 1e6
    }
    var cpu: [Double] = []
    let paste = try Distribution.of(3) {
      let program = try bench.tern()
      defer { program.kill() }
      program.settle()
      let before = ProcessUsage(of: program.process)
      let start = TerminalProgram.now()
      program.send(Array("\u{1B}[200~".utf8) + Self.text + Array("\u{1B}[201~".utf8))
      let tally = program.settle(quiet: 700, limit: 60)
      cpu.append((ProcessUsage(of: program.process).cpu - before.cpu) * 1000)
      return Double(max(tally.lastTime, start) - start) / 1e6
    }
    return [
      Figure(
        "paste 1 MB until the screen rests", paste.median, .milliseconds, bound: 50,
        reference: .init(name: "head -c", value: plain.median)),
      Figure("· CPU", Distribution(cpu).median, .milliseconds),
    ]
  }
}

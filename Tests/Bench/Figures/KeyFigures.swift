import Glibc
import PseudoTerminal
import ScriptedProvider

/// From a key to the bytes that show it: at rest, while an answer streams, and while a command of
/// the model's floods.
struct KeyFigures {
  let bench: Workbench

  func measure() throws -> [Figure] {
    let echo = try bench.start(["sh", "-c", "stty raw -echo; exec cat"])
    echo.run(for: 0.3)
    let plain = Self.latencies(echo)

    let program = try bench.tern()
    program.settle()
    let rest = Self.latencies(program)
    program.quit()
    let streaming = try whileStreaming(["-m", "bench/model"])
    let flooding = try whileFlooding(plain)
    return Self.figures("at rest", rest, plain)
      + Self.figures("while 1,000 deltas/s stream", streaming, plain)
      + flooding
  }

  private static let floodBytes = 10 << 30

  /// The latencies while a sandboxed command writes 10 GiB, and the memory that takes.
  private func whileFlooding(_ plain: Distribution) throws -> [Figure] {
    let provider = try bench.provider(playing: Scenarios.flood(bytes: Self.floodBytes))
    defer { provider.stop() }
    let program = try bench.tern(["-m", "bench/model", "--mode", "auto"])
    program.settle()
    let before = ProcessUsage.peakMegabytes(of: program.process)
    program.send(Array("go\r".utf8))
    program.run(atMost: 5) { ProcessUsage.isRunning("\(Self.floodBytes)") }
    guard ProcessUsage.isRunning("\(Self.floodBytes)") else {
      throw BenchError("The flood did not begin: does a sandbox work here?")
    }
    let latencies = Self.latencies(program)
    guard ProcessUsage.isRunning("\(Self.floodBytes)") else {
      throw BenchError("The flood was over before the last key.")
    }
    program.run(atMost: 60) { !ProcessUsage.isRunning("\(Self.floodBytes)") }
    let growth = ProcessUsage.peakMegabytes(of: program.process) - before
    program.quit()
    return [
      Figure(
        "key to bytes while a command writes 10 GiB, p50", latencies.percentile(50), .milliseconds,
        reference: .init(name: "cat", value: plain.percentile(50))),
      Figure(
        "key to bytes while a command writes 10 GiB, p99", latencies.percentile(99), .milliseconds,
        bound: 50, reference: .init(name: "cat", value: plain.percentile(99))),
      Figure("· resident memory grown by 10 GiB", growth, .megabytes, bound: 16),
    ]
  }

  /// The latencies while an answer of 1,000 deltas a second streams into a session.
  func whileStreaming(_ arguments: [String]) throws -> Distribution {
    let provider = try bench.provider(
      playing: Scenarios.prose(deltas: 8_000, perSecond: 1_000))
    defer { provider.stop() }
    let program = try bench.tern(arguments)
    program.settle()
    program.send(Array("go\r".utf8))
    program.run(for: 1)
    let latencies = Self.latencies(program)
    program.kill()
    return latencies
  }

  static func figures(
    _ when: String, _ keys: Distribution, _ plain: Distribution?
  ) -> [Figure] {
    [(50.0, 1.0), (99.0, 4.0)].map { percent, bound in
      Figure(
        "key to bytes \(when), p\(Int(percent))", keys.percentile(percent), .milliseconds,
        bound: bound,
        reference: plain.map { .init(name: "cat", value: $0.percentile(percent)) })
    }
  }

  /// Milliseconds from each of 200 keys to its letter in the output.
  ///
  /// No letter comes twice, and none occurs in what streams.
  static func latencies(_ program: TerminalProgram) -> Distribution {
    var latencies: [Double] = []
    for (count, scalar) in (0xE0..<0xE0 + 200).compactMap(Unicode.Scalar.init).enumerated() {
      let letter = Array(String(Character(scalar)).utf8)
      let start = TerminalProgram.now()
      program.send(letter)
      var seen: [UInt8] = []
      while seen.end(of: letter) == nil, TerminalProgram.now() - start < 1_000_000_000 {
        let output = program.read(within: 100)
        seen += output.bytes
        if seen.end(of: letter) != nil { latencies.append(Double(output.time - start) / 1e6) }
      }
      // Out of step with frames and deltas.
      program.run(for: Double(15 + count * 7 % 17) / 1000)
    }
    return Distribution(latencies.count == 200 ? latencies : [])
  }
}

import CPosix
import Glibc
import PseudoTerminal
import TestFolder

/// What became of a program that ran without a terminal.
struct FinishedProgram: Sendable {
  var output: String
  var errors: String
  var exit: PseudoTerminal.Exit
  /// The most memory that was resident at once, as looked at every 20 ms and at each output.
  ///
  /// What the system tells at the end counts this process's own too.
  var peakKilobytes: Int
  /// From its start to its end.
  var duration: Duration

  /// Lines of the output that are not empty.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Runs a program to its end on a thread of its own; one that takes longer than `limit` seconds
  /// is killed.
  static func run(
    _ command: [String], input: String? = nil, environment: [String], folder: String,
    limit: Double = 60
  ) async throws -> FinishedProgram {
    let result = await withCheckedContinuation { continuation in
      startThread {
        continuation.resume(
          returning: Result {
            try runBlocking(
              command, input: input, environment: environment, folder: folder, limit: limit)
          })
      }
    }
    return try result.get()
  }

  private static func runBlocking(
    _ command: [String], input: String?, environment: [String], folder: String, limit: Double
  ) throws -> FinishedProgram {
    var output: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    cposix_pipe(&output)
    cposix_pipe(&errors)
    // Inputs of tests are small: they fit into the pipe.
    var words: [Int32] = [-1, -1]
    if let input {
      cposix_pipe(&words)
      write(words[1], input, input.utf8.count)
      close(words[1])
    }
    let start = ContinuousClock.now
    let process: pid_t
    do {
      process = try SpawnedProcess(
        command, environment: environment, folder: folder, input: input == nil ? nil : words[0],
        output: output[1], errors: errors[1]
      ).id
    } catch {
      for descriptor in output + errors + words.prefix(1) { close(descriptor) }
      throw error
    }
    for descriptor in [output[1], errors[1], words[0]] where descriptor >= 0 { close(descriptor) }
    defer {
      close(output[0])
      close(errors[0])
    }
    let (texts, peak) = drain([output[0], errors[0]], process, limit)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    let exit: PseudoTerminal.Exit =
      cposix_signalled(status) != 0
      ? .signal(cposix_term_signal(status)) : .code(cposix_exit_code(status))
    return FinishedProgram(
      output: texts[0], errors: texts[1], exit: exit, peakKilobytes: peak,
      duration: ContinuousClock.now - start)
  }

  /// Reads both to their ends, and watches the program's memory meanwhile.
  private static func drain(
    _ descriptors: [Int32], _ process: pid_t, _ limit: Double
  ) -> (texts: [String], peakKilobytes: Int) {
    var peak = 0
    var texts: [[UInt8]] = [[], []]
    var open = [true, true]
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let start = ContinuousClock.now
    while open.contains(true) {
      var polled = (0..<2).map {
        pollfd(fd: open[$0] ? descriptors[$0] : -1, events: Int16(POLLIN), revents: 0)
      }
      poll(&polled, 2, 20)
      peak = max(peak, peakKilobytes(of: process))
      for index in 0..<2 where polled[index].revents != 0 {
        let count = read(descriptors[index], &buffer, buffer.count)
        if count > 0 { texts[index] += buffer[..<count] } else { open[index] = false }
      }
      let overdue = ContinuousClock.now - start - .seconds(limit)
      if overdue > .zero { kill(process, SIGKILL) }
      // A child that goes on may hold the other ends.
      if overdue > .seconds(5) { break }
    }
    return (texts.map { String(decoding: $0, as: UTF8.self) }, peak)
  }

  private static func peakKilobytes(of process: pid_t) -> Int {
    let text = TemporaryFolder.text(at: "/proc/\(process)/status") ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}

import CPosix
import Glibc

/// A started program whose output and errors come through one pipe.
struct ChildProcess: Sendable {
  let identifier: pid_t
  let output: Descriptor
  /// Readable once the program has ended.
  let exit: Descriptor

  /// So that a flood is read in large pieces.
  private static let pipeSize: Int32 = 1 << 20

  init(_ start: ProcessStart) throws(ProcessStart.Failure) {
    let program = start.arguments.first ?? []
    var ends: [Int32] = [0, 0]
    guard cposix_pipe(&ends) == 0 else { throw .init(errno, program) }
    output = Descriptor(ends[0])
    let writeEnd = Descriptor(ends[1])
    _ = cposix_set_pipe_size(writeEnd.number, Self.pipeSize)
    identifier = try start.spawn(output: writeEnd)
    let number = cposix_pidfd_open(identifier)
    guard number >= 0 else {
      let code = errno
      kill(-identifier, SIGKILL)
      waitpid(identifier, nil, 0)
      throw .init(code, program)
    }
    exit = Descriptor(number)
    cposix_set_nonblocking(output.number)
  }

  /// Sends a signal to the whole group.
  ///
  /// Only before ``reap()``: until then the number is its own.
  func signal(_ number: Int32) { kill(-identifier, number) }

  /// Where memory runs out, it goes before the person's other programs, and before this one.
  func goesFirst() {
    let file = FilePath("/proc/\(identifier)/oom_score_adj")
    let number = file.bytes.withCString { cposix_open($0, O_WRONLY | O_CLOEXEC, 0) }
    guard number >= 0 else { return }
    _ = Descriptor(number).writeAll(Array("500".utf8))
  }

  /// Waits for the program's end and takes its place in the process table away.
  @discardableResult func reap() -> CommandResult.Ending {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return cposix_signalled(status) != 0
      ? .signalled(Int(cposix_term_signal(status))) : .exited(Int(cposix_exit_code(status)))
  }
}

import CPosix
import Glibc

/// What bubblewrap says of a sandbox it made, on `--json-status-fd`.
struct SandboxStatus: Equatable {
  /// The first process of the sandbox's namespace.
  var firstProcess: pid_t?
  /// Missing when the command was not even started.
  var exitCode: Int?
  /// Why ``SandboxEntrance`` did not let the command begin.
  var obstacle: SandboxEntrance.Obstacle?

  init(parsing text: some Sequence<UInt8>) {
    let words = String(decoding: Array(text), as: UTF8.self)
      .split { $0.isWhitespace || $0 == "," || $0 == "{" || $0 == "}" }
    for (key, value) in zip(words, words.dropFirst()) {
      switch key {
      case "\"child-pid\":": firstProcess = pid_t(value)
      case "\"exit-code\":": exitCode = Int(value)
      case "\"moved\":": obstacle = .moved
      case "\"noProgram\":": obstacle = .noProgram
      case "\"forbiddenProgram\":": obstacle = .forbiddenProgram
      default: continue
      }
    }
  }

  /// Reads what came until now.
  init(reading pipe: Descriptor) {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = buffer.withUnsafeMutableBytes { Glibc.read(pipe.number, $0.baseAddress, $0.count) }
    self.init(parsing: buffer.prefix(max(0, count)))
  }

  /// Waits until the kernel has ended everything in the namespace, so many milliseconds at most;
  /// false when it has not, or when its first process was not told of any more.
  func isEmpty(within milliseconds: Int32) -> Bool {
    guard let firstProcess else { return false }
    let number = cposix_pidfd_open(firstProcess)
    guard number >= 0 else { return true }
    let process = Descriptor(number)
    var source = [pollfd(fd: process.number, events: Int16(POLLIN), revents: 0)]
    var count = poll(&source, 1, milliseconds)
    while count < 0, errno == EINTR { count = poll(&source, 1, milliseconds) }
    return count > 0
  }
}

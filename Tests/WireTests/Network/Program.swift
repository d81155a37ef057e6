import CPosix
import Glibc

/// A child process of a test, ended with it.
final class Program: Sendable {
  private let process: pid_t
  private let input: Int32
  private let output: Int32

  struct NotStarted: Error { var errno: Int32 }

  /// Where a program is found; nil without it.
  static func path(_ name: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return folders.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  init(_ argv: [String]) throws {
    var stdin: [Int32] = [-1, -1]
    var stdout: [Int32] = [-1, -1]
    guard cposix_pipe(&stdin) == 0, cposix_pipe(&stdout) == 0 else {
      throw NotStarted(errno: errno)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, stdin[0], 0)
    posix_spawn_file_actions_adddup2(&actions, stdout[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var child = pid_t()
    var arguments = argv.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    let code = posix_spawnp(
      &child, argv[0], &actions, &attributes, &arguments, cposix_environment())
    Glibc.close(stdin[0])
    Glibc.close(stdout[1])
    guard code == 0 else { throw NotStarted(errno: code) }
    process = child
    input = stdin[1]
    output = stdout[0]
  }

  /// Runs to its end; whether it ended well.
  static func run(_ argv: [String]) throws -> Bool {
    let program = try Program(argv)
    while program.read() != nil {}
    return program.wait() == 0
  }

  @discardableResult
  func write(_ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Glibc.write(input, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  func read() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = Glibc.read(output, &buffer, buffer.count)
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  func end() { kill(process, SIGKILL) }

  private func wait() -> Int32 {
    var status: Int32 = 0
    waitpid(process, &status, WNOHANG)
    return status
  }

  deinit {
    end()
    var status: Int32 = 0
    waitpid(process, &status, 0)
    Glibc.close(input)
    Glibc.close(output)
  }
}

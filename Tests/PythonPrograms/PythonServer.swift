import CPosix
import Glibc

/// A program of another author's, in Python, that runs until nobody holds it.
package final class PythonServer: Sendable {
  private let child: pid_t

  package init(
    _ python: String, environment: [String] = [], arguments: [String]
  ) throws {
    child = try Self.spawn([python] + arguments, environment: environment)
  }

  /// `script` gets the arguments as `sys.argv[1:]`.
  package convenience init(
    _ python: String, environment: [String] = [], script: String, arguments: [String]
  ) throws {
    try self.init(python, environment: environment, arguments: ["-c", script] + arguments)
  }

  deinit {
    kill(child, SIGKILL)
    waitpid(child, nil, 0)
  }

  /// Whether the program ends well; what it says is not shown.
  package static func run(_ arguments: [String], environment: [String] = []) -> Bool {
    guard let child = try? spawn(arguments, environment: environment) else { return false }
    var status: Int32 = 0
    return waitpid(child, &status, 0) == child && status == 0
  }

  /// What the program says, errors too.
  package static func output(of arguments: [String]) throws -> String {
    var pipe: [Int32] = [-1, -1]
    cposix_pipe(&pipe)
    defer { close(pipe[0]) }
    let child = try spawn(arguments, environment: [], output: pipe[1])
    close(pipe[1])
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(pipe[0], &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    waitpid(child, nil, 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  package struct NotStarted: Error { package var code: Int32 }

  /// `output` takes the place of nothing for what the program says.
  private static func spawn(
    _ arguments: [String], environment: [String], output: Int32? = nil
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Int32(0)...2 {
      if let output, descriptor > 0 {
        posix_spawn_file_actions_adddup2(&actions, output, descriptor)
      } else {
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
      }
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    var inherited: [String] = []
    var entry = cposix_environment()
    while let text = entry?.pointee {
      inherited.append(String(cString: text))
      entry = entry?.advanced(by: 1)
    }
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = (environment + inherited).map { strdup($0) } + [nil]
    defer { for text in argv + envp { free(text) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, arguments[0], &actions, nil, argv, envp)
    guard code == 0 else { throw NotStarted(code: code) }
    return child
  }
}

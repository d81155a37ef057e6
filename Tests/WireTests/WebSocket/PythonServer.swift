import CPosix
import Glibc

/// A server of another author's, in Python, that runs until nobody holds it.
///
/// Its packages go into a folder of the build, once; without Python or the network there is none,
/// and the tests that want it say so.
final class PythonServer {
  private let child: pid_t

  /// `script` gets the arguments as `sys.argv[1:]`.
  init(_ python: String, environment: [String] = [], script: String, arguments: [String]) throws {
    child = try Self.spawn([python, "-c", script] + arguments, environment: environment)
  }

  deinit {
    kill(child, SIGKILL)
    waitpid(child, nil, 0)
  }

  static let folder: String = {
    let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
    return root + "/.build/python"
  }()

  /// An interpreter that has the package; nil when there is none to be had.
  static func interpreter(with package: String) -> String? {
    let home = "\(folder)/\(package)"
    let python = "\(home)/bin/python"
    let hasIt = { run([python, "-c", "import \(package)"]) }
    if hasIt() { return python }
    guard run(["python3", "-m", "venv", home]),
      run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package])
    else { return nil }
    return hasIt() ? python : nil
  }

  /// Whether the program ends well; what it says is not shown.
  static func run(_ arguments: [String], environment: [String] = []) -> Bool {
    guard let child = try? spawn(arguments, environment: environment) else { return false }
    var status: Int32 = 0
    return waitpid(child, &status, 0) == child && status == 0
  }

  /// A port that nobody listens on, below those that the system gives out by itself: none of the
  /// servers and connections of other tests takes it meanwhile.
  static func freePort() throws -> UInt16 {
    for _ in 0..<100 {
      let port = UInt16.random(in: 20_000..<30_000)
      if isFree(port) { return port }
    }
    throw NotStarted(code: EADDRINUSE)
  }

  private static func isFree(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  struct NotStarted: Error { var code: Int32 }

  private static func spawn(_ arguments: [String], environment: [String]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Int32(0)...2 {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
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

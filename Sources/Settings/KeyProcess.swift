import CPosix
import Glibc

/// A child process in a session of its own, read until it ends.
struct KeyProcess {
  struct Ending {
    /// The exit status, or 128 and the signal.
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]
  }

  /// What a program prints beyond this is read and forgotten.
  private static let outputLimit = 64 << 10

  private let process: pid_t
  private let output: Int32
  private let errors: Int32
  private let ended: Int32

  init(_ argv: [String]) throws(SettingsError) {
    let program = argv.first ?? ""
    var out: [Int32] = [-1, -1]
    var err: [Int32] = [-1, -1]
    guard cposix_pipe(&out) == 0, cposix_pipe(&err) == 0 else {
      let code = errno
      for descriptor in out where descriptor >= 0 { Glibc.close(descriptor) }
      throw .keyCommandNotStarted(program: program, errno: code)
    }
    let (code, child) = Self.spawn(argv, output: out[1], errors: err[1])
    Glibc.close(out[1])
    Glibc.close(err[1])
    guard code == 0 else {
      Glibc.close(out[0])
      Glibc.close(err[0])
      throw .keyCommandNotStarted(program: program, errno: code)
    }
    process = child
    output = out[0]
    errors = err[0]
    ended = cposix_pidfd_open(child)
    _ = cposix_set_nonblocking(output)
    _ = cposix_set_nonblocking(errors)
  }

  /// Blocks until the process has ended; nil when it had to be ended, for the time was over or
  /// `end` was made.
  func wait(seconds: Double, until end: EndRequest) -> Ending? {
    var ending = Ending(status: 0, output: [], errors: [])
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(seconds))
    var hasEnded = false
    while !hasEnded {
      let left = clock.now.duration(to: deadline) / .milliseconds(1)
      guard left > 0, !end.isMade else {
        kill(-process, SIGKILL)
        _ = reap()
        return nil
      }
      hasEnded = poll(milliseconds: left, end)
      drain(output, into: &ending.output)
      drain(errors, into: &ending.errors)
    }
    ending.status = reap()
    return ending
  }

  func close() {
    for descriptor in [output, errors, ended] where descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// Waits for output or for the end; answers whether the process has ended.
  private func poll(milliseconds: Double, _ end: EndRequest) -> Bool {
    var descriptors = [ended, output, errors, end.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    // A closed pipe is readable for ever: short naps instead of a spin until the process ends.
    _ = Glibc.poll(&descriptors, 4, Int32(min(milliseconds.rounded(.up), 60_000)))
    if descriptors[0].revents != 0 { return true }
    if descriptors[1...2].contains(where: { $0.revents & Int16(POLLHUP) != 0 }) {
      usleep(2000)
    }
    return false
  }

  private func drain(_ descriptor: Int32, into bytes: inout [UInt8]) {
    var block = [UInt8](repeating: 0, count: 4096)
    // A program that never stops printing must not keep us from the deadline.
    for _ in 0..<64 {
      let count = read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes += block[..<min(count, max(0, Self.outputLimit - bytes.count))]
    }
  }

  private func reap() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return cposix_exited(status) != 0
      ? cposix_exit_code(status) : 128 + cposix_term_signal(status)
  }

  private static func spawn(
    _ argv: [String], output: Int32, errors: Int32
  ) -> (code: Int32, process: pid_t) {
    guard let program = argv.first else { return (EINVAL, 0) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    posix_spawnattr_setflags(&attributes, flags | cposix_spawn_session_flag())
    let words = argv.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard let place = location(of: program) else { return (ENOENT, 0) }
    let code = posix_spawn(&process, place, &actions, &attributes, words, Glibc.environ)
    return (code, process)
  }

  /// Where the program is: never in the folder that is current, unless that is how it is named.
  private static func location(of program: String) -> String? {
    if program.contains("/") { return program }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    let here = realpath(".", nil)
    defer { free(here) }
    for entry in path.split(separator: ":") where entry.hasPrefix("/") {
      guard let folder = realpath(String(entry), nil) else { continue }
      defer { free(folder) }
      if let here, strcmp(here, folder) == 0 { continue }
      let place = "\(entry)/\(program)"
      var status = stat()
      guard stat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        access(place, X_OK) == 0
      else { continue }
      return place
    }
    return nil
  }
}

import CPosix
import Glibc

/// A started program, leader of a session and process group of its own.
///
/// It reads from `/dev/null`, and its output and errors come through one pipe. It inherits no other
/// descriptor, no signal mask and no ignored signals.
struct ChildProcess: Sendable {
  struct StartError: Error { var reason: String }

  let identifier: pid_t
  let output: Descriptor
  /// Readable once the program has ended.
  let exit: Descriptor

  init(_ arguments: [String], in folder: FilePath) throws(StartError) {
    let words = arguments.map { Array($0.utf8) }
    guard let program = words.first, !program.isEmpty else {
      throw StartError(reason: "no program is named.")
    }
    guard !words.contains(where: { $0.contains(0) }) else {
      throw StartError(reason: "an argument holds a NUL.")
    }
    var ends: [Int32] = [0, 0]
    guard cposix_pipe(&ends) == 0 else { throw Self.error(errno, arguments[0]) }
    output = Descriptor(ends[0])
    let writeEnd = Descriptor(ends[1])
    identifier = try Self.spawn(words, in: folder, output: writeEnd.number)
    let number = cposix_pidfd_open(identifier)
    guard number >= 0 else {
      let code = errno
      kill(-identifier, SIGKILL)
      waitpid(identifier, nil, 0)
      throw Self.error(code, arguments[0])
    }
    exit = Descriptor(number)
    cposix_set_nonblocking(output.number)
  }

  private static func spawn(
    _ words: [[UInt8]], in folder: FilePath, output: Int32
  ) throws(StartError) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    var allSignals = sigset_t()
    sigfillset(&allSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setsigdefault(&attributes, &allSignals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | cposix_spawn_session_flag())

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    _ = folder.bytes.withCString { posix_spawn_file_actions_addchdir_np(&actions, $0) }

    let arguments = CStrings(words)
    let environment = CStrings(ChildEnvironment.filtered(ChildEnvironment.inherited))
    var identifier = pid_t()
    guard let program = arguments.pointers[0] else { throw error(ENOMEM, "memory") }
    let code = posix_spawnp(
      &identifier, program, &actions, &attributes, arguments.pointers,
      environment.pointers)
    guard code == 0 else { throw error(code, String(decoding: words[0], as: UTF8.self)) }
    return identifier
  }

  private static func error(_ code: Int32, _ program: String) -> StartError {
    StartError(reason: "\(program): \(String(cString: strerror(code)))")
  }

  /// Sends a signal to the whole group.
  ///
  /// Only before ``reap()``: until then the number is its own.
  func signal(_ number: Int32) { kill(-identifier, number) }

  /// Waits for the program's end and takes its place in the process table away.
  @discardableResult func reap() -> CommandResult.Ending {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return cposix_signalled(status) != 0
      ? .signalled(Int(cposix_term_signal(status))) : .exited(Int(cposix_exit_code(status)))
  }
}

/// Strings as C wants them in an array, ended by a null pointer.
private final class CStrings {
  var pointers: [UnsafeMutablePointer<CChar>?]

  init(_ strings: [[UInt8]]) {
    pointers = strings.map { string in string.withCString { strdup($0) } } + [nil]
  }

  deinit { for pointer in pointers { free(pointer) } }
}

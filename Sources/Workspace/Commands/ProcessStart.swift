import CPosix
import Glibc

/// A program about to be started, leader of a session and process group of its own.
///
/// It inherits no descriptor that is not named here, no signal mask and no ignored signals.
struct ProcessStart {
  struct Failure: Error { var reason: String }

  var arguments: [[UInt8]]
  /// Each written `NAME=value`.
  var environment: [[UInt8]]
  var folder: FilePath
  /// The folder it runs in, open already; it counts more than the name.
  var openFolder: Descriptor?
  /// What it gets as its descriptors from 3 on.
  var passed: [Descriptor] = []

  init(
    _ arguments: [[UInt8]], in folder: FilePath,
    environment: [[UInt8]] = ChildEnvironment.filtered(ChildEnvironment.inherited)
  ) {
    self.arguments = arguments
    self.folder = folder
    self.environment = environment
  }

  /// Starts it; without an input it reads `/dev/null`, without an output it writes there.
  func spawn(input: Descriptor? = nil, output: Descriptor? = nil) throws(Failure) -> pid_t {
    guard let program = arguments.first, !program.isEmpty else {
      throw Failure(reason: "no program is named.")
    }
    guard !arguments.contains(where: { $0.contains(0) }) else {
      throw Failure(reason: "an argument holds a NUL.")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Kept open until it is started, and above every number that it will have there.
    let moved = try passed.map { descriptor throws(Failure) in try Self.movedUp(descriptor) }
    connect(&actions, input: input, output: output, moved: moved)
    defer { withExtendedLifetime(moved) {} }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.resetSignals(&attributes)

    let words = CStrings(arguments)
    // Found by us: the system's own search would also look into the current folder.
    let path = program.contains(0x2F) ? FilePath(bytes: program) : ProgramSearch.find(program)
    guard let path else { throw Failure(ENOENT, program) }
    let place = CStrings([path.bytes])
    let variables = CStrings(environment)
    var identifier = pid_t()
    defer { withExtendedLifetime((place, words, variables)) {} }
    guard let first = place.pointers[0] else { throw Failure(reason: "no memory.") }
    let code = posix_spawn(
      &identifier, first, &actions, &attributes, words.pointers, variables.pointers)
    guard code == 0 else { throw Failure(code, program) }
    return identifier
  }

  private func connect(
    _ actions: inout posix_spawn_file_actions_t, input: Descriptor?, output: Descriptor?,
    moved: [Descriptor]
  ) {
    // First, as long as every number means what it does here.
    if let openFolder {
      posix_spawn_file_actions_addfchdir_np(&actions, openFolder.number)
    } else {
      _ = folder.bytes.withCString { posix_spawn_file_actions_addchdir_np(&actions, $0) }
    }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input.number, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output.number, 1)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    for (index, descriptor) in moved.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor.number, 3 + Int32(index))
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3 + Int32(moved.count))
  }

  private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    var allSignals = sigset_t()
    sigfillset(&allSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setsigdefault(&attributes, &allSignals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | cposix_spawn_session_flag())
  }

  private static func movedUp(_ descriptor: Descriptor) throws(Failure) -> Descriptor {
    let number = cposix_duplicate_above(descriptor.number, 16)
    guard number >= 0 else { throw Failure(errno, Array("a descriptor".utf8)) }
    return Descriptor(number)
  }
}

extension ProcessStart.Failure {
  init(_ code: Int32, _ program: [UInt8]) {
    reason = "\(String(decoding: program, as: UTF8.self)): \(String(cString: strerror(code)))"
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

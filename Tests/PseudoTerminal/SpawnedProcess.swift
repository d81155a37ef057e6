import CPosix
import Glibc

/// A program to start with exactly this environment, as the leader of a session of its own.
package struct SpawnedProcess {
  package let id: Int32

  /// Starts it with the terminal at `path` as its own: the leader of a session gets the first one
  /// that it opens.
  package init(
    _ command: [String], environment: [String], folder: String, terminal path: String
  ) throws(PseudoTerminalError) {
    try self.init(command, environment: environment, folder: folder) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
  }

  /// Starts it with these descriptors as its standard ones; without an input it reads `/dev/null`.
  package init(
    _ command: [String], environment: [String], folder: String, input: Int32?, output: Int32,
    errors: Int32
  ) throws(PseudoTerminalError) {
    try self.init(command, environment: environment, folder: folder) { actions in
      if let input {
        posix_spawn_file_actions_adddup2(&actions, input, 0)
      } else {
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      }
      posix_spawn_file_actions_adddup2(&actions, output, 1)
      posix_spawn_file_actions_adddup2(&actions, errors, 2)
    }
  }

  private init(
    _ command: [String], environment: [String], folder: String,
    connecting: (inout posix_spawn_file_actions_t) -> Void
  ) throws(PseudoTerminalError) {
    guard let program = command.first else { throw PseudoTerminalError("No program is named.") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    connecting(&actions)
    posix_spawn_file_actions_addchdir_np(&actions, folder)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    posix_spawnattr_setflags(&attributes, flags | cposix_spawn_session_flag())

    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, &attributes, &words, &variables)
    guard code == 0 else { throw PseudoTerminalError("\(program) does not start", errno: code) }
    id = process
  }
}

/// Why a program could not be started or watched.
package struct PseudoTerminalError: Error, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }

  package init(_ what: String, errno code: Int32) {
    description = "\(what): \(String(cString: strerror(code)))."
  }
}

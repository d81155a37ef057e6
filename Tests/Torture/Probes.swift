import CPosix
import EscapeProbes
import Glibc
import TestFolder
import Workspace

/// Every escape probe in every profile, as whoever runs this.
struct Probes {
  let folder: String

  func run() async throws -> Bool {
    setenv("TERN_PROBE_API_KEY", "CANARY-IN-ENVIRONMENT", 1)
    let mark = "/tmp/tern-probe-mark-\(getpid())"
    try TemporaryFolder.write([], at: mark)
    defer { unlink(mark) }

    let place = try TemporaryFolder(in: folder)
    let calls = CallsProgram(at: "\(place.path)/calls")
    if calls.path == nil { Torture.say("no C compiler: the kernel is not asked directly") }
    var attempts = 0
    var successes = 0
    for (probe, profile) in EscapeProbe.attempts where probe.isPossible(with: calls) {
      let ground = try Ground(probe.ground, in: folder, calls: calls.path)
      attempts += 1
      if let failure = await ground.attempt(probe, profile) {
        successes += 1
        Torture.say("ESCAPE \(probe), \(profile.rawValue): \(failure)")
      }
      await ground.workspace.close()
    }
    return Torture.check(
      "escapes in \(attempts) attempts of \(EscapeProbe.all.count) probes as user \(getuid())",
      successes, atMost: 0)
  }
}

/// The same as a user without any rights, when this is root.
struct OrdinaryUser {
  let folder: String

  func run() throws -> Bool {
    guard getuid() == 0 else {
      Torture.say("not root: the probes were tried as an ordinary user already")
      return true
    }
    let place = try TemporaryFolder(in: folder)
    chown(place.path, 65_534, 65_534)
    guard Self.isReachable(place.path) else {
      Torture.say("MISSED \(place.path) cannot be reached by an ordinary user; name another folder")
      return false
    }
    let words = [
      "/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
      "/proc/self/exe", place.path, "probes",
    ]
    return try Child(words).wait() == 0
  }

  private static func isReachable(_ path: String) -> Bool {
    var place = path
    while !place.isEmpty {
      var status = stat()
      guard stat(place, &status) == 0, status.st_mode & S_IXOTH != 0 || place == path else {
        return false
      }
      place = place.lastIndex(of: "/").map { String(place[..<$0]) } ?? ""
    }
    return true
  }
}

/// This program once more, in another role.
struct Child {
  let process: pid_t
  /// What it writes.
  let output: Int32

  init(_ words: [String], readingOutput: Bool = false) throws {
    var link = [CChar](repeating: 0, count: 4_096)
    readlink("/proc/self/exe", &link, link.count - 1)
    let own = String(decoding: link.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let all = words.map { $0 == "/proc/self/exe" ? own : $0 }
    var arguments: [UnsafeMutablePointer<CChar>?] = all.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var ends: [Int32] = [-1, -1]
    if readingOutput, cposix_pipe(&ends) != 0 { throw TortureError("no pipe") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if readingOutput { posix_spawn_file_actions_adddup2(&actions, ends[1], 1) }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    var process = pid_t()
    let code = posix_spawn(
      &process, all[0], &actions, nil, &arguments, cposix_environment())
    if readingOutput { close(ends[1]) }
    guard code == 0 else { throw TortureError("\(words[0]) does not start") }
    self.process = process
    output = ends[0]
  }

  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return cposix_exited(status) != 0 ? cposix_exit_code(status) : 128
  }
}

struct TortureError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

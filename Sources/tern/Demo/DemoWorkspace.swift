import CPosix
import Glibc

/// The demo's project in a fresh folder, as a git repository with one commit.
enum DemoWorkspace {
  /// Makes the folder below `TMPDIR` and returns its path.
  ///
  /// Where git is not installed the repository is an empty one, with every file untracked.
  static func create() throws(DemoError) -> String {
    let parent = ProcessEnvironment.temporaryFolder
    var template = Array("\(parent)/tern-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw DemoError(path: parent, code: errno) }
    let made = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let folder = resolved(made)
    for name in ["bin", "lib"] { try makeFolder("\(folder)/\(name)") }
    for file in DemoFiles.all {
      try write(file.text, to: "\(folder)/\(file.path)", mode: file.isExecutable ? 0o755 : 0o644)
    }
    if !commit(in: folder) { try makeEmptyRepository(in: folder) }
    return folder
  }

  /// Without symbolic links, as the tools will name it.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func makeFolder(_ path: String) throws(DemoError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw DemoError(path: path, code: errno)
    }
  }

  private static func write(_ text: String, to path: String, mode: mode_t) throws(DemoError) {
    let descriptor = cposix_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw DemoError(path: path, code: errno) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
      }
      guard count > 0 else { throw DemoError(path: path, code: errno) }
      offset += count
    }
    fchmod(descriptor, mode)
  }
}

/// A file or folder of the demo that could not be made.
struct DemoError: Error, CustomStringConvertible {
  var path: String
  var code: Int32

  var description: String {
    "The demo's folder could not be made: \(path): \(String(cString: strerror(code)))."
  }
}

// MARK: - git

extension DemoWorkspace {
  /// Commits everything with the git command; false when it is not there or fails.
  private static func commit(in folder: String) -> Bool {
    let author = ["-c", "user.name=Tern", "-c", "user.email=tern@localhost"]
    return run(["git", "init", "--quiet"], in: folder) && run(["git", "add", "--all"], in: folder)
      && run(
        ["git"] + author + ["commit", "--quiet", "--message=Slugs from titles"], in: folder)
  }

  /// Runs a program without input or output, with no configuration but git's own defaults.
  private static func run(_ arguments: [String], in folder: String) -> Bool {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addchdir_np(&actions, folder)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    let environment = [
      "PATH=\(getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin")",
      "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
      "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=init.defaultBranch", "GIT_CONFIG_VALUE_0=main",
    ]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var child: pid_t = 0
    guard posix_spawnp(&child, arguments[0], &actions, &attributes, &words, &variables) == 0 else {
      return false
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return false }
    }
    return cposix_exited(status) != 0 && cposix_exit_code(status) == 0
  }

  private static func makeEmptyRepository(in folder: String) throws(DemoError) {
    let parts = [".git", ".git/objects", ".git/objects/info", ".git/objects/pack", ".git/refs"]
    for name in parts + [".git/refs/heads", ".git/refs/tags"] {
      try makeFolder("\(folder)/\(name)")
    }
    try write("ref: refs/heads/main\n", to: "\(folder)/.git/HEAD", mode: 0o644)
    let config = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n"
    try write(config, to: "\(folder)/.git/config", mode: 0o644)
  }
}

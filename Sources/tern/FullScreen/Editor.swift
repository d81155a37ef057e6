import CPosix
import Glibc
import Workspace

/// Runs the person's own editor on a text, on the terminal.
enum Editor {
  static func edit(_ text: String, environment: [String: String]) -> Result<String, Failure> {
    let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
    let folder = ProcessEnvironment.temporaryFolder
    var path = Array("\(folder)/tern-XXXXXX.md".utf8CString)
    let descriptor = mkstemps(&path, 3)
    guard descriptor >= 0 else {
      return .failure(.failed("\(folder) takes no file for the editor."))
    }
    let name = String(
      decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    Output.write(text, to: descriptor)
    close(descriptor)
    guard let status = run(["-c", "\(editor) \"$1\"", "sh", name]) else {
      return .failure(.failed("The editor \(editor) could not be started."))
    }
    guard status == 0 else {
      return .failure(.failed("The editor ended with status \(status); the text is as it was."))
    }
    return contents(of: name).map { .success($0) }
      ?? .failure(.failed("The edited text is not UTF-8; it was left as it was."))
  }

  /// Opens a file at a line, as most editors take it; a failure is told.
  static func open(_ path: FilePath, line: Int, environment: [String: String]) -> Failure? {
    let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
    guard
      let status = run(["-c", "\(editor) \"+$1\" \"$2\"", "sh", String(line), path.display])
    else { return .failed("The editor \(editor) could not be started.") }
    return status == 0 ? nil : .failed("The editor ended with status \(status).")
  }

  /// Runs the system's shell in the foreground and waits for it; nil when it could not be started.
  ///
  /// By its whole path: a search could find what a project put there.
  private static func run(_ arguments: [String]) -> Int32? {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var mask = sigset_t()
    sigemptyset(&mask)
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var words: [UnsafeMutablePointer<CChar>?] = (["sh"] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process = pid_t()
    guard
      posix_spawn(&process, "/bin/sh", nil, &attributes, &words, cposix_environment()) == 0
    else { return nil }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return cposix_exited(status) != 0 ? cposix_exit_code(status) : 128 + cposix_term_signal(status)
  }

  private static func contents(of path: String) -> String? {
    let file = cposix_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard let bytes = readAll(file) else { return nil }
    var text = String(validating: bytes, as: UTF8.self)
    if text?.last == "\n" { text?.removeLast() }
    return text
  }
}

/// All bytes of a descriptor, to its end; nil when reading fails.
func readAll(_ file: Int32) -> [UInt8]? {
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 64 << 10)
  while true {
    let count = read(file, &piece, piece.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return nil }
    guard count > 0 else { return bytes }
    bytes += piece[..<count]
  }
}

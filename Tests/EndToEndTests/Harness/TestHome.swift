import CPosix
import Glibc

/// Folders of one test: Tern's own, a workspace, and one for temporary files; gone with the value.
final class TestHome: Sendable {
  let root: String
  var ternHome: String { "\(root)/tern" }
  var workspace: String { "\(root)/work" }

  init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/tern-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw HarnessError("no folder in \(parent)") }
    root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    for folder in [ternHome, workspace, "\(root)/tmp"] { mkdir(folder, 0o700) }
  }

  deinit { Self.removeAll(root) }

  /// A bare environment: nothing of the machine's own but its search path.
  func environment(adding more: [String: String]) -> [String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    var variables = [
      "PATH": path, "HOME": root, "TERN_HOME": ternHome, "TMPDIR": "\(root)/tmp",
      "TERM": "xterm-256color", "LANG": "C.UTF-8", "TERN_DEMO_PACE": "0",
    ]
    variables.merge(more) { $1 }
    return variables.map { "\($0)=\($1)" }
  }

  func write(_ text: String, to path: String) throws {
    let descriptor = cposix_open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw HarnessError("\(path) cannot be written") }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
      throw HarnessError("\(path) was not written whole")
    }
  }

  /// Points Tern at a server in one of the dialects, as `test/model`.
  func configure(_ dialect: String, baseURL: String, more: String = "") throws {
    try write(
      """
      model = "test/model"
      \(more)
      [providers.test]
      dialect = "\(dialect)"
      base_url = "\(baseURL)"
      """, to: "\(ternHome)/config.toml")
  }

  /// The text of a file; empty when there is none.
  static func read(_ path: String) -> String {
    let descriptor = cposix_open(path, O_RDONLY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The project that `tern demo` made.
  var demoFolder: String? {
    Self.names(in: "\(root)/tmp").map { "\(root)/tmp/\($0)" }.first {
      !Self.read("\($0)/bin/slug.sh").isEmpty
    }
  }

  /// What a folder holds, without `.` and `..`.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func removeAll(_ path: String) {
    guard unlink(path) != 0 else { return }
    for name in names(in: path) { removeAll("\(path)/\(name)") }
    rmdir(path)
  }
}

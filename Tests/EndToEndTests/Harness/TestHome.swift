import Glibc
import TestFolder

/// Folders of one test: Tern's own, a workspace, and one for temporary files; gone with the value.
final class TestHome: Sendable {
  private let folder: TemporaryFolder
  var root: String { folder.path }
  var ternHome: String { "\(root)/tern" }
  var workspace: String { "\(root)/work" }

  init() throws {
    folder = try TemporaryFolder()
    for name in ["tern", "work", "tmp"] { try folder.makeFolder(name) }
  }

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
    try TemporaryFolder.write(Array(text.utf8), at: path)
  }

  /// Points Tern at a server in one of the dialects.
  func configure(
    _ dialect: String, baseURL: String, key: String? = nil, model: String = "test/model",
    more: String = ""
  ) throws {
    try write(
      """
      model = "\(model)"
      \(more)
      [providers.test]
      dialect = "\(dialect)"
      base_url = "\(baseURL)"
      \(key.map { "api_key_command = [\"echo\", \"\($0)\"]" } ?? "")
      """, to: "\(ternHome)/config.toml")
  }

  /// The text of a file; empty when there is none.
  static func read(_ path: String) -> String { TemporaryFolder.text(at: path) ?? "" }

  /// The project that `tern demo` made.
  var demoFolder: String? {
    TemporaryFolder.names(in: "\(root)/tmp").map { "\(root)/tmp/\($0)" }.first {
      !Self.read("\($0)/bin/slug.sh").isEmpty
    }
  }
}

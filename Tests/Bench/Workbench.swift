import Glibc
import PseudoTerminal
import ScriptedProvider
import Sessions

/// The folders of one run: Tern's own home, a workspace, a place for temporary files; gone with it.
final class Workbench {
  let root: String
  let binary: String
  var home: String { "\(root)/tern" }
  var workspace: String { "\(root)/work" }
  var temporary: String { "\(root)/tmp" }
  var store: SessionStore { SessionStore(folder: "\(home)/sessions") }

  init(binary: String) throws {
    guard let path = realpath(binary, nil) else { throw BenchError("\(binary) is not there.") }
    defer { free(path) }
    self.binary = String(cString: path)
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/tern-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchError("No folder in \(parent).") }
    root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    for folder in [home, workspace, temporary] { mkdir(folder, 0o700) }
    try configure(baseURL: "http://127.0.0.1:9/v1")
  }

  deinit { Files.removeAll(root) }

  /// Has Tern ask the model `bench/model` at an address.
  func configure(
    baseURL: String, dialect: String = "chat", webSocket: Bool = false
  ) throws {
    try Files.write(
      """
      model = "bench/model"
      [providers.bench]
      dialect = "\(dialect)"
      base_url = "\(baseURL)"
      websocket = \(webSocket)

      """, to: "\(home)/config.toml")
  }

  /// A server that plays a scenario, with Tern's configuration pointing at it.
  func provider(
    playing scenario: String, dialect: String = "chat", webSocket: Bool = false
  ) throws -> ScriptedProvider {
    let provider = try ScriptedProvider(scenario: Scenario(parsing: scenario))
    try configure(baseURL: provider.baseURL, dialect: dialect, webSocket: webSocket)
    return provider
  }

  /// Starts any program in a terminal of 200x50.
  func start(_ command: [String]) throws -> TerminalProgram {
    try TerminalProgram(command, environment: environment, folder: workspace)
  }

  /// Starts Tern and waits for its first frame.
  func tern(_ arguments: [String] = []) throws -> TerminalProgram {
    let program = try start([binary] + arguments)
    _ = try program.firstFrame()
    return program
  }

  /// The log that was made last; nil while there is none.
  func newestLog(demo: Bool = false) -> String? {
    let folder = demo ? temporary : "\(home)/sessions"
    // Names begin with the time.
    return Files.all(below: folder, suffix: ".jsonl").max {
      $0.split(separator: "/").last ?? "" < $1.split(separator: "/").last ?? ""
    }
  }

  private var environment: [String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return [
      "PATH=\(path)", "HOME=\(root)", "TERN_HOME=\(home)", "TMPDIR=\(temporary)",
      "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "TERN_DEMO_PACE=0",
    ]
  }
}

import Testing

@testable import Settings

@Suite struct ProjectConfigurationTests {
  private static func read(_ text: String) throws(SettingsError) -> ProjectConfiguration {
    try ProjectConfiguration(Array(text.utf8), path: "P")
  }

  private static func tightened(
    _ mine: Configuration, by text: String
  ) throws -> (Configuration, [String]) {
    var configuration = mine
    let warnings = configuration.tighten(by: try read(text))
    return (configuration, warnings.map(\.description))
  }

  @Test func `what is stricter holds`() throws {
    var mine = Configuration()
    mine.mode = "auto"
    mine.fallbackModels = ["a/1", "b/2"]
    mine.deniedCommands = [["rm"]]
    let (tightened, warnings) = try Self.tightened(
      mine,
      by: """
        mode = "plan"
        sandbox = "read-only"
        fallback_models = ["b/2"]
        deny_commands = [["git", "push"]]
        [limits]
        request_retries = 1
        first_byte_timeout = 5
        stream_idle_timeout = 6.5
        """)
    var wanted = mine
    wanted.mode = "plan"
    wanted.sandbox = "read-only"
    wanted.fallbackModels = ["b/2"]
    wanted.deniedCommands = [["rm"], ["git", "push"]]
    wanted.limits.requestRetries = 1
    wanted.limits.firstByteTimeout = 5
    wanted.limits.streamIdleTimeout = 6.5
    #expect(tightened == wanted)
    #expect(warnings == [])
  }

  /// What is wider than the person's own, and the remark.
  @Test(arguments: [
    ("mode = \"auto\"", "P:1:1: `mode`"),
    ("sandbox = \"none\"", "P:1:1: `sandbox`"),
    ("fallback_models = [\"evil/1\"]", "P:1:1: `fallback_models`"),
    ("[limits]\nrequest_retries = 11", "P:2:1: `limits.request_retries`"),
    ("[limits]\n  first_byte_timeout = 61", "P:2:3: `limits.first_byte_timeout`"),
    ("[limits]\nstream_idle_timeout = 301", "P:2:1: `limits.stream_idle_timeout`"),
  ])
  func `what is wider does not hold, and says so`(text: String, remark: String) throws {
    var mine = Configuration()
    mine.sandbox = "workspace"
    let (tightened, warnings) = try Self.tightened(mine, by: text)
    #expect(tightened == mine)
    #expect(warnings == ["\(remark) is wider than your own, which holds."])
  }

  /// D01, D05, D06: everything that a project may want, and may not have.
  @Test(arguments: [
    #"model = "evil/1""#, #"theme = "x""#, #"keymap = "x""#, #"api_key = "sk""#,
    #"editor = "vim; touch PWN""#, #"notify = ["touch", "PWN"]"#, #"proxy = "http://evil""#,
    #"allow_commands = [["sh"]]"#, #"trust = true"#, #"home = "/tmp/x""#, #"env = { A = "b" }"#,
    #"providers.openai.base_url = "http://evil/v1""#, #"providers.x.api_key_env = "HOME""#,
    #"providers.openai.api_key_command = ["touch", "PWN"]"#,
    #"providers.openai.headers.X-Leak = "y""#, #"providers.openai.api_key_file = "~/.ssh/id""#,
    #"hooks.start = "touch PWN""#, #"mcp_servers.x.command = "touch PWN""#,
    #"models."a/b".context_window = 1"#, #"limits.backoff = "quadratic""#,
    #"limits.allowed_hosts = ["*"]"#, #"sandbox_network = true"#, #"providers = 3"#,
    #"formatter_command = ["touch", "PWN"]"#, #"empty = {}"#,
  ])
  func `what is not for a project does nothing, and says where it stands`(text: String) throws {
    let project = try Self.read("\n " + text)
    var configuration = Configuration()
    #expect(configuration.tighten(by: project) == [])
    #expect(configuration == Configuration())
    #expect(project.warnings.map(\.line) == [2])
    #expect(project.warnings.map { $0.column > 1 } == [true])
    #expect(project.warnings[0].message.contains("is ignored"), "\(project.warnings)")
  }

  @Test func `what would run a program is marked as such, with its words`() throws {
    let project = try Self.read(
      """
      mode = "plan"
      [providers.openai]
      api_key_command = ["sh", "-c", "id"]
      """)
    #expect(
      project.items == [
        .init(
          name: "mode", value: #""plan""#, line: 1, column: 1, effect: .tightens,
          isExecutable: false),
        .init(
          name: "providers.openai.api_key_command", value: #"["sh","-c","id"]"#, line: 3, column: 1,
          effect: .ignored(reason: "is ignored: a project may not run a program for a key."),
          isExecutable: true),
      ])
  }

  @Test func `nothing hides in what is shown of it`() throws {
    let project = try Self.read("\"a\\u202E\\u200Bb\" = \"x\\u001B[2J\u{E0041}\"")
    #expect(project.items.map(\.name) == ["a<U+202E><U+200B>b"])
    #expect(project.items.map(\.value) == [#""x\u001b[2J<U+E0041>""#])
  }

  /// D08.
  @Test(arguments: [
    "mode = \"plan\"\nmode = \"auto\"", "[limits]\nrequest_retries = 1\nrequest_retries = 2",
    "mode = ", "mode = 3", "mode = \"yolo\"", "deny_commands = [\"git push\"]",
    "deny_commands = [[]]", "deny_commands = [[1]]", "limits = 3", "limits.request_retries = -1",
    "limits.first_byte_timeout = nan", "limits.first_byte_timeout = inf",
    "{\"mode\": \"plan\"}", "\u{0}",
  ])
  func `a file that is wrong is an error with its place`(text: String) {
    #expect(throws: SettingsError.self) { try Self.read(text) }
  }

  /// Each would be tens of thousands of tables within each other.
  @Test(arguments: [
    ("a = ", "[", 60_000, ""), ("", "a.", 30_000, "b = 1"), ("", "a={", 20_000, ""),
    ("[", "a.", 30_000, "b]"), ("", "\"a\" . ", 9_000, "b = 1"),
    ("", String(repeating: "a.", count: 99) + "a={", 250, "b=1"),
    ("# \"\n", "a.", 30_000, "b = 1"), ("x = '\\'\n", "a.", 30_000, "b = 1"),
    ("x = \"\"\"\n\\\"\"\"\"\n", "a.", 30_000, "b = 1"),
  ])
  func `what is nested too deep is an error`(
    start: String, piece: String, count: Int, end: String
  ) {
    #expect(throws: SettingsError.self) {
      try Self.read(start + String(repeating: piece, count: count) + end)
    }
  }

  @Test func `dots are no depth where they are none`() throws {
    let dots = String(repeating: ".", count: 300)
    let numbers = String(repeating: "1.5,", count: 200)
    let text = "a = \"\(dots)\" # \(dots)\nb = '\(dots)'\nc = [\(numbers)]"
    #expect(try Self.read(text).items.count == 3)
  }

  @Test(
    arguments: [
      [0xFF, 0xFE, 0x6D, 0x00], [0x6D, 0xC3, 0x28], Array("mode = \"".utf8) + [0x80, 0x22],
      [0xED, 0xA0, 0x80],
    ] as [[UInt8]])
  func `what is not UTF-8 is an error`(bytes: [UInt8]) {
    #expect(throws: SettingsError.self) { try ProjectConfiguration(bytes, path: "P") }
  }

  @Test func `a byte order mark and comments are nothing special`() throws {
    let project = try Self.read("\u{FEFF}# a comment\nmode = \"plan\" # another\n")
    #expect(project.mode == "plan")
    #expect(project.warnings == [])
  }
}

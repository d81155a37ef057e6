import Glibc
import JSON
import TestFolder
import Testing
import Tools
import Workspace

@Suite struct FindFilesTests {
  static let names = [
    "Package.swift", "README.md", "Sources/Agent/AgentSession.swift",
    "Sources/Agent/AgentSession+Turn.swift", "Sources/Tools/Tool.swift", "Tests/agent_notes.txt",
    "build/ignored.swift", ".github/ci.yml",
  ]

  private func fixture() throws -> ToolFixture {
    let fixture = try ToolFixture()
    try fixture.folder.write("build/\n", to: ".gitignore")
    try fixture.folder.makeFolder(".git")
    try fixture.folder.write("x", to: ".git/HEAD")
    for (age, name) in Self.names.enumerated() {
      let path = try fixture.folder.write("x\n", to: name)
      // The first is the newest.
      var times = [timeval(), timeval()]
      times[0].tv_sec = 1_700_000_000 - age * 60
      times[1] = times[0]
      utimes(path, times)
    }
    return fixture
  }

  static let searches: [(pattern: String, path: String?, files: [String])] = [
    (
      "*.swift", nil,
      [
        "Package.swift", "Sources/Agent/AgentSession.swift",
        "Sources/Agent/AgentSession+Turn.swift", "Sources/Tools/Tool.swift",
      ]
    ),
    ("Sources/**/Tool*.swift", nil, ["Sources/Tools/Tool.swift"]),
    ("*.{md,yml}", nil, ["README.md", ".github/ci.yml"]),
    ("*.swift", "Sources/Tools", ["Sources/Tools/Tool.swift"]),
    (
      "agsess", nil,
      ["Sources/Agent/AgentSession.swift", "Sources/Agent/AgentSession+Turn.swift"]
    ),
    ("tool", nil, ["Sources/Tools/Tool.swift"]),
    ("AGENT_NOTES", nil, ["Tests/agent_notes.txt"]),
    ("readme", nil, ["README.md"]),
  ]

  @Test(arguments: searches)
  func `files are found by a glob or by letters in order`(
    pattern: String, path: String?, files: [String]
  ) async throws {
    var arguments: JSON = ["pattern": .string(pattern)]
    if let path { arguments.set("path", .string(path)) }
    let outcome = try await fixture().read("find_files", arguments)
    #expect(outcome == ToolOutcome(files.map { "\($0)\n" }.joined()))
  }

  @Test(arguments: ["nowhere", "*.rs", "ignored", "HEAD"])
  func `what is not there, ignored or git's own is not found`(pattern: String) async throws {
    let outcome = try await fixture().read("find_files", ["pattern": .string(pattern)])
    #expect(outcome == ToolOutcome("No file matches."))
  }

  @Test func `more files than are given are cut and said`() async throws {
    let fixture = try ToolFixture()
    for number in 0..<130 { try fixture.folder.write("", to: "f\(number).txt") }
    for pattern in ["*.txt", "f"] {
      let outcome = try await fixture.read("find_files", ["pattern": .string(pattern)])
      #expect(
        outcome.output.hasSuffix("[more than 100 files; narrow the pattern or the path]\n"))
      #expect(outcome.output.split(separator: "\n").count == 101)
    }
  }

  @Test func `brackets in the names of files are found as they are`() async throws {
    let fixture = try fixture()
    try fixture.folder.write("x\n", to: "app/[id]/page.tsx")
    for pattern in ["app/[id]/page.tsx", "app/[id]/*"] {
      let outcome = try await fixture.read("find_files", ["pattern": .string(pattern)])
      #expect(outcome == ToolOutcome("app/[id]/page.tsx\n"))
    }
  }

  @Test func `a malformed glob is an error of its own`() async throws {
    let outcome = try await fixture().read("find_files", ["pattern": "a[b"])
    #expect(outcome.isError)
  }
}

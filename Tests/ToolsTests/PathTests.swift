import Glibc
import JSON
import TestFolder
import Testing
import Tools
import Workspace

/// Hostile paths, through every tool that takes one.
@Suite struct PathTests {
  /// Outside the workspace, or nothing that could be inside: refused by all.
  static let outside = [
    "../x", "a/../../x", "a/./../..//x", "..", "../", "/etc/passwd", "//etc/passwd", "/", "/proc",
    "/proc/self/fd/3", "/proc/self/root/etc/passwd", "/dev/tty", "/proc/kcore", "/sys/kernel",
    "WORKSPACE-evil/x", "WORKSPACE/../x", "link/x", "link", "dangling", "loop", "loop/x", "chain0",
    "a\nb", String(repeating: "a/", count: 2_100), "link/../secret.txt",
  ]
  static let readers = ["read_file", "list_dir", "search", "find_files", "view_image"]
  static let writers = ["edit_file", "write_file", "apply_patch"]

  private func fixture() throws -> (fixture: ToolFixture, outside: TemporaryFolder) {
    let fixture = try ToolFixture()
    let outside = try TemporaryFolder()
    try outside.write("secret\n", to: "secret.txt")
    try outside.write("secret\n", to: "x")
    try fixture.folder.link("link", to: outside.path)
    try fixture.folder.link("dangling", to: "\(outside.path)/none")
    try fixture.folder.link("loop", to: "loop")
    for number in 0..<41 { try fixture.folder.link("chain\(number)", to: "chain\(number + 1)") }
    try fixture.folder.write("end\n", to: "chain41")
    return (fixture, outside)
  }

  private func arguments(_ tool: String, _ path: String) -> JSON {
    switch tool {
    case "search": ["pattern": "secret|root|end", "path": .string(path)]
    case "find_files": ["pattern": "*", "path": .string(path)]
    case "edit_file": ["path": .string(path), "old_string": "secret", "new_string": "x"]
    case "write_file": ["path": .string(path), "content": "x\n"]
    case "apply_patch":
      [
        "patch": .string(
          "*** Begin Patch\n*** Add File: \(path)\n+x\n*** End Patch\n")
      ]
    default: ["path": .string(path)]
    }
  }

  @Test(arguments: outside, readers + writers)
  func `what leads outside is refused by every tool`(path: String, tool: String) async throws {
    let (fixture, outside) = try fixture()
    let before = outside.tree
    let path =
      path.hasPrefix("WORKSPACE")
      ? fixture.folder.path + path.dropFirst("WORKSPACE".count) : path
    let call = try await fixture.prepare(tool, arguments(tool, path))
    switch call.action {
    case .read(let body):
      let outcome = await body()
      #expect(outcome.isError, "\(outcome.output)")
      #expect(!outcome.output.contains("secret\n"))
    case .refuse: break
    default: Issue.record("\(call)")
    }
    #expect(outside.tree == before)
  }

  static let steering = [
    ".git/config", ".git/hooks/x", ".GIT/x", ".git /x", ".git\u{200C}/x", "git~1/x",
    "sub/.git/config", ".gitmodules", ".git", ".git/commondir", ".tern/config.toml", ".Tern/x",
    "sub/.tern/x",
  ]

  @Test(arguments: steering, writers)
  func `what steers git or the program itself is not written`(
    path: String, tool: String
  ) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("secret\n", to: "sub/.git/config")
    #expect(try await fixture.refusal(tool, arguments(tool, path)).contains("steers git or Tern"))
  }

  @Test(arguments: ["~/x", "$HOME/x", "file:///x", #"C:\x"#, #"\\host\x"#])
  func `a path is only a path`(path: String) async throws {
    let fixture = try ToolFixture()
    let proposal = try await fixture.proposal("write_file", arguments("write_file", path))
    _ = try await fixture.workspace.apply(proposal, .everything(in: proposal))
    let name = path == "file:///x" ? "file:/x" : path
    #expect(fixture.folder.text(name) == "x\n")
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["read_file", "view_image", "edit_file", "write_file", "search"],
    [S_IFIFO, S_IFSOCK])
  func `a pipe or a socket is refused at once`(tool: String, kind: mode_t) async throws {
    let fixture = try ToolFixture()
    #expect(mknod("\(fixture.folder.path)/pipe", kind | 0o644, 0) == 0)
    let call = try await fixture.prepare(tool, arguments(tool, "pipe"))
    switch call.action {
    case .read(let body): #expect(await body().output.contains("pipe is not a plain file"))
    case .refuse(let sentence): #expect(sentence.contains("pipe is not a plain file"))
    default: Issue.record("\(call)")
    }
  }

  /// Whether this user may make devices, and the folder's disk takes them.
  private static let canMakeDevices: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    return mknod("\(folder.path)/zero", S_IFCHR | 0o666, zero) == 0
  }()
  /// The number of `/dev/zero`.
  private static let zero: dev_t = 0x105

  /// C09.
  @Test(
    .enabled(if: canMakeDevices, "only root may make devices"), .timeLimit(.minutes(1)),
    arguments: ["read_file", "view_image", "edit_file", "write_file", "search", "list_dir"],
    [S_IFCHR, S_IFBLK])
  func `C09: a device in the workspace is no file`(tool: String, kind: mode_t) async throws {
    let fixture = try ToolFixture()
    let number = kind == S_IFCHR ? Self.zero : 0x700
    #expect(mknod("\(fixture.folder.path)/device", kind | 0o666, number) == 0)
    let call = try await fixture.prepare(tool, arguments(tool, "device"))
    switch call.action {
    case .read(let body):
      let outcome = await body()
      #expect(outcome.isError, "\(outcome.output.prefix(200))")
      #expect(outcome.output.contains("device is not"), "\(outcome.output.prefix(200))")
    case .refuse(let sentence): #expect(sentence.contains("device is not a plain file"))
    default: Issue.record("\(call)")
    }
    await #expect(throws: WorkspaceError.notAFile("device")) {
      try await fixture.workspace.excerpt(
        of: "device",
        FileExcerpt.Range(first: 1, last: nil, lineLimit: 1, byteLimit: 1, lineByteLimit: 1))
    }
  }

  /// B13: what is asked about is where it really goes.
  @Test(arguments: [
    ("alias/real.txt", "sub/real.txt"), ("alias/../top.txt", "top.txt"),
    ("sub/./../sub//real.txt", "sub/real.txt"), ("deep/alias/new.txt", "sub/new.txt"),
  ])
  func `B13: a path is told without links`(path: String, place: String) async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\n", to: "sub/real.txt")
    try fixture.folder.write("a\n", to: "top.txt")
    try fixture.folder.makeFolder("deep")
    try fixture.folder.link("alias", to: "sub")
    try fixture.folder.link("deep/alias", to: "../sub")
    _ = try await fixture.read("read_file", ["path": .string(path)])
    let written = try await fixture.proposal("write_file", arguments("write_file", path))
    #expect(written.files.map(\.diff.path) == [FilePath(place)])
    guard !path.hasSuffix("new.txt") else { return }
    let update = try await fixture.propose("*** Update File: \(path)\n-a\n+b")
    #expect(update.files.map(\.diff.path) == [FilePath(place)])
    let move = try await fixture.propose(
      "*** Update File: \(path)\n*** Move to: alias/moved.txt\n-a\n+b")
    #expect(move.files.map(\.diff.path) == ["sub/moved.txt"])
    #expect(move.files.map(\.diff.oldPath) == [FilePath(place)])
    let deletion = try await fixture.propose("*** Delete File: \(path)")
    #expect(deletion.files.map(\.diff.path) == [FilePath(place)])
  }

  @Test func `a link at the end is not written through`() async throws {
    let fixture = try ToolFixture()
    try fixture.folder.write("a\n", to: "real.txt")
    try fixture.folder.link("alias.txt", to: "real.txt")
    #expect(
      try await fixture.refusal("write_file", arguments("write_file", "alias.txt"))
        .contains("is a symbolic link"))
    #expect(try await fixture.read("read_file", ["path": "alias.txt"]).output == "1\ta\n")
  }

  @Test func `twins that look alike stay two files`() async throws {
    let fixture = try ToolFixture()
    let twins = ["caf\u{e9}.txt", "cafe\u{301}.txt", "A.txt", "a.txt"]
    for name in twins { try fixture.folder.write("\(Array(name.utf8))\n", to: name) }
    for name in twins {
      let outcome = try await fixture.read("read_file", ["path": .string(name)])
      #expect(outcome.output == "1\t\(Array(name.utf8))\n")
    }
    let proposal = try await fixture.proposal(
      "edit_file", ["path": "caf\u{e9}.txt", "old_string": "99", "new_string": "x"])
    _ = try await fixture.workspace.apply(proposal, .everything(in: proposal))
    #expect(fixture.folder.text("cafe\u{301}.txt") == "\(Array("cafe\u{301}.txt".utf8))\n")
  }

  @Test func `a hard link's other end keeps its contents`() async throws {
    let (fixture, outside) = try fixture()
    #expect(link("\(outside.path)/secret.txt", "\(fixture.folder.path)/hard.txt") == 0)
    let proposal = try await fixture.proposal(
      "edit_file", ["path": "hard.txt", "old_string": "secret", "new_string": "open"])
    _ = try await fixture.workspace.apply(proposal, .everything(in: proposal))
    #expect(fixture.folder.text("hard.txt") == "open\n")
    #expect(outside.text("secret.txt") == "secret\n")
  }
}

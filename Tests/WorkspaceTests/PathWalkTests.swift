import CPosix
import Glibc
import TestFolder
import Testing
import Workspace

/// Paths that lead outside, by whatever way.
@Suite struct PathWalkTests {
  let outside: TemporaryFolder
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    outside = try TemporaryFolder()
    try outside.write("secret\n", to: "secret")
    folder = try TemporaryFolder()
    try folder.write("inside\n", to: "a/file")
    try folder.write("top\n", to: "top")
    try folder.link("out", to: outside.path)
    try folder.link("secret", to: "\(outside.path)/secret")
    try folder.link("a/up", to: "../../\(outside.path.split(separator: "/").last ?? "")")
    try folder.link("in", to: "a")
    try folder.link("absolute", to: "\(folder.path)/a/file")
    try folder.link("dangling", to: "nowhere")
    try folder.link("loop", to: "loop")
    for index in 1...45 { try folder.link("chain\(index)", to: "chain\(index - 1)") }
    try folder.link("chain0", to: "top")
    mkfifo("\(folder.path)/pipe", 0o600)
    workspace = try Workspace(folder)
  }

  /// In every path `{ws}` stands for the root and `{out}` for the folder outside.
  private func path(_ text: String) -> FilePath {
    let parts = text.split(separator: "}", omittingEmptySubsequences: false).map { part in
      part.hasSuffix("{ws")
        ? part.dropLast(3) + folder.path
        : part.hasSuffix("{out") ? part.dropLast(4) + outside.path : String(part)
    }
    return FilePath(parts.joined())
  }

  @Test(arguments: [
    "a/file", "./a//file", "a/./file", "a/../a/file", "{ws}/a/file", "//{ws}/a/file", "in/file",
    "in/../a/file", "absolute", "{ws}/in/file",
  ])
  func `a way that stays inside is read`(text: String) async throws {
    #expect(try await workspace.read(path(text), limit: 99) == Array("inside\n".utf8))
  }

  @Test(arguments: [
    "../x", "a/../../x", "a/./../..//x", "..", "{ws}-evil/x", "{ws}/../x", "/", "/etc/passwd",
    "{out}/secret", "out/secret", "secret", "a/up/secret", "out", "/proc/self/root/etc/passwd",
    "in/../../x",
  ])
  func `a way that leads outside is refused`(text: String) async {
    let path = path(text)
    await #expect(throws: WorkspaceError.outsideWorkspace(path)) {
      try await workspace.read(path, limit: 99)
    }
    await #expect(throws: WorkspaceError.outsideWorkspace(path)) {
      try await workspace.list(path, depth: 1)
    }
    await #expect(throws: WorkspaceError.outsideWorkspace(path)) {
      try await workspace.search(SearchQuery(pattern: "x", path: path))
    }
  }

  static let odd: [(path: String, error: WorkspaceError)] = [
    ("", .invalidPath("")), ("a\0b", .invalidPath("a\0b")), ("a\nb", .invalidPath("a\nb")),
    (
      String(repeating: "a", count: 4_097),
      .invalidPath(FilePath(String(repeating: "a", count: 4_097)))
    ),
    (
      String(repeating: "a", count: 256),
      .system(
        operation: "Reading", FilePath(String(repeating: "a", count: 256)), errno: ENAMETOOLONG)
    ),
    ("dangling", .notFound("dangling")), ("none", .notFound("none")),
    ("none/../top", .notFound("none/../top")), ("top/", .notAFolder("top/")),
    ("top/x", .notAFolder("top/x")), ("top/..", .notAFolder("top/..")),
    ("a", .isAFolder("a")), (".", .isAFolder(".")), ("a/", .isAFolder("a/")),
    ("pipe", .notAFile("pipe")),
    ("loop", .system(operation: "Following the links", "loop", errno: ELOOP)),
    ("chain45", .system(operation: "Following the links", "chain45", errno: ELOOP)),
    ("~/x", .notFound("~/x")), ("$HOME/x", .notFound("$HOME/x")),
    ("file:///x", .notFound("file:///x")), ("C:\\x", .notFound("C:\\x")),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: odd)
  func `an odd path is an error and reading never waits`(
    text: String, error: WorkspaceError
  ) async {
    await #expect(throws: error) { try await workspace.read(FilePath(text), limit: 99) }
  }

  @Test(arguments: [
    "../x", "{out}/x", "out/x", "a/up/x", "{ws}/../x", "a/../../x",
  ])
  func `a patch writes nothing outside`(text: String) async {
    let path = path(text)
    let before = outside.tree
    await #expect(throws: WorkspaceError.outsideWorkspace(path)) {
      try await workspace.applyAll(patch("*** Add File: \(path.display)\n+x"))
    }
    await #expect(throws: WorkspaceError.outsideWorkspace(path)) {
      try await workspace.applyAll(
        patch("*** Update File: top\n*** Move to: \(path.display)\n-top\n+x"))
    }
    #expect(outside.tree == before)
  }

  @Test(arguments: ["secret", "absolute", "dangling"])
  func `a link is not written through and not replaced`(name: String) async {
    await #expect(throws: WorkspaceError.isASymbolicLink(FilePath(name))) {
      try await workspace.applyAll(patch("*** Add File: \(name)\n+x"))
    }
    await #expect(throws: WorkspaceError.isASymbolicLink(FilePath(name))) {
      try await workspace.applyAll(patch("*** Delete File: \(name)"))
    }
  }

  @Test(arguments: [
    ".git/config", ".git/hooks/x", ".GIT/x", ".git /x", ".git./x", ".git\u{200C}/x", "git~1/x",
    "GIT~1/x", "sub/.git/config", ".gitmodules", ".git", ".git/commondir", ".tern/config.toml",
    ".Tern", "a/../.git/x",
  ])
  func `what git or Tern obeys is not written`(text: String) async throws {
    let plain = FilePath(text.hasPrefix("a/../") ? String(text.dropFirst(5)) : text)
    await #expect(throws: WorkspaceError.protected(plain)) {
      try await workspace.applyAll(patch("*** Add File: \(text)\n+x"))
    }
  }

  /// C08: Tern's own folders, which may lie in the workspace under any name.
  @Test(arguments: [
    "own/config.toml", "own", "own/themes/x", "a/../own/x", "link/config.toml", "rules.jsonl",
    "./own//x",
  ])
  func `Tern's own folders are not written, there or not`(text: String) async throws {
    try folder.makeFolder("a")
    try folder.link("link", to: "own")
    let workspace = try Workspace(
      root: FilePath(folder.path),
      policy: SandboxPolicy(
        readOnlyPaths: ["rules.jsonl"], hiddenPaths: [FilePath("\(folder.path)/own")]))
    await #expect(throws: WorkspaceError.self) {
      try await workspace.applyAll(patch("*** Add File: \(text)\n+x"))
    }
    #expect(folder.text("own/config.toml") == nil)
    try await workspace.applyAll(patch("*** Add File: owner\n+x"))
    #expect(folder.text("owner") == "x\n")
  }

  @Test(arguments: [".gitignore", ".github/x", "git/x", "a.git", ".gitattributes"])
  func `names that only resemble them are`(text: String) async throws {
    try await workspace.applyAll(patch("*** Add File: \(text)\n+x"))
    #expect(folder.text(text) == "x\n")
  }

  @Test func `a hard link to a file outside is cut, not written through`() async throws {
    guard link("\(outside.path)/secret", "\(folder.path)/hard") == 0 else { return }
    try await workspace.applyAll(patch("*** Update File: hard\n-secret\n+mine"))
    #expect(folder.text("hard") == "mine\n")
    #expect(outside.text("secret") == "secret\n")
  }

  @Test func `twins by composition and by bytes are different files`() async throws {
    let names: [[UInt8]] = [Array("caf\u{E9}".utf8), Array("cafe\u{301}".utf8), [0x63, 0xE9]]
    for (index, name) in names.enumerated() {
      let operation = Patch.Operation.add(FilePath(bytes: name), contents: [0x30 + UInt8(index)])
      let proposal = try await workspace.propose(Patch(operations: [operation]))
      _ = try await workspace.apply(proposal, .everything(in: proposal))
    }
    for (index, name) in names.enumerated() {
      #expect(
        try await workspace.read(FilePath(bytes: name), limit: 9) == [0x30 + UInt8(index)])
    }
    let deletions = names.map { Patch.Operation.delete(FilePath(bytes: $0)) }
    let proposal = try await workspace.propose(Patch(operations: deletions))
    #expect(try await workspace.apply(proposal, .everything(in: proposal)).files.count == 3)
  }

  @Test func `a root that is a link is its target, and stays it`() async throws {
    let holder = try TemporaryFolder()
    try holder.link("ws", to: folder.path)
    let linked = try Workspace(root: FilePath("\(holder.path)/ws"))
    #expect(linked.root == workspace.root)
    unlink("\(holder.path)/ws")
    try holder.link("ws", to: outside.path)
    #expect(try await linked.read("top", limit: 9) == Array("top\n".utf8))
    await #expect(throws: WorkspaceError.notFound("secret2")) {
      try await linked.read("secret2", limit: 9)
    }
  }

  @Test func `a root that is no folder is refused`() {
    #expect(throws: WorkspaceError.notFound("/no/such/folder")) {
      try Workspace(root: "/no/such/folder")
    }
    let file = FilePath("\(folder.path)/top")
    #expect(throws: WorkspaceError.notAFolder(file)) { try Workspace(root: file) }
  }

  @Test func `a file larger than the limit is refused`() async {
    await #expect(throws: WorkspaceError.tooLarge("top", size: 4, limit: 3)) {
      try await workspace.read("top", limit: 3)
    }
  }
}

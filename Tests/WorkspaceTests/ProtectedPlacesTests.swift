import Glibc
import TestFolder
import Testing
import Workspace

/// What the file tools refuse as the sandbox does.
@Suite struct ProtectedPlacesTests {
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    for name in [".ssh/id", ".netrc", "vault/key", ".bashrc", "src/file"] {
      try folder.write("needle\n", to: name)
    }
    try folder.link("own", to: "vault")
    try folder.write("gitdir: store/w\n", to: ".git")
    try folder.write("ref: refs/heads/main\n", to: "store/w/HEAD")
    for name in ["b.git/objects", "b.git/refs", "almost/objects", "almost/refs"] {
      try folder.makeFolder(name)
    }
    try folder.write("ref: refs/heads/main\n", to: "b.git/HEAD")
    let root = FilePath(folder.path)
    workspace = try Workspace(
      root: root,
      policy: SandboxPolicy(hiddenPaths: [root.appending("own")], homes: [root]))
  }

  @Test(arguments: [
    "b.git/config", "b.git/hooks/pre-commit", "almost/HEAD", "store/w/config", "store/w/x/y",
    ".bashrc", ".profile", ".ssh/authorized_keys", ".netrc", "vault/key", ".config/autostart/x",
    "bin/ls",
  ])
  func `is not written`(path: String) async {
    await #expect(throws: WorkspaceError.protected(FilePath(path))) {
      try await workspace.applyAll(patch("*** Add File: \(path)\n+x"))
    }
  }

  /// Each of these files alone is one like another.
  @Test(
    arguments: [
      ["HEAD", "objects/x", "refs/x", "config"], ["HEAD", "commondir", "config"],
      ["config", "refs/heads/main", "objects/pack/x", "HEAD"],
    ], ["src/", "new/deep/", "src/git/"])
  func `what together would be a repository is not written`(names: [String], place: String)
    async throws
  {
    let before = folder.tree
    let added = names.map { "*** Add File: \(place)\($0)\n+x" }.joined(separator: "\n")
    let moved =
      names.dropFirst().map { "*** Add File: \(place)\($0)\n+x" } + [
        "*** Update File: src/file\n*** Move to: \(place)\(names[0])\n@@\n-needle\n+x"
      ]
    for operations in [added, moved.joined(separator: "\n")] {
      await #expect {
        _ = try await workspace.propose(Patch(parsing: Array(patch(operations).utf8)))
      } throws: { error in
        if case WorkspaceError.protected = error { true } else { false }
      }
      #expect(folder.tree == before)
    }
  }

  /// A decision may write less than was proposed, or something else.
  @Test func `a part of what would be a repository is written without its head`() async throws {
    try await workspace.applyAll(
      patch("*** Add File: src/objects/x\n+x\n*** Add File: src/refs/x\n+x"))
    #expect(folder.text("src/refs/x") == "x\n")
    await #expect(throws: WorkspaceError.protected("src/HEAD")) {
      try await workspace.applyAll(patch("*** Add File: src/HEAD\n+x"))
    }
  }

  @Test(arguments: [".ssh/id", ".netrc", "vault/key", "own/key", "src/../vault/key"])
  func `is not read`(path: String) async {
    await #expect {
      try await workspace.read(FilePath(path), limit: 99)
    } throws: { error in
      if case WorkspaceError.hidden = error { true } else { false }
    }
  }

  @Test func `is neither listed nor found`() async throws {
    let shown = try await workspace.list(".", depth: 3).map(\.path)
    for path in [".ssh", ".ssh/id", ".netrc", "vault", "vault/key"] as [FilePath] {
      #expect(!shown.contains(path))
    }
    #expect(shown.contains("src/file"))
    let found = try await workspace.search(SearchQuery(pattern: "needle")).map(\.path)
    #expect(found == [".bashrc", "src/file"])
    let files = try await workspace.files(FileQuery())
    #expect(files.contains("src/file"))
    #expect(!files.contains("vault/key") && !files.contains(".ssh/id"))
  }

  @Test(arguments: ["src/new", "almost/config", "note", "store/other"])
  func `the rest is written`(path: String) async throws {
    try await workspace.applyAll(patch("*** Add File: \(path)\n+x"))
    #expect(folder.text(path) == "x\n")
  }
}

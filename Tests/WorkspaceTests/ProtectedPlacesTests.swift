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

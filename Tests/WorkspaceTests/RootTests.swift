import Glibc
import TestFolder
import Testing
import Workspace

/// A root that is not what it was, or is no place for a workspace (row C11).
@Suite(.timeLimit(.minutes(1))) struct RootTests {
  private let holder: TemporaryFolder
  private let root: String
  private let workspace: Workspace

  init() throws {
    holder = try TemporaryFolder()
    try holder.write("needle old\n", to: "ws/a.txt")
    try holder.write("needle other\n", to: "other/a.txt")
    root = "\(holder.path)/ws"
    workspace = try Workspace(root: FilePath(root))
  }

  /// What may become of the folder behind its back.
  enum Fate: String, CaseIterable {
    case deleted, moved, replaced, replacedByLink, replacedByFile

    func befall(_ root: String) {
      if self == .deleted {
        unlink("\(root)/a.txt")
        rmdir(root)
        return
      }
      rename(root, "\(root)-away")
      switch self {
      case .deleted, .moved: break
      case .replaced: rename("\(root)/../other", root)
      case .replacedByLink: symlink("\(root)/../other", root)
      case .replacedByFile: link("\(root)/../other/a.txt", root)
      }
    }
  }

  @Test(arguments: Fate.allCases)
  func `C11: nothing is read, searched, written or run where the root was`(
    fate: Fate
  ) async throws {
    let text = patch("*** Update File: a.txt\n-needle old\n+new")
    let proposal = try await workspace.propose(Patch(parsing: Array(text.utf8)))
    fate.befall(root)
    let before = holder.tree
    let moved = WorkspaceError.workspaceMoved(FilePath(root))
    await #expect(throws: moved) { try await workspace.read("a.txt", limit: 99) }
    await #expect(throws: moved) { try await workspace.list(".", depth: 1) }
    await #expect(throws: moved) { try await workspace.search(SearchQuery(pattern: "needle")) }
    await #expect(throws: moved) { try await workspace.files(FileQuery()) }
    await #expect(throws: moved) { try await workspace.applyAll(text) }
    await #expect(throws: moved) {
      try await workspace.apply(proposal, .everything(in: proposal))
    }
    await #expect(throws: moved) { try await workspace.editable("b.txt") }
    for profile in [SandboxProfile.none, .workspace] {
      let result = await workspace.run(
        Command(arguments: ["/bin/sh", "-c", "touch PWNED"], folder: ".", profile: profile)
      ) { _ in }
      #expect(result.ending == .couldNotStart(reason: moved.description))
    }
    #expect(holder.tree == before)
  }

  @Test func `C11: a root that comes back is the workspace again`() async throws {
    rename(root, "\(root)-away")
    await #expect(throws: WorkspaceError.self) { try await workspace.read("a.txt", limit: 99) }
    rename("\(root)-away", root)
    #expect(try await workspace.read("a.txt", limit: 99) == Array("needle old\n".utf8))
    #expect(try await workspace.search(SearchQuery(pattern: "needle")).count == 1)
  }

  /// The kernel's own files, where nobody makes any.
  @Test func `C11: a root that cannot be written is an error`() async throws {
    let kernel = try Workspace(root: "/sys/kernel")
    await #expect {
      try await kernel.applyAll(patch("*** Add File: tern.txt\n+x"))
    } throws: { error in
      guard case WorkspaceError.system("Writing", "tern.txt", _) = error else { return false }
      return true
    }
  }

  @Test func `C11: the root of all files is a workspace of its own`() async throws {
    let all = try Workspace(root: "/")
    let file = FilePath("\(root)/a.txt")
    #expect(try await all.read(file, limit: 99) == Array("needle old\n".utf8))
    let relative = FilePath(bytes: Array(file.bytes.dropFirst()))
    #expect(try await all.read(relative, limit: 99) == Array("needle old\n".utf8))
    await #expect(throws: WorkspaceError.outsideWorkspace("..")) {
      try await all.read("..", limit: 99)
    }
    // There is no program outside of it that could be trusted to search.
    await #expect(throws: WorkspaceError.self) {
      try await all.search(SearchQuery(pattern: "needle", path: FilePath(root)))
    }
    try await all.applyAll(patch("*** Add File: \(relative.display).new\n+x"))
    #expect(holder.text("ws/a.txt.new") == "x\n")
  }

  /// In a home, what other programs obey is as protected as it is from commands.
  @Test func `C11: a home is a workspace in which secrets stay out of reach`() async throws {
    for (name, text) in [(".ssh/id", "key"), (".tern/config.toml", ""), ("work/a.txt", "a")] {
      try holder.write(text, to: "home/\(name)")
    }
    let home = try Workspace(
      root: FilePath("\(holder.path)/home"),
      policy: SandboxPolicy(homes: [FilePath("\(holder.path)/home")]))
    #expect(try await home.read("work/a.txt", limit: 9) == [0x61])
    await #expect(throws: WorkspaceError.hidden(".ssh/id")) {
      try await home.read(".ssh/id", limit: 99)
    }
    for name in [".ssh/authorized_keys", ".tern/config.toml", ".git/config"] {
      await #expect(throws: WorkspaceError.self) {
        try await home.applyAll(patch("*** Add File: \(name)\n+x"))
      }
    }
  }
}

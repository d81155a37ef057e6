import Glibc
import TestFolder
import Testing
import Workspace

@Suite(.timeLimit(.minutes(1))) struct GitRepositoryTests {
  private static let commit = String(repeating: "0123456789", count: 4)
  private let folder: TemporaryFolder
  private let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    for name in ["objects/keep", "refs/keep"] { try folder.write("", to: ".git/\(name)") }
    try folder.write("[core]\n\trepositoryformatversion = 0\n", to: ".git/config")
    try folder.write("ref: refs/heads/main\n", to: ".git/HEAD")
    workspace = try Workspace(folder)
  }

  private func state(below name: String = "") async throws -> RepositoryState? {
    try await Workspace(root: FilePath("\(folder.path)/\(name)")).repositoryState()
  }

  static let heads: [(head: String, files: [String: String], state: RepositoryState?)] = [
    ("ref: refs/heads/main\n", [:], RepositoryState(branch: "main", commit: nil)),
    ("ref:refs/heads/feature/x", [:], RepositoryState(branch: "feature/x", commit: nil)),
    (
      "ref: refs/heads/main\n", ["refs/heads/main": "\(commit)\n"],
      RepositoryState(branch: "main", commit: "01234567")
    ),
    (
      "ref: refs/heads/main\n", ["packed-refs": "# pack-refs\n\(commit) refs/heads/main\n"],
      RepositoryState(branch: "main", commit: "01234567")
    ),
    (
      "ref: refs/heads/main\n", ["packed-refs": "\(commit) refs/heads/main2\n"],
      RepositoryState(branch: "main", commit: nil)
    ),
    ("\(commit)\n", [:], RepositoryState(branch: nil, commit: "01234567")),
    ("ref: refs/remotes/x\n", [:], RepositoryState(branch: "refs/remotes/x", commit: nil)),
    (
      "ref: refs/heads/loop\n", ["refs/heads/loop": "ref: refs/heads/loop\n"],
      RepositoryState(branch: "loop", commit: nil)
    ),
    // A name that leads out of the references is read nowhere.
    (
      "ref: refs/../../outside\n", ["../outside": "\(commit)\n"],
      RepositoryState(branch: "refs/../../outside", commit: nil)
    ),
    (
      "ref: /etc/passwd\n", [:], RepositoryState(branch: "/etc/passwd", commit: nil)
    ),
    // D12: a name is shown, never run.
    ("ref: refs/heads/-x;$(PWN)\n", [:], RepositoryState(branch: "-x;$(PWN)", commit: nil)),
    ("nonsense\n", [:], nil), ("", [:], nil), ("0123\n", [:], nil),
  ]

  @Test(arguments: heads)
  func `what is checked out is told as git tells it`(
    head: String, files: [String: String], state: RepositoryState?
  ) async throws {
    try folder.write(head, to: ".git/HEAD")
    for (name, text) in files { try folder.write(text, to: ".git/\(name)") }
    #expect(await workspace.repositoryState() == state)
    #expect(await workspace.gitBranch() == state?.branch)
  }

  @Test func `it is looked for from the folder upwards`() async throws {
    try folder.makeFolder("a/b")
    #expect(try await state(below: "a/b")?.branch == "main")
    try folder.makeFolder("a/.git")
    #expect(try await state(below: "a/b")?.branch == "main")
  }

  @Test func `a worktree has its own HEAD and shares the references`() async throws {
    try folder.write("\(Self.commit)\n", to: ".git/refs/heads/side")
    try folder.write("ref: refs/heads/side\n", to: ".git/worktrees/w/HEAD")
    try folder.write("../..\n", to: ".git/worktrees/w/commondir")
    try folder.write("gitdir: ../.git/worktrees/w\n", to: "w/.git")
    #expect(try await state(below: "w") == RepositoryState(branch: "side", commit: "01234567"))
  }

  @Test func `a bare repository is one`() async throws {
    #expect(try await state(below: ".git")?.branch == "main")
  }

  /// A26: what leads elsewhere is read there, and that is all.
  @Test(arguments: ["commondir", "gitdir"])
  func `A26: a repository that points elsewhere runs nothing`(kind: String) async throws {
    let run = "touch \(folder.path)/PWN"
    let evil = "[core]\n\tfsmonitor = \"\(run)\"\n\thooksPath = \(folder.path)\n"
    for (name, text) in [
      ("config", evil), ("HEAD", "ref: refs/heads/evil\n"), ("objects/x", ""), ("refs/x", ""),
    ] { try folder.write(text, to: "x/\(name)") }
    if kind == "commondir" {
      try folder.write("../x\n", to: ".git/commondir")
      #expect(await workspace.gitBranch() == "main")
    } else {
      try folder.write("gitdir: ../x\n", to: "work/.git")
      #expect(try await state(below: "work")?.branch == "evil")
    }
    #expect(folder.text("PWN") == nil)
  }

  // MARK: Traps

  enum Trap: String, CaseIterable { case pipe, endless, huge, folder, dangling, loop }

  /// C09, D08.
  @Test(
    arguments: Trap.allCases,
    [
      ".git", ".git/HEAD", ".git/config", ".git/refs/heads/main", ".git/packed-refs",
      ".git/commondir", ".git/refs", ".git/objects",
    ])
  func `what stands in a file's place is not waited for`(trap: Trap, name: String) async throws {
    try folder.makeFolder(".git/refs/heads")
    let place = "\(folder.path)/\(name)"
    rename(place, "\(folder.path)/away")
    switch trap {
    case .pipe: mkfifo(place, 0o600)
    case .endless: symlink("/dev/zero", place)
    case .huge:
      try folder.write("", to: name)
      truncate(place, 64 << 30)
    case .folder: mkdir(place, 0o755)
    case .dangling: symlink("/nowhere/at/all", place)
    case .loop: symlink(place, place)
    }
    let isNeeded = [".git", ".git/HEAD"].contains(name)
    let holdsFolder = [".git/refs", ".git/objects"].contains(name) && trap != .folder
    #expect(await workspace.gitBranch() == (isNeeded || holdsFolder ? nil : "main"))
    #expect(await workspace.repositoryState()?.commit == nil)
  }
}

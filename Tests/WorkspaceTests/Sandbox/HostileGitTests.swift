import Glibc
import TestFolder
import Testing
import Workspace

/// Repositories whose own configuration runs programs (rows A24, A25 and A26).
@Suite(
  .serialized, .timeLimit(.minutes(2)),
  .enabled(if: SandboxHere.works, "no sandbox works on this machine (bubblewrap, user namespaces)"),
  .enabled(if: access("/usr/bin/git", X_OK) == 0, "git is not installed"))
struct HostileGitTests {
  private let ground: TemporaryFolder
  private let workspace: Workspace

  init() throws {
    ground = try TemporaryFolder(in: SandboxHere.parent)
    try ground.makeFolder("project")
    try ground.makeFolder("outside")
    // Leaves the mark in the workspace, where it may, and outside, where it must not.
    try ground.write(
      """
      #!/bin/sh
      touch '\(ground.path)/project/PWNED' '\(ground.path)/outside/PWNED'
      cat "$@" 2>/dev/null
      exit 0
      """, to: "trap.sh")
    chmod("\(ground.path)/trap.sh", 0o755)
    workspace = try Workspace(root: FilePath("\(ground.path)/project"))
  }

  /// A repository with two commits, one of them signed, and a change.
  private static let repository = """
    set -e
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=a
    export GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@x
    git init -q -b main . && echo one > f.txt && git add f.txt && git commit -q -m one
    echo two >> f.txt && git commit -q -a -m two
    tree=$(git rev-parse 'HEAD^{tree}') parent=$(git rev-parse HEAD)
    printf 'tree %s\\nparent %s\\nauthor a <a@x> 1 +0000\\ncommitter a <a@x> 1 +0000\\ngpgsig %s\\n %s\\n\\nthree\\n' \\
      "$tree" "$parent" '-----BEGIN PGP SIGNATURE-----' '-----END PGP SIGNATURE-----' > /tmp/commit.$$
    git update-ref HEAD "$(git hash-object -t commit -w /tmp/commit.$$)" && rm /tmp/commit.$$
    echo three >> f.txt
    """

  struct Trap: Sendable, CustomTestStringConvertible {
    var name: String
    /// Lays it; `$T` is the program that it runs.
    var setup: String
    /// What steps into it.
    var command: String
    var testDescription: String { name }
  }

  static let traps = [
    Trap(name: "fsmonitor", setup: "git config core.fsmonitor $T", command: "git status"),
    Trap(name: "external diff", setup: "git config diff.external $T", command: "git diff"),
    Trap(
      name: "textconv of a diff",
      setup: "git config diff.x.textconv $T; echo '*.txt diff=x' > .git/info/attributes",
      command: "git diff"),
    Trap(
      name: "textconv of a log",
      setup: "git config diff.x.textconv $T; echo '*.txt diff=x' > .gitattributes",
      command: "git log -p"),
    Trap(
      name: "textconv of a commit",
      setup: "git config diff.x.textconv $T; echo '*.txt diff=x' > .gitattributes",
      command: "git show HEAD^"),
    Trap(
      name: "diff command",
      setup: "git config diff.x.command $T; echo '*.txt diff=x' > .gitattributes",
      command: "git diff"),
    Trap(
      name: "clean filter",
      setup: "git config filter.x.clean $T; echo '*.txt filter=x' > .gitattributes; touch f.txt",
      command: "git diff"),
    Trap(
      name: "signature",
      setup: "git config log.showSignature true; git config gpg.program $T", command: "git log"),
    Trap(
      name: "ssh command", setup: "git config core.sshCommand $T",
      command: "git ls-remote ssh://host.invalid/x"),
    Trap(name: "alias", setup: "git config alias.st \"!$T\"", command: "git st"),
    Trap(
      name: "embedded bare repository",
      setup: """
        git init -q --bare bare && git -C bare config core.bare false
        git -C bare config core.worktree . && git -C bare config core.fsmonitor $T
        """, command: "cd bare && git status"),
    Trap(
      name: "shared folder",
      setup: """
        mkdir evil && cp -r .git/. evil && git config -f evil/config core.fsmonitor $T
        echo ../evil > .git/commondir
        """, command: "git status"),
    Trap(
      name: "file in the place of .git",
      setup: "mv .git x && git config -f x/config core.fsmonitor $T; echo 'gitdir: ./x' > .git",
      command: "git status"),
  ]

  private func run(_ script: String, _ profile: SandboxProfile) async -> CommandResult {
    await workspace.run(
      Command(
        arguments: [Command.shell, "-c", "T='\(ground.path)/trap.sh'\n\(script)"], folder: ".",
        timeout: 60, profile: profile)
    ) { _ in }
  }

  private var marks: [String] {
    ["project/PWNED", "outside/PWNED"].filter { access("\(ground.path)/\($0)", F_OK) == 0 }
  }

  private func removeMarks() { for mark in marks { unlink("\(ground.path)/\(mark)") } }

  @Test(arguments: traps)
  func `A24, A25, A26: what a repository runs is held, and Tern itself runs nothing`(
    trap: Trap
  ) async throws {
    let laid = await run("\(Self.repository)\n\(trap.setup)", .none)
    #expect(laid.ending == .exited(0), "\(String(decoding: laid.output, as: UTF8.self))")

    // Tern's own: the branch, differences, files, a search and a patch.
    removeMarks()
    #expect(await workspace.gitBranch() == "main")
    #expect(await workspace.repositoryState()?.branch == "main")
    #expect(try await workspace.files(FileQuery()).contains("f.txt"))
    #expect(try await workspace.search(SearchQuery(pattern: "three")).isEmpty == false)
    let applied = try await workspace.applyAll(patch("*** Update File: f.txt\n-three\n+four"))
    #expect(applied.files.first?.hunks.count == 1)
    #expect(marks == [])

    for profile in [SandboxProfile.workspace, .readOnly, .network] {
      _ = await run(trap.command, profile)
      #expect(!marks.contains("outside/PWNED"), "\(profile)")
    }
    removeMarks()
    // The trap is one: without a sandbox it snaps.
    _ = await run(trap.command, .none)
    #expect(marks.contains("outside/PWNED"))
    await workspace.close()
  }
}

import Glibc
import TestFolder
import Testing

@testable import Workspace

/// The parts of the sandbox that need none to be tried.
@Suite struct SandboxPartsTests {
  @Test(arguments: [
    "XDG_RUNTIME_DIR=/run/user/1", "DBUS_SESSION_BUS_ADDRESS=unix:x", "DISPLAY=:0",
    "LD_PRELOAD=/x.so", "LD_LIBRARY_PATH=/x", "LD_DEBUG=all", "GCONV_PATH=/x",
    "DOCKER_HOST=unix:///x", "TMPDIR=/home/x", "OPENAI_API_KEY=x",
    "HTTPS_PROXY=http://me:secret@proxy:3128", "PIP_INDEX_URL=https://a:b@c/simple", "PWD=/x",
  ])
  func `the ways out are left out of the environment`(variable: String) {
    let kept = SandboxEnvironment.filtered([variable].words, for: .workspace)
    #expect(!kept.contains(Array(variable.utf8)))
  }

  @Test(arguments: [
    "PATH=/bin", "HOME=/home/x", "HTTPS_PROXY=http://proxy:3128", "EDITOR=vi",
    "A=https://b/c@d:e", "URL=http://h/p",
  ])
  func `the rest is kept`(variable: String) {
    let kept = SandboxEnvironment.filtered([variable].words, for: .workspace)
    #expect(kept.contains(Array(variable.utf8)))
  }

  @Test func `only the command itself gets a path of libraries`() {
    #expect(
      SandboxEnvironment.arguments(["A=b", "LD_LIBRARY_PATH=/x:/y", "LD_PRELOAD=/z"].words)
        == ["--setenv", "LD_LIBRARY_PATH", "/x:/y"].words)
    #expect(SandboxEnvironment.arguments(["A=b"].words) == [])
  }

  @Test func `with the network its proxy is kept`() {
    let proxy = "HTTPS_PROXY=http://me:secret@proxy:3128"
    #expect(SandboxEnvironment.filtered([proxy].words, for: .network).contains(Array(proxy.utf8)))
  }

  @Test func `temporary files belong where the command may write`() {
    #expect(
      SandboxEnvironment.filtered([], for: .workspace).suffix(5).map {
        String(decoding: $0, as: UTF8.self)
      } == [
        "CLANG_MODULE_CACHE_PATH=/tmp/.cache/clang", "GIT_OPTIONAL_LOCKS=0",
        "GOCACHE=/tmp/.cache/go-build", "TMPDIR=/tmp", "npm_config_cache=/tmp/.cache/npm",
      ])
  }

  @Test(arguments: [
    (
      "Creating new namespace failed: No space left on device", ["user/max_user_namespaces": "0"],
      "user namespaces are switched off (user.max_user_namespaces is 0)."
    ),
    (
      "No permissions to create new namespace, likely because the kernel does not allow",
      ["kernel/unprivileged_userns_clone": "0", "user/max_user_namespaces": "100"],
      "user namespaces are switched off (kernel.unprivileged_userns_clone is 0)."
    ),
    (
      "setting up uid map: Permission denied",
      ["kernel/apparmor_restrict_unprivileged_userns": "1"],
      "AppArmor keeps bubblewrap from making user namespaces"
        + " (kernel.apparmor_restrict_unprivileged_userns is 1)."
    ),
    (
      "Creating new namespace failed: Operation not permitted", [:],
      "the system does not let bubblewrap make namespaces"
        + " (Creating new namespace failed: Operation not permitted)."
    ),
    (
      "Can't mount proc on /newroot/proc: Operation not permitted", [:],
      "this container does not let /proc be mounted"
        + " (Can't mount proc on /newroot/proc: Operation not permitted)."
    ),
    ("/usr/bin/bwrap is missing.", [:], "/usr/bin/bwrap is missing."),
  ])
  func `the cause is named`(message: String, settings: [String: String], reason: String) {
    #expect(
      SandboxProbe.reason(for: message) { settings[$0] }
        == "Commands are not held in a sandbox: \(reason)")
  }

  @Test(
    arguments: [
      ("", nil, nil), ("{ \"child-pid\": 12, \"net-namespace\": 4 }\n", 12, nil),
      ("{ \"child-pid\": 12 }\n{ \"exit-code\": 137 }\n", 12, 137), ("garbage", nil, nil),
    ] as [(String, Int32?, Int?)])
  func `bubblewrap's status is read`(text: String, process: Int32?, code: Int?) {
    let status = SandboxStatus(parsing: Array(text.utf8))
    #expect(status.firstProcess == process)
    #expect(status.exitCode == code)
  }

  @Test func `a guard goes with the last who needs it`() throws {
    let folder = try TemporaryFolder()
    let path = FilePath("\(folder.path)/.git")
    guard case .made(let one) = GuardFolder.make(at: path),
      case .made(let two) = GuardFolder.make(at: path)
    else {
      Issue.record("no guard")
      return
    }
    one.release()
    #expect(GuardFolder.isGuard(path))
    two.release()
    #expect(path.information == nil)
  }

  @Test func `what is there is no guard`() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("a")
    try folder.write("x", to: "b")
    try folder.link("c", to: "nowhere")
    // One that looks like a guard, but for what is in it.
    try folder.write("x", to: "d/file")
    chmod("\(folder.path)/d", 0o1500)
    defer { chmod("\(folder.path)/d", 0o700) }
    for name in ["a", "b", "c", "d"] {
      guard case .isTaken = GuardFolder.make(at: FilePath("\(folder.path)/\(name)")) else {
        Issue.record("\(name) is taken")
        return
      }
    }
  }

  @Test func `a guard that a crash left behind is used and removed`() throws {
    let folder = try TemporaryFolder()
    let path = FilePath("\(folder.path)/.git")
    #expect(mkdir("\(folder.path)/.git", 0o1500) == 0)
    guard case .made(let left) = GuardFolder.make(at: path) else {
      Issue.record("no guard")
      return
    }
    left.release()
    #expect(path.information == nil)
  }

  @Test func `folders of any depth and mode are removed, and no link is followed`() throws {
    let folder = try TemporaryFolder()
    try folder.write("kept", to: "outside/file")
    try folder.makeFolder("gone/locked")
    try folder.write("x", to: "gone/locked/file")
    try folder.link("gone/link", to: "../outside")
    let deep = Array(repeating: "d", count: 200).joined(separator: "/")
    try folder.makeFolder("gone/\(deep)")
    chmod("\(folder.path)/gone/locked", 0)
    FolderRemoval.remove(FilePath("\(folder.path)/gone"))
    #expect(folder.tree == ["outside/file": Array("kept".utf8)])
    #expect(FilePath("\(folder.path)/gone").information == nil)
  }

  @Test func `a run folder is private and goes with its owner`() throws {
    let folder = try TemporaryFolder()
    let run = RunFolder(in: FilePath(folder.path))
    let places = try run.places()
    #expect(places.folder.information?.mode == 0o700)
    let output = try #require(run.newOutput("command"))
    #expect(output.append(Array("text".utf8)))
    #expect(output.path.information?.mode == 0o600)
    #expect(run.output(output.path)?.name == Array("command-1.txt".utf8))
    #expect(run.output(places.empty) == nil)
    #expect(run.output(FilePath("\(output.path.display)/../../empty")) == nil)
    // Locked: not taken for one that was left behind.
    utimes(places.folder.display, [timeval(), timeval()])
    _ = try RunFolder(in: FilePath(folder.path)).places()
    #expect(places.folder.isFolder)
    run.remove()
    #expect(places.folder.information == nil)
  }

  @Test func `folders of killed programs are removed`() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "tern-run-abcdef/output/command-1.txt")
    try folder.write("new", to: "tern-run-ghijkl/output/command-1.txt")
    utimes(
      "\(folder.path)/tern-run-abcdef",
      [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)])
    let run = RunFolder(in: FilePath(folder.path))
    _ = try run.places()
    #expect(FilePath("\(folder.path)/tern-run-abcdef").information == nil)
    #expect(FilePath("\(folder.path)/tern-run-ghijkl").isFolder)
  }

  @Test func `what git obeys is found, with what it leads to`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/.git", "b.git"] {
      try folder.write("x", to: "\(name)/HEAD")
      try folder.makeFolder("\(name)/objects")
      try folder.makeFolder("\(name)/refs")
    }
    try folder.write("gitdir: ../store/w\n", to: "c/.git")
    try folder.write("../common\n", to: "store/w/commondir")
    try folder.makeFolder("store/common")
    try folder.link("store/common/hooks", to: "../../hooks")
    try folder.link("out", to: "/etc")
    try folder.link("in", to: "a")
    try folder.link("dangling", to: "../nowhere")
    let root = FilePath(folder.path)
    let findings = WorkspaceScan(root: root).findings()
    #expect(
      Set(findings.repositories.keys)
        == Set(["a/.git", "b.git", "c/.git"].map { root.appending($0) }))
    #expect(findings.links == Set(["out", "dangling"].map { root.appending($0) }))
    #expect(
      GitFolders(of: root.appending("c/.git")).others
        == ["store/w", "store/common", "hooks"].map { root.appending($0) })
  }

  @Test func `a scan that cannot look everywhere says so`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/b", "c", "d"] { try folder.makeFolder(name) }
    let root = FilePath(folder.path)
    #expect(WorkspaceScan(root: root, limit: 5).findings().isComplete)
    #expect(!WorkspaceScan(root: root, limit: 4).findings().isComplete)
  }

  /// What was read once is only asked whether it changed; each way of changing it is noticed.
  @Test func `what changes in a tree that held still is found`() async throws {
    let folder = try TemporaryFolder()
    for name in ["a/b", "c", "d"] { try folder.makeFolder(name) }
    let root = FilePath(folder.path)
    let scan = WorkspaceScan(root: root)
    #expect(scan.findings() == WorkspaceScan.Findings())
    // Times of a second ago may still hide a change.
    try await Task.sleep(for: .seconds(3.2))
    #expect(scan.findings() == WorkspaceScan.Findings())
    var count = 0
    func expect(
      _ repositories: [String], links: [String] = [], after change: () throws -> Void
    ) rethrows {
      try change()
      count += 1
      for findings in [scan.findings(), scan.findings(), WorkspaceScan(root: root).findings()] {
        #expect(
          Set(findings.repositories.keys) == Set(repositories.map { root.appending(FilePath($0)) }),
          "change \(count)")
        #expect(
          findings.links == Set(links.map { root.appending(FilePath($0)) }), "change \(count)")
      }
    }
    try expect(["a/b/.git"]) { try folder.write("x", to: "a/b/.git/HEAD") }
    try expect(["a/b/.git"], links: ["c/out"]) { try folder.link("c/out", to: "/etc") }
    try expect(["a/b/.git", "d/new/.git"], links: ["c/out"]) {
      try folder.write("x", to: "d/new/.git/HEAD")
    }
    expect(["moved/.git", "d/new/.git"], links: ["c/out"]) {
      rename("\(folder.path)/a/b", "\(folder.path)/moved")
    }
    expect(["moved/.git"], links: ["c/out"]) {
      rename("\(folder.path)/d/new/.git", "\(folder.path)/d/new/git")
    }
  }

  @Test func `the root itself may be a repository`() throws {
    let folder = try TemporaryFolder()
    try folder.write("ref: refs/heads/main", to: "HEAD")
    for name in ["objects", "refs"] { try folder.makeFolder(name) }
    let root = FilePath(folder.path)
    #expect(WorkspaceScan(root: root).findings().repositories.keys.map { $0 } == [root])
  }

  /// Root may look into everything.
  @Test(.enabled(if: geteuid() != 0, "an ordinary user"))
  func `a folder that cannot be read is not taken for an empty one`() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("locked/.git")
    chmod("\(folder.path)/locked", 0)
    defer { chmod("\(folder.path)/locked", 0o700) }
    let root = FilePath(folder.path)
    #expect(WorkspaceScan(root: root).findings().unreadable == [root.appending("locked")])
  }

  @Test func `what is made later in the same place is another`() throws {
    let folder = try TemporaryFolder()
    let path = FilePath("\(folder.path)/d")
    try folder.makeFolder("d")
    let first = try #require(path.birthmark)
    #expect(path.birthmark == first)
    rmdir(path.display)
    usleep(20_000)
    try folder.makeFolder("d")
    let second = try #require(path.birthmark)
    // File systems without a time of birth tell only device and inode.
    #expect(first.count == 2 || first != second)
  }

  @Test func `a scan sees what changed since the last`() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("a/b")
    let root = FilePath(folder.path)
    let scan = WorkspaceScan(root: root)
    #expect(scan.findings() == WorkspaceScan.Findings())
    try folder.write("x", to: "a/b/.git/HEAD")
    #expect(scan.findings().repositories.keys.map { $0 } == [root.appending("a/b/.git")])
  }
}

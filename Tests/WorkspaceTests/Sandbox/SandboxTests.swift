import CPosix
import EscapeProbes
import Glibc
import Synchronization
import TestFolder
import Testing

@testable import Workspace

/// What sandboxed commands can do, and what is left afterwards.
@Suite(
  .serialized,
  .enabled(if: SandboxHere.works, "no sandbox works on this machine (bubblewrap, user namespaces)"))
struct SandboxTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder(in: SandboxHere.parent) }

  private func workspace(_ name: String = ".") throws -> Workspace {
    try Workspace(
      root: FilePath(name == "." ? folder.path : "\(folder.path)/\(name)"),
      policy: SandboxPolicy(homes: []))
  }

  private func run(
    _ script: String, _ profile: SandboxProfile = .workspace, in workspace: Workspace? = nil,
    timeout: Double = 60
  ) async throws -> CommandResult {
    let workspace = try workspace ?? self.workspace()
    return await workspace.run(
      Command(
        arguments: ["/bin/sh", "-c", script], folder: ".", timeout: timeout, profile: profile),
      onOutput: { _ in })
  }

  private func text(_ result: CommandResult) -> String {
    String(decoding: result.output, as: UTF8.self)
  }

  @Test func `it works here`() async throws {
    #expect(await (try workspace()).sandboxState() == .working)
  }

  @Test(arguments: [SandboxProfile.workspace, .network])
  func `a command writes in its workspace`(profile: SandboxProfile) async throws {
    let result = try await run("mkdir a && echo x > a/b && pwd", profile)
    #expect(text(result) == "\(folder.path)\n")
    #expect(result.ending == .exited(0))
    #expect(result.warnings == [])
    #expect(folder.tree == ["a/b": Array("x\n".utf8)])
  }

  @Test func `for reading only it writes nothing but temporary files`() async throws {
    let result = try await run("echo x > a; echo y > /tmp/b && cat /tmp/b", .readOnly)
    #expect(text(result).hasSuffix("y\n"))
    #expect(folder.tree.isEmpty)
  }

  @Test(arguments: [SandboxProfile.readOnly, .workspace])
  func `what one command leaves in /tmp the next finds`(profile: SandboxProfile) async throws {
    let workspace = try workspace()
    _ = try await run("echo kept > $TMPDIR/note", profile, in: workspace)
    // Where the workspace itself lies below /tmp, each command has a new one around it.
    let isKept = !folder.path.hasPrefix("/tmp/")
    #expect(
      text(try await run("cat /tmp/note 2>/dev/null", profile, in: workspace))
        == (isKept ? "kept\n" : ""))
    #expect(access("/tmp/note", F_OK) != 0)
    let other = try self.workspace()
    #expect(text(try await run("ls -A /tmp", profile, in: other)).contains("note") == false)
    await workspace.close()
  }

  @Test(arguments: [
    ("exit 7", CommandResult.Ending.exited(7)), ("kill -9 $$", .exited(137)),
    ("sleep 100", .timedOut(seconds: 0.5)),
  ])
  func `its end is told`(script: String, ending: CommandResult.Ending) async throws {
    #expect(try await run(script, timeout: script == "sleep 100" ? 0.5 : 60).ending == ending)
  }

  @Test func `it is asked to end before it is made to`() async throws {
    let result = try await run(
      "trap 'echo asked; exit 3' TERM; sleep 100 & wait", .workspace, timeout: 2.5)
    #expect(result.ending == .timedOut(seconds: 2.5))
    #expect(text(result) == "asked\n")
  }

  @Test(.timeLimit(.minutes(1))) func `one that does not listen is ended all the same`()
    async throws
  {
    let result = try await run("trap '' TERM; while :; do sleep 1; done", timeout: 0.3)
    #expect(result.ending == .timedOut(seconds: 0.3))
  }

  @Test func `a program or a folder that is not there is said`() async throws {
    let workspace = try workspace()
    let noProgram = await workspace.run(
      Command(arguments: ["no-such-program"], folder: ".", profile: .workspace),
      onOutput: { _ in })
    #expect(
      noProgram.ending == .couldNotStart(reason: "no-such-program: No such file or directory"))
    let noFolder = await workspace.run(
      Command(arguments: ["true"], folder: "nowhere", profile: .workspace), onOutput: { _ in })
    #expect(
      noFolder.ending
        == .couldNotStart(reason: "\(folder.path)/nowhere: No such file or directory"))
  }

  @Test(arguments: [
    "with space", "with\nline", "--", "-rf", "'quote\" $x", "ünï/cödé",
    Array(repeating: "long-name-of-a-folder", count: 150).joined(separator: "/"),
  ])
  func `a workspace may have any name`(name: String) async throws {
    guard name.utf8.count + folder.path.utf8.count < 4_000 else { return }
    try folder.makeFolder(name)
    let result = try await run("echo x > file && cat file", in: workspace(name))
    #expect(result.ending == .exited(0))
    #expect(folder.tree == ["\(name)/file": Array("x\n".utf8)])
  }

  @Test func `a workspace may lie below the machine's own places`() async throws {
    let inTmp = try TemporaryFolder(in: "/tmp")
    try inTmp.write("x", to: "file")
    let result = try await run(
      "cat file; echo y > new; ls /tmp | wc -l", in: Workspace(root: FilePath(inTmp.path)))
    #expect(text(result).hasPrefix("x"))
    #expect(inTmp.text("new") == "y\n")
    #expect(inTmp.tree.count == 2)
  }

  @Test func `a workspace may be reached by a link`() async throws {
    try folder.makeFolder("real")
    try folder.link("link", to: "real")
    _ = try await run("echo x > file", in: workspace("link"))
    #expect(folder.text("real/file") == "x\n")
  }

  @Test func `the whole file system is no workspace for it`() async throws {
    let workspace = try Workspace(root: "/")
    guard case .missing(let reason) = await workspace.sandboxState() else {
      Issue.record("it works")
      return
    }
    #expect(reason.contains("the workspace is the whole file system"))
    let result = await workspace.run(
      Command(arguments: ["true"], folder: "/", profile: .workspace), onOutput: { _ in })
    #expect(result.ending == .couldNotStart(reason: reason))
  }

  @Test func `in a home what a login obeys stays as it is`() async throws {
    try folder.write("old", to: ".bashrc")
    try folder.write("secret", to: ".ssh/id")
    let workspace = try Workspace(
      root: FilePath(folder.path), policy: SandboxPolicy(homes: [FilePath(folder.path)]))
    let result = try await run(
      """
      echo x >> .bashrc; echo x > .profile; mkdir .zshenv; mkdir -p .config/autostart
      cat .ssh/id; echo x > .ssh/authorized_keys; mkdir bin && echo x > bin/ls; echo x > note
      """, in: workspace)
    #expect(text(result).contains("secret") == false)
    #expect(
      folder.tree.mapValues { String(decoding: $0, as: UTF8.self) }
        == [".bashrc": "old", ".ssh/id": "secret", "note": "x\n"])
    #expect(TemporaryFolder.names(in: folder.path).sorted() == [".bashrc", ".ssh", "note"])
    await workspace.close()
  }

  @Test func `many at once leave nothing behind and let nothing through`() async throws {
    let workspace = try workspace()
    await withTaskGroup(of: CommandResult.Ending.self) { group in
      for index in 0..<24 {
        group.addTask {
          await workspace.run(
            Command(
              arguments: [
                "/bin/sh", "-c",
                "sleep 0.0\(index % 7); for i in 1 2 3 4 5 6; do mkdir .git/x 2>/dev/null && exit 0; mkdir .git 2>/dev/null && exit 0; rmdir .git 2>/dev/null && exit 0; done; exit 1",
              ], folder: ".", profile: .workspace), onOutput: { _ in }
          ).ending
        }
      }
      for await ending in group { #expect(ending == .exited(1)) }
    }
    #expect(TemporaryFolder.names(in: folder.path).isEmpty)
    await workspace.close()
  }

  @Test(arguments: [
    ("mkdir d && git init -q d", "d/.git"), ("mkdir .GIT", ".GIT"),
    ("mkdir -p b/objects b/refs && echo x > b/HEAD", "b"),
    ("ln -s /etc/passwd l", "l"), ("mkdir d && ln -s ../../x d/l", "d/l"),
  ])
  func `what somebody should look at is said`(script: String, name: String) async throws {
    let result = try await run(script)
    #expect(result.warnings.count == 1)
    #expect(result.warnings.first?.contains(": \(name).") == true)
  }

  @Test func `what was there already is not said again`() async throws {
    try folder.link("l", to: "/etc/passwd")
    try folder.write("x", to: "d/.git/HEAD")
    #expect(try await run("echo x > file").warnings == [])
  }

  @Test func `what a command made it may go on with`() async throws {
    let workspace = try workspace()
    _ = try await run("mkdir -p d/.git && echo x > d/.git/HEAD", in: workspace)
    #expect(
      try await run("echo x > d/.git/config", in: workspace).ending == .exited(0))
    await workspace.close()
  }

  @Test func `another folder under the workspace's name is not entered`() async throws {
    try folder.makeFolder("outer/work")
    try folder.makeFolder("home")
    let workspace = try workspace("outer/work")
    #expect(try await run("true", in: workspace).ending == .exited(0))
    rename("\(folder.path)/outer/work", "\(folder.path)/outer/away")
    try folder.link("outer/work", to: "../home")
    let result = try await run("echo x > .bashrc", in: workspace)
    guard case .couldNotStart(let reason) = result.ending else {
      Issue.record("ended as \(result.ending)")
      return
    }
    #expect(reason.hasPrefix("\(folder.path)/outer/work is not the folder any more that"))
    #expect(TemporaryFolder.names(in: "\(folder.path)/home") == [])
    #expect(TemporaryFolder.names(in: "\(folder.path)/outer/away") == [])
    await workspace.close()
  }

  /// Otherwise one command could put another folder in the way of the next one's mounts.
  @Test func `what is on the way to a repository stays where it is, and can be written`()
    async throws
  {
    try folder.write("x", to: "deps/lib/.git/HEAD")
    let result = try await run(
      "mv deps/lib deps/x; mv deps y; echo z > deps/lib/file; mv deps/lib/file deps/lib/other")
    #expect(text(result).contains("usy"))
    #expect(folder.tree.keys.sorted() == ["deps/lib/.git/HEAD", "deps/lib/other"])
  }

  @Test func `a repository that is swapped to and fro by another command is not written`()
    async throws
  {
    let head = "[core]\n\tbare = false\n"
    try folder.write("ref: refs/heads/main\n", to: "sub/.git/HEAD")
    try folder.write(head, to: "sub/.git/config")
    let workspace = try workspace()
    let swapping = await workspace.start(
      Command(
        arguments: [
          "/bin/sh", "-c",
          "mkdir -p fake/.git; while :; do mv sub a; mv fake sub; mv sub fake; mv a sub; done 2>/dev/null",
        ], folder: ".", timeout: .infinity, profile: .workspace))
    for _ in 0..<25 {
      _ = try await run("echo evil >> sub/.git/config", in: workspace)
      #expect(folder.text("sub/.git/config") == head)
    }
    swapping.end()
    _ = await swapping.result()
    await workspace.close()
  }

  @Test func `what other sessions keep is not seen`() async throws {
    let other = try workspace()
    let kept = try #require(await other.keep("secret of another", kind: "page"))
    let own = try workspace()
    let mine = try #require(await own.keep("mine", kind: "page"))
    let result = try await run(
      "cat \(kept.display) 2>/dev/null; ls -R \(kept.parent.parent.parent.display); cat \(mine.display)",
      .readOnly, in: own)
    #expect(!text(result).contains("secret"))
    #expect(!text(result).contains(kept.parent.parent.display))
    #expect(text(result).hasSuffix("mine"))
    await own.close()
    await other.close()
  }

  @Test(
    .enabled(if: geteuid() == 0, "the kernel counts an ordinary user's processes"),
    .enabled(if: SandboxHere.mayStart(processes: 8192), "a limit of the machine is lower"))
  func `root's command that starts processes without end is ended`() async throws {
    // It is looked at once a second: a fast machine starts all of them in less.
    let result = try await run(
      "i=0; while [ $i -lt 6000 ]; do sleep 50 & i=$((i + 1)); done; sleep 20; echo all",
      timeout: 60)
    #expect(result.ending == .signalled(9))
    #expect(result.warnings == [ProcessCap.sentence])
    #expect(!text(result).contains("all"))
  }

  @Test func `a linked .git makes the workspace read-only, and that is said`() async throws {
    try folder.write("x", to: "real/HEAD")
    try folder.link(".git", to: "real")
    let result = try await run("echo x > file")
    #expect(result.ending != .exited(0))
    #expect(
      result.warnings == [
        "The workspace was read-only for this command: .git in it is a symbolic link."
      ])
  }

  @Test func `git itself works for reading`() async throws {
    _ = try await run(
      "git init -q . && git -c user.name=a -c user.email=b commit -q --allow-empty -m one", .none)
    let result = try await run(
      "git log --format=%s && git status --short && echo x > new && git status --short")
    #expect(text(result) == "one\n?? new\n")
  }

  @Test func `files and processes have limits`() async throws {
    let result = try await run("ulimit -c; ulimit -f")
    let lines = text(result).split(separator: "\n")
    #expect(lines.first == "0")
    #expect(lines.dropFirst().first == "16777216")
  }

  @Test(arguments: [
    ("true", "is missing; install the package bubblewrap."), ("", "cannot be executed."),
  ])
  func `without bubblewrap nothing runs`(name: String, reason: String) async throws {
    let place = "\(folder.path)/bwrap"
    if name.isEmpty { try folder.write("#!/bin/sh\n", to: "bwrap") }
    let state = try await state(bwrap: place)
    #expect(state == .missing(reason: "Commands are not held in a sandbox: \(place) \(reason)"))
  }

  @Test(arguments: [
    (
      "echo 'bwrap: Creating new namespace failed: Operation not permitted' >&2; exit 1",
      "namespaces"
    ),
    (
      "echo 'bwrap: Can'\\''t mount proc on /newroot/proc: Operation not permitted' >&2; exit 1",
      "/proc"
    ),
    ("kill -9 $$", "signal"), ("exit 0", "no reason"),
  ])
  func `a bubblewrap that fails is no sandbox`(script: String, word: String) async throws {
    try folder.write("#!/bin/sh\n\(script)\n", to: "bwrap")
    chmod("\(folder.path)/bwrap", 0o755)
    guard case .missing(let reason) = try await state(bwrap: "\(folder.path)/bwrap") else {
      Issue.record("it works")
      return
    }
    #expect(reason.contains(word))
  }

  private func state(bwrap: String) async throws -> SandboxState {
    try folder.makeFolder("work")
    var policy = SandboxPolicy(homes: [])
    policy.bubblewrap = FilePath(bwrap)
    return try await Workspace(root: FilePath("\(folder.path)/work"), policy: policy).sandboxState()
  }
}

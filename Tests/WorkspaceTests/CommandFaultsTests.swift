import Glibc
import TestFolder
import Testing

@testable import Workspace

/// What programs do to whoever runs them, each with the outcome that it must have.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CommandFaultsTests {
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder(in: SandboxHere.works ? SandboxHere.parent : nil)
    workspace = try Workspace(root: FilePath(folder.path), policy: SandboxPolicy(homes: []))
  }

  /// Both ways where a sandbox works.
  static let profiles: [SandboxProfile] = SandboxHere.works ? [.none, .workspace] : [.none]

  private func run(
    _ arguments: [String], _ profile: SandboxProfile, timeout: Double = 60
  ) async -> CommandResult {
    await workspace.run(
      Command(arguments: arguments, folder: ".", timeout: timeout, profile: profile),
      onOutput: { _ in })
  }

  private func run(
    _ script: String, _ profile: SandboxProfile, timeout: Double = 60
  ) async -> CommandResult {
    await run(["/bin/sh", "-c", script], profile, timeout: timeout)
  }

  private func text(_ result: CommandResult) -> String {
    String(decoding: result.output, as: UTF8.self)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var id: String
    var script: String
    var ending: CommandResult.Ending
    /// What the output is.
    var output: String?
    var timeout = 60.0
    /// A program that it needs.
    var program: String?
    var testDescription: String { "\(id): \(script)" }
  }

  static let rows: [Row] = [
    Row(
      id: "R05", script: "echo before; exec >&- 2>&-; sleep 0.3; exit 4", ending: .exited(4),
      output: "before\n"),
    Row(
      id: "R05", script: "exec >&- 2>&-; sleep 100", ending: .timedOut(seconds: 0.4), output: "",
      timeout: 0.4),
    Row(id: "R07", script: "printf 'a\\000b\\377c'", ending: .exited(0), output: "a\0b\u{FFFD}c"),
    Row(
      id: "R07", script: "printf 'one\\rtwo\\r\\n\\033[31mred'", ending: .exited(0),
      output: "one\rtwo\r\n\u{1B}[31mred"),
    Row(
      id: "R07", script: "printf '\\303'; sleep 0.2; printf '\\251'", ending: .exited(0),
      output: "é"),
    Row(id: "R08", script: "read x; echo \"[$x]\"", ending: .exited(0), output: "[]\n"),
    Row(
      id: "R08", script: "python3 -c 'input()' 2>&1 | tail -1", ending: .exited(0),
      output: "EOFError: EOF when reading a line\n", program: "python3"),
    Row(id: "R08", script: "python3", ending: .exited(0), output: "", program: "python3"),
    Row(
      id: "R08", script: "(git init -q . && git commit --allow-empty) 2>/dev/null; echo over",
      ending: .exited(0), output: "over\n", timeout: 20, program: "git"),
    Row(
      id: "R08", script: "printf 'x\\n' > f; less f; vi f >/dev/null 2>&1; echo over",
      ending: .exited(0), output: "x\nover\n", timeout: 20, program: "less"),
    Row(
      id: "R08",
      script: "(sudo -k true || su -c true nobody-here) </dev/null 2>/dev/null; echo over",
      ending: .exited(0), output: "over\n", timeout: 30),
    Row(
      id: "R09", script: "kill -STOP $$; echo never", ending: .timedOut(seconds: 0.5), output: "",
      timeout: 0.5),
    Row(id: "R14", script: "kill -SEGV $$", ending: .signalled(11)),
    Row(id: "R14", script: "kill -ABRT $$", ending: .signalled(6)),
    Row(id: "R14", script: "kill -PIPE $$", ending: .signalled(13)),
    Row(id: "R14", script: "kill -64 $$", ending: .signalled(64)),
    Row(
      id: "R14", script: "ulimit -c; sh -c 'kill -QUIT $$'; ls core* 2>/dev/null; echo $?",
      ending: .exited(0)),
    Row(
      id: "R15",
      script: "(stty raw </dev/tty) 2>/dev/null; (echo x >/dev/tty) 2>/dev/null; echo $?",
      ending: .exited(0)),
  ]

  @Test(arguments: rows, profiles) func `every row has its outcome`(
    row: Row, profile: SandboxProfile
  ) async {
    if let program = row.program, ProgramSearch.find(Array(program.utf8)) == nil { return }
    let result = await run(row.script, profile, timeout: row.timeout)
    var ending = row.ending
    // Bubblewrap tells of a signal as shells do.
    if profile != .none, case .signalled(let number) = ending { ending = .exited(128 + number) }
    #expect(result.ending == ending)
    if let output = row.output { #expect(text(result) == output) }
    if row.id == "R15" { #expect(text(result) != "0\n") }
    #expect(result.duration < 30)
  }

  /// R06: a flood without line ends, on both descriptors at once.
  @Test(arguments: profiles) func `a flood on both descriptors is counted to the byte`(
    profile: SandboxProfile
  ) async {
    let result = await run(
      "head -c 30000000 /dev/zero & head -c 30000000 /dev/zero >&2 & wait", profile)
    #expect(result.ending == .exited(0))
    #expect(result.output.count + result.omittedBytes == 60_000_000)
    #expect(result.output.count == CommandResult.headLimit + CommandResult.tailLimit)
  }

  /// R09: in a sandbox the namespace ends with its first process.
  @Test(arguments: profiles)
  func `what a command leaves behind may write for a moment, where no sandbox ends it`(
    profile: SandboxProfile
  ) async {
    let pause = profile == .none ? 0.05 : 3
    let result = await run("(sleep \(pause); echo late) & echo first", profile)
    #expect(result.ending == .exited(0))
    #expect(text(result) == (profile == .none ? "first\nlate\n" : "first\n"))
  }

  /// R10: many at once, none of whose descriptors another inherits.
  @Test(arguments: profiles) func `sixty-four at once end`(profile: SandboxProfile) async {
    await withTaskGroup(of: String.self) { group in
      for index in 0..<64 {
        group.addTask {
          let result = await run("echo \(index); ls /proc/self/fd | wc -l", profile)
          return text(result)
        }
      }
      var seen: Set<String> = []
      for await output in group { seen.insert(output) }
      #expect(seen == Set((0..<64).map { "\($0)\n4\n" }))
    }
  }

  /// R11: cancelled at each moment of its start.
  @Test(arguments: profiles) func `one that is cancelled at any moment leaves nothing`(
    profile: SandboxProfile
  ) async {
    let mark = "78.\(UInt32.random(in: 0...99_999_999))"
    for milliseconds in stride(from: 0, through: 200, by: 8) {
      let task = Task { await run("setsid sleep \(mark) & sleep \(mark)", profile) }
      try? await Task.sleep(for: .milliseconds(milliseconds))
      task.cancel()
      #expect(await task.value.ending == .cancelled)
    }
    // The kernel takes a moment for the processes of a namespace that is gone.
    var left = RunningProcesses.count(with: mark)
    let end = ContinuousClock.now + .seconds(10)
    while left > 0, ContinuousClock.now < end {
      try? await Task.sleep(for: .milliseconds(100))
      left = RunningProcesses.count(with: mark)
    }
    #expect(left == 0)
  }

  /// R12: what cannot start says why, and nothing else happens.
  @Test(arguments: profiles) func `what cannot start says why`(profile: SandboxProfile) async throws
  {
    try folder.write("echo x\n", to: "plain")
    try folder.write("\u{7F}ELF garbage", to: "broken")
    chmod("\(folder.path)/broken", 0o755)
    let missing = await run(["no-such-program"], profile)
    #expect(missing.ending == .couldNotStart(reason: "no-such-program: No such file or directory"))
    let forbidden = await run(["\(folder.path)/plain"], profile)
    let tooLong = await run(["/bin/echo", String(repeating: "x", count: 3 << 20)], profile)
    for (result, word) in [(forbidden, "plain: Permission denied"), (tooLong, "")] {
      guard case .couldNotStart(let reason) = result.ending else {
        Issue.record("ended as \(result.ending)")
        continue
      }
      #expect(reason.contains(word))
    }
    let broken = await run(["\(folder.path)/broken"], profile)
    #expect(broken.ending != .exited(0))
  }

  /// R13: the folder goes while the command runs.
  @Test(arguments: profiles) func `its folder may go while it runs`(profile: SandboxProfile)
    async throws
  {
    try folder.makeFolder("sub")
    let result = await workspace.run(
      Command(
        arguments: ["/bin/sh", "-c", "rmdir ../sub; echo gone; exit 3"], folder: "sub",
        timeout: 30, profile: profile), onOutput: { _ in })
    #expect(result.ending == .exited(3))
    #expect(text(result) == "gone\n")
    let next = await workspace.run(
      Command(arguments: ["true"], folder: "sub", profile: profile), onOutput: { _ in })
    guard case .couldNotStart = next.ending else {
      Issue.record("ended as \(next.ending)")
      return
    }
  }

  /// S10: what takes all the memory goes before the person's programs do.
  @Test(arguments: profiles) func `it goes first where memory runs out`(profile: SandboxProfile)
    async
  {
    let result = await run("sleep 0.1; cat /proc/self/oom_score_adj", profile)
    #expect(text(result) == "500\n")
  }

}

import CPosix
import Glibc
import Synchronization
import TestFolder
import Testing
import Workspace

@Suite(.serialized) struct CommandRunTests {
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace(folder)
  }

  private func run(_ script: String, timeout: Double = 60) async -> CommandResult {
    await workspace.run(
      Command(arguments: ["sh", "-c", script], folder: ".", timeout: timeout), onOutput: { _ in })
  }

  private func text(_ result: CommandResult) -> String {
    String(decoding: result.output, as: UTF8.self)
  }

  @Test(arguments: [
    ("exit 0", CommandResult.Ending.exited(0)), ("exit 7", .exited(7)),
    ("kill -9 $$", .signalled(9)), ("kill -TERM $$", .signalled(15)),
  ])
  func `how a command ended is told`(script: String, ending: CommandResult.Ending) async {
    #expect(await run(script).ending == ending)
  }

  @Test func `output and errors come together and in order`() async {
    let result = await run("echo one; echo two >&2; printf three")
    #expect(text(result) == "one\ntwo\nthree")
    #expect(result.omittedBytes == 0)
  }

  @Test func `it runs in its folder with nothing to read`() async {
    let result = await run("pwd -P; cat; echo end")
    #expect(text(result) == "\(workspace.root.display)\nend\n")
  }

  @Test func `output is handed on while it runs`() async {
    let pieces = Mutex<[UInt8]>([])
    let result = await workspace.run(
      Command(arguments: ["sh", "-c", "echo a; sleep 0.2; echo b"], folder: "."),
      onOutput: { piece in pieces.withLock { $0 += piece } })
    #expect(pieces.withLock { $0 } == result.output)
    #expect(text(result) == "a\nb\n")
  }

  /// The pipe holds a megabyte: all of it was written before the end.
  @Test func `what a busy reader has not read when the command ends is read then`() async {
    let all = (1...100_000).map { "\($0)\n" }.joined()
    let result = await workspace.run(
      Command(arguments: ["sh", "-c", "seq 1 100000"], folder: "."),
      onOutput: { _ in usleep(700_000) })
    #expect(result.ending == .exited(0))
    #expect(result.output.count + result.omittedBytes == all.utf8.count)
    #expect(text(result).hasSuffix("99999\n100000\n"))
  }

  @Test func `a program that is not there is said`() async {
    let result = await workspace.run(
      Command(arguments: ["no-such-program-here"], folder: "."), onOutput: { _ in })
    #expect(
      result.ending
        == .couldNotStart(reason: "no-such-program-here: No such file or directory"))
  }

  @Test(arguments: [[], [""], ["echo", "a\0b"]])
  func `bad arguments do not start`(arguments: [String]) async {
    let result = await workspace.run(
      Command(arguments: arguments, folder: "."), onOutput: { _ in })
    guard case .couldNotStart = result.ending else {
      Issue.record("ended as \(result.ending)")
      return
    }
  }

  @Test func `a flood keeps its head and tail in bounded memory`() async {
    let before = peakMemory
    let result = await run("echo first; yes | head -c 50000000; echo last")
    #expect(result.ending == .exited(0))
    #expect(result.output.count == CommandResult.headLimit + CommandResult.tailLimit)
    #expect(result.omittedBytes == 50_000_011 - result.output.count)
    #expect(text(result).hasPrefix("first\n"))
    #expect(text(result).hasSuffix("last\n"))
    #expect(peakMemory - before < 40_000)
  }

  /// In KiB.
  private var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
  }

  @Test(
    .timeLimit(.minutes(1)), arguments: ["sleep 100", "trap '' TERM; sleep 100 & wait; sleep 100"])
  func `a command that takes too long is ended with its group`(script: String) async throws {
    let result = await run("echo $$ > pid; \(script)", timeout: 1.5)
    #expect(result.ending == .timedOut(seconds: 1.5))
    let group = try #require(folder.text("pid").flatMap { Int32($0.dropLast()) })
    #expect(await isGone(group: group))
  }

  @Test(.timeLimit(.minutes(1))) func `a cancelled command is ended with its group`() async throws {
    let task = Task { await run("echo $$ > pid; sleep 100 & sleep 100") }
    while folder.text("pid")?.hasSuffix("\n") != true {
      try await Task.sleep(for: .milliseconds(5))
    }
    task.cancel()
    #expect(await task.value.ending == .cancelled)
    let group = try #require(folder.text("pid").flatMap { Int32($0.dropLast()) })
    #expect(await isGone(group: group))
  }

  @Test func `a cancelled task starts nothing`() async {
    let result = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await run("touch started")
    }.value
    #expect(result.ending == .cancelled)
    #expect(folder.tree.isEmpty)
  }

  /// Orphans are reaped by somebody else, who may take a moment.
  private func isGone(group: Int32) async -> Bool {
    for _ in 0..<500 {
      if kill(-group, 0) != 0, errno == ESRCH { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["", "setsid"])
  func `a process left behind does not hold the command up`(prefix: String) async throws {
    let result = await run("\(prefix) sleep 30 & echo $! > pid; echo done")
    #expect(result.ending == .exited(0))
    #expect(text(result) == "done\n")
    #expect(result.duration < 20)
  }

  @Test func `a child has no blocked and no ignored signals and no descriptors of ours`() async {
    let result = await run(
      "grep -E '^Sig(Blk|Ign):' /proc/self/status | grep -o '.......$'; ls -l /proc/self/fd | grep -c ' -> '"
    )
    // Signals 1 to 28: the ones above belong to the C library. Then the child's own three, and the one with which ls reads the folder.
    #expect(text(result) == "0000000\n0000000\n4\n")
  }

  @Test(.timeLimit(.minutes(5))) func `many commands leave no descriptor and no zombie`() async {
    _ = await run("true")
    let before = openDescriptors
    for _ in 0..<25 {
      await withTaskGroup(of: CommandResult.self) { group in
        for _ in 0..<8 { group.addTask { await run("echo x") } }
        for await result in group { #expect(text(result) == "x\n") }
      }
    }
    // Other tests open and start things meanwhile, but not by the hundred.
    #expect(openDescriptors - before < 100)
    #expect(zombies < 20)
  }

  private var openDescriptors: Int { TemporaryFolder.names(in: "/proc/self/fd").count }

  private var zombies: Int {
    TemporaryFolder.names(in: "/proc").count { name in
      guard let status = TemporaryFolder.bytes(at: "/proc/\(name)/stat") else { return false }
      let fields = String(decoding: status, as: UTF8.self).split(separator: " ")
      return fields.count > 3 && fields[2] == "Z" && fields[3] == "\(getpid())"
    }
  }

  @Test func `nothing waits for a pager or a terminal`() async {
    let result = await run("echo $TERM $PAGER $GIT_PAGER $GIT_TERMINAL_PROMPT; (: </dev/tty) 2>&1")
    #expect(text(result).hasPrefix("dumb cat cat 0\n"))
    #expect(result.ending != .exited(0))
  }
}

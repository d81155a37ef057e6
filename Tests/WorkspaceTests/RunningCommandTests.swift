import Glibc
import TestFolder
import Testing

@testable import Workspace

/// Commands that run on by themselves, and outputs that are kept in files.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RunningCommandTests {
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace(folder)
  }

  private func command(_ script: String, timeout: Double = .infinity) -> Command {
    Command(arguments: ["sh", "-c", script], folder: ".", timeout: timeout)
  }

  private func text(_ output: [UInt8]) -> String { String(decoding: output, as: UTF8.self) }

  @Test func `it goes on while nobody waits`() async throws {
    let running = await workspace.start(
      command("echo begun; while [ ! -e go ]; do sleep 0.02; done; echo done"))
    while running.snapshot.output.isEmpty, !running.snapshot.isOver {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(await running.result(within: 0.2) == nil)
    #expect(text(running.snapshot.output) == "begun\n")
    #expect(running.snapshot.isOver == false)
    try folder.write("", to: "go")
    let result = await running.result()
    #expect(result.ending == .exited(0))
    #expect(text(result.output) == "begun\ndone\n")
    #expect(running.snapshot.isOver)
    #expect(await running.result(within: 0) == result)
  }

  @Test func `they have numbers`() async {
    let one = await workspace.start(command("true"))
    let two = await workspace.start(command("true"))
    #expect([one.id, two.id] == ["b1", "b2"])
    #expect(workspace.startedCommands.map(\.id) == ["b1", "b2"])
  }

  @Test func `one can be ended`() async {
    let running = await workspace.start(command("sleep 100 & sleep 100"))
    running.end()
    #expect(await running.result().ending == .cancelled)
  }

  @Test func `its time may end`() async {
    let running = await workspace.start(command("sleep 100", timeout: 0.2))
    #expect(await running.result().ending == .timedOut(seconds: 0.2))
  }

  @Test func `who stops waiting leaves it running`() async {
    let running = await workspace.start(command("sleep 100"))
    let waiting = Task { await running.result(within: 100) }
    waiting.cancel()
    #expect(await waiting.value == nil)
    #expect(running.snapshot.isOver == false)
    running.end()
    _ = await running.result()
  }

  @Test func `closing ends all of them`() async {
    var running: [RunningCommand] = []
    for _ in 0..<5 { running.append(await workspace.start(command("trap '' HUP; sleep 100"))) }
    await workspace.close()
    #expect(running.allSatisfy { $0.snapshot.isOver })
  }

  @Test func `one that cannot start says so`() async {
    let running = await workspace.start(Command(arguments: ["no-such-program-here"], folder: "."))
    #expect(
      await running.result().ending
        == .couldNotStart(reason: "no-such-program-here: No such file or directory"))
  }

  @Test func `of those that ended the latest are kept`() async {
    for _ in 0..<40 { _ = await workspace.start(command("true")).result() }
    #expect(workspace.startedCommands.count <= 33)
    #expect(workspace.startedCommands.last?.id == "b40")
  }

  @Test func `a long output is in a file that can be read`() async throws {
    let result = await workspace.run(command("seq 1 100000"), onOutput: { _ in })
    let file = try #require(result.outputFile)
    let all = (1...100_000).map { "\($0)\n" }.joined()
    #expect(result.omittedBytes == all.utf8.count - result.output.count)
    #expect(try await workspace.read(file, limit: 1 << 20) == Array(all.utf8))
    await workspace.close()
    #expect(TemporaryFolder.bytes(at: file.display) == nil)
  }

  @Test func `a file beside it cannot be read`() async throws {
    let result = await workspace.run(command("seq 1 100000"), onOutput: { _ in })
    let file = try #require(result.outputFile)
    await #expect(throws: WorkspaceError.self) {
      try await workspace.read(FilePath("\(file.display)/../../empty"), limit: 100)
    }
  }

  @Test func `it can be searched, and nothing else out there`() async throws {
    let result = await workspace.run(command("seq 1 100000"), onOutput: { _ in })
    let file = try #require(result.outputFile)
    #expect(TemporaryFolder.mode(of: file.display) == 0o600)
    let matches = try await workspace.search(SearchQuery(pattern: "^5432[1-3]$", path: file))
    #expect(matches.map(\.line) == [54321, 54322, 54323])
    #expect(matches.allSatisfy { $0.path == file })
    for path in ["/etc/passwd", file.parent.display, "\(file.display)x", "\(file.display)/.."] {
      await #expect(throws: WorkspaceError.self) {
        try await workspace.search(SearchQuery(pattern: "root", path: FilePath(path)))
      }
    }
  }

  @Test func `a link beside it is neither read nor searched`() async throws {
    let result = await workspace.run(command("seq 1 100000"), onOutput: { _ in })
    let file = try #require(result.outputFile)
    let link = FilePath("\(file.parent.display)/link.txt")
    #expect(symlink("/etc/passwd", link.display) == 0)
    await #expect(throws: WorkspaceError.self) { try await workspace.read(link, limit: 1 << 20) }
    await #expect(throws: WorkspaceError.self) {
      try await workspace.search(SearchQuery(pattern: "root", path: link))
    }
  }

  @Test func `other long texts are kept the same way`() async throws {
    let text = String(repeating: "word by word\n", count: 10)
    let file = try #require(await workspace.keep(text, kind: "page"))
    #expect(TemporaryFolder.mode(of: file.display) == 0o600)
    #expect(try await workspace.read(file, limit: 1 << 20) == Array(text.utf8))
    await workspace.close()
    #expect(TemporaryFolder.bytes(at: file.display) == nil)
    await #expect(throws: WorkspaceError.self) { try await workspace.read(file, limit: 1 << 20) }
  }

  @Test func `a short output has no file`() async {
    let result = await workspace.run(command("seq 1 100"), onOutput: { _ in })
    #expect(result.outputFile == nil)
  }

  @Test func `of a flood the file has the beginning`() async throws {
    let result = await workspace.run(
      command("yes | head -c 80000000"), onOutput: { _ in })
    let file = try #require(result.outputFile)
    #expect(file.information?.size == CommandResult.outputFileLimit)
  }

  @Test(arguments: [
    "sleep 77 &", "setsid sleep 77 >/dev/null 2>&1 &", "nohup sleep 77 >/dev/null 2>&1 &",
    "(setsid sh -c 'sleep 77 & sleep 77' &)", "sh -c 'setsid env -i sleep 77 & sleep 0.2'",
  ])
  func `the end of a command is the end of what it left behind`(script: String) async {
    let mark = "77.\(UInt32.random(in: 0...99_999_999))"
    let result = await workspace.run(
      command(script.replacing77(with: mark) + "\nsleep 0.1"), onOutput: { _ in })
    #expect(result.ending == .exited(0))
    guard !script.contains("env -i") else { return }
    #expect(RunningProcesses.count(with: mark) == 0)
  }

  @Test(arguments: ["sleep 77 & sleep 77", "sh -c 'setsid env -i sleep 77 & sleep 77'"])
  func `a time-out ends what descends from it`(script: String) async {
    let mark = "77.\(UInt32.random(in: 0...99_999_999))"
    let result = await workspace.run(
      command(script.replacing77(with: mark), timeout: 0.4), onOutput: { _ in })
    #expect(result.ending == .timedOut(seconds: 0.4))
    #expect(RunningProcesses.count(with: mark) == 0)
  }

}

extension String {
  fileprivate func replacing77(with word: String) -> String {
    split(separator: "77", omittingEmptySubsequences: false).joined(separator: word)
  }
}

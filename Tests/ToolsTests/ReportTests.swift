import TestFolder
import Testing
import Tools
import Workspace

@Suite struct ReportTests {
  static let endings: [(CommandResult, ToolOutcome)] = [
    (
      CommandResult(ending: .exited(0), output: Array("hi\n".utf8), duration: 0.04),
      ToolOutcome("Exit status 0 after 0.0 s.\nOutput:\nhi\n", exitCode: 0)
    ),
    (
      CommandResult(ending: .exited(2), output: [], duration: 1.26),
      ToolOutcome("Exit status 2 after 1.3 s.\nNo output.", exitCode: 2)
    ),
    (
      CommandResult(ending: .signalled(11), output: [], duration: 0),
      ToolOutcome("Ended by signal 11 after 0.0 s.\nNo output.")
    ),
    (
      CommandResult(ending: .timedOut(seconds: 5), output: [0xFF], duration: 5),
      ToolOutcome(
        "Took longer than 5 s and was ended; what it did until then stays done.\nOutput:\n\u{FFFD}",
        isError: true)
    ),
    (
      CommandResult(ending: .cancelled, output: [], duration: 2),
      ToolOutcome(
        "Stopped by the person after 2.0 s; what it did until then stays done.\nNo output.",
        isError: true)
    ),
    (
      CommandResult(ending: .couldNotStart(reason: "sh: gone"), output: [], duration: 0),
      ToolOutcome("Could not be started: sh: gone\nNo output.", isError: true)
    ),
    (
      CommandResult(ending: .exited(0), output: [1, 0, 2], duration: 0),
      ToolOutcome("Exit status 0 after 0.0 s.\nOutput:\n[binary, 3 bytes, not shown]", exitCode: 0)
    ),
  ]

  @Test(arguments: endings)
  func `a command's end is told`(result: CommandResult, outcome: ToolOutcome) {
    var told = report(result)
    told.accidents = []
    #expect(told == outcome)
  }

  @Test func `what took longer and was written elsewhere is still the same result`() {
    func outcome(_ output: String, after seconds: Double, in file: FilePath) -> ToolOutcome {
      var result = CommandResult(
        ending: .exited(1), output: Array(output.utf8), omittedBytes: 9, duration: seconds)
      result.outputFile = file
      return report(result)
    }
    let first = outcome("failed in 1.2 s", after: 1.2, in: "/run/1.txt")
    #expect(first.essence == outcome("failed in 1.2 s", after: 3.4, in: "/run/2.txt").essence)
    #expect(first.essence != outcome("failed in 1.3 s", after: 1.2, in: "/run/1.txt").essence)
    #expect(first.output.hasPrefix("Exit status 1 after 1.2 s."))
    #expect(first.output.contains("/run/1.txt"))
    #expect(first.hasFailed && !first.isError)
  }

  @Test func `what is left out of an output is counted where it was`() {
    let head = [UInt8](repeating: 0x61, count: CommandResult.headLimit)
    let result = CommandResult(
      ending: .exited(0), output: head + Array("tail".utf8), omittedBytes: 9, duration: 0)
    #expect(report(result).output.hasSuffix("aaa\n[… 9 bytes omitted …]\ntail"))
  }

  /// Two hunks in one file and a new file.
  private func proposal(_ fixture: ToolFixture) async throws -> PatchProposal {
    let lines = (1...20).map { "line \($0)\n" }.joined()
    try fixture.folder.write(lines, to: "notes.txt")
    return try await fixture.propose(
      """
      *** Update File: notes.txt
      -line 2
      +LINE 2
      @@
      -line 18
      +LINE 18
      *** Add File: new.txt
      +new
      """)
  }

  @Test func `an accepted patch is told file by file`() async throws {
    let fixture = try ToolFixture()
    let proposal = try await proposal(fixture)
    let decision = PatchDecision.everything(in: proposal)
    let applied = try await fixture.workspace.apply(proposal, decision)
    #expect(
      report(applied, of: proposal, decision)
        == ToolOutcome("All of the patch was written:\nM notes.txt (+2 -2)\nA new.txt (+1 -0)"))
  }

  @Test func `a rejected hunk is told with its lines and the person's words`() async throws {
    let fixture = try ToolFixture()
    let proposal = try await proposal(fixture)
    var decision = PatchDecision.everything(in: proposal)
    decision.files[0].verdicts[1].isAccepted = false
    decision.files[0].verdicts[1].comment = "keep 18"
    let applied = try await fixture.workspace.apply(proposal, decision)
    #expect(
      report(applied, of: proposal, decision)
        == ToolOutcome(
          """
          Written:
          M notes.txt (+1 -1)
          A new.txt (+1 -0)

          The person rejected the following. It was NOT applied. Do not assume any of it is in the \
          files, and do not propose it again unchanged:

          notes.txt @@ -15,6 +15,6 @@ line 14
           line 15
           line 16
           line 17
          -line 18
          +LINE 18
           line 19
           line 20
          The person says: keep 18
          """))
  }

  @Test func `a patch rejected as a whole is an error`() async throws {
    let fixture = try ToolFixture()
    let proposal = try await proposal(fixture)
    var decision = PatchDecision.everything(in: proposal)
    for file in decision.files.indices {
      decision.files[file].isAccepted = false
      for hunk in decision.files[file].verdicts.indices {
        decision.files[file].verdicts[hunk].isAccepted = false
      }
    }
    let applied = try await fixture.workspace.apply(proposal, decision)
    #expect(applied == AppliedPatch(files: []))
    let outcome = report(applied, of: proposal, decision)
    #expect(outcome.isError)
    #expect(outcome.output.hasPrefix("The person rejected the patch and NOTHING was written."))
    #expect(outcome.output.contains("new.txt @@ -0,0 +1 @@\n+new"))
  }

  @Test func `what the person changed is told as it was written`() async throws {
    let fixture = try ToolFixture()
    let proposal = try await proposal(fixture)
    var decision = PatchDecision.everything(in: proposal)
    var lines = decision.files[0].verdicts[0].hunk.lines
    let index = try #require(lines.firstIndex { $0.kind == .added })
    lines[index].bytes = Array("Line two".utf8)
    decision.files[0].verdicts[0].hunk = decision.files[0].verdicts[0].hunk.replacingLines(lines)
    let applied = try await fixture.workspace.apply(proposal, decision)
    let outcome = report(applied, of: proposal, decision)
    #expect(!outcome.isError)
    #expect(outcome.output.contains("this is what was written instead of yours:"))
    #expect(outcome.output.contains("+Line two"))
    let bytes = try await fixture.workspace.read("notes.txt", limit: 999)
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("line 1\nLine two\nline 3\n"))
  }
}

import HostileCommands
import TestFolder
import Testing

/// A small part of what `make torture` does.
@Suite(
  .enabled("bubblewrap makes no sandbox here", SandboxHere.works), .timeLimit(.minutes(3)))
struct CommandTortureTests {
  @Test func `no mutation that runs leaves a mark outside, and none by a rule`() async throws {
    let folder = try TemporaryFolder(in: SandboxHere.parent)
    let findings = try await CommandTorture(count: 1_000, sample: 40).run(below: folder.path)
    #expect(findings.obstacle == nil)
    #expect(findings.judged == 1_000)
    #expect(findings.gaps == [])
    #expect(findings.escapes == [])
    #expect(findings.outbreaks == [])
    #expect(TemporaryFolder.names(in: folder.path) == [])
  }
}

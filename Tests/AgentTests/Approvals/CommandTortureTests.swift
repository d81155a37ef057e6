import HostileCommands
import TestFolder
import Testing

/// A small part of what `make torture` does.
@Suite(.timeLimit(.minutes(3))) struct CommandTortureTests {
  @Test func `no mutation that runs leaves a mark outside, and none by a rule`() async throws {
    let folder = try TemporaryFolder()
    let findings = try await CommandTorture(count: 2_000, sample: 25).run(below: folder.path)
    #expect(findings.judged == 2_000)
    #expect(findings.automatic > 0 && findings.marked > 0)
    #expect(findings.escapes == [])
    #expect(findings.outbreaks == [])
  }
}

import EscapeProbes
import Testing

/// Row C05; `make torture` runs more of it.
@Suite struct PathRaceTests {
  @Test(.timeLimit(.minutes(2)))
  func `nothing outside is read or written while a folder is swapped for a link`() async throws {
    let result = try await PathRace().run(rounds: 3_000)
    #expect(result.escapes == 0)
    #expect(result.reads > 0)
  }

  @Test(
    .timeLimit(.minutes(2)),
    .enabled(if: SandboxHere.works, "no sandbox works on this machine (bubblewrap, namespaces)"))
  func `no search finds a secret while a folder is swapped for a link`() async throws {
    let finds = try await PathRace(in: SandboxHere.parent).searches(rounds: 60)
    #expect(finds.secrets == 0)
    #expect(finds.matches > 0)
  }
}

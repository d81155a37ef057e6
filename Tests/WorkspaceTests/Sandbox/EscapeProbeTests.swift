import CPosix
import EscapeProbes
import Glibc
import TestFolder
import Testing

@testable import Workspace

/// Every probe in every profile it makes sense in.
@Suite(
  .serialized,
  .enabled(if: SandboxHere.works, "no sandbox works on this machine (bubblewrap, user namespaces)"))
struct EscapeProbeTests {
  init() {
    setenv("TERN_PROBE_API_KEY", "CANARY-IN-ENVIRONMENT", 1)
  }

  private static let possible = EscapeProbe.attempts.filter {
    $0.probe.isPossible(with: SandboxHere.calls)
  }

  @Test(arguments: possible)
  func `nothing gets out`(probe: EscapeProbe, profile: SandboxProfile) async throws {
    let mark = try TemporaryFolder.mark()
    defer { unlink(mark) }
    let ground = try Ground(probe.ground, in: SandboxHere.parent, calls: SandboxHere.calls.path)
    let failure = await ground.attempt(probe, profile)
    #expect(failure == nil)
    await ground.workspace.close()
  }

  /// A probe that fails everywhere would prove nothing.
  @Test(arguments: possible.map(\.probe).filter(\.succeedsOutside).uniqued)
  func `the same gets there without a sandbox`(probe: EscapeProbe) async throws {
    let mark = try TemporaryFolder.mark()
    defer { unlink(mark) }
    let ground = try Ground(probe.ground, in: SandboxHere.parent, calls: SandboxHere.calls.path)
    #expect(await ground.succeedsOutside(probe))
    await ground.workspace.close()
  }

  @Test func `there are enough of them`() {
    #expect(EscapeProbe.all.count >= 120)
    #expect(Set(EscapeProbe.all.map(\.name)).count == EscapeProbe.all.count)
  }

  @Test(.enabled(if: SandboxHere.calls.path == nil, "a C compiler is there"))
  func `without a C compiler the kernel is not asked directly`() {}
}

extension TemporaryFolder {
  /// A file in the machine's `/tmp`.
  fileprivate static func mark() throws -> String {
    let path = "/tmp/tern-probe-mark-\(getpid())"
    try write([], at: path)
    return path
  }
}

extension [EscapeProbe] {
  fileprivate var uniqued: [EscapeProbe] {
    var names: Set<String> = []
    return filter { names.insert($0.name).inserted }
  }
}

import Glibc
import TestFolder
import Workspace

/// 10 GiB of output: memory stays where it was, and it takes hardly longer than to throw it away.
struct Flood {
  let folder: String

  private static let script = "yes 'a line of a flood' | head -c 10737418240"

  func run() async throws -> Bool {
    let place = try TemporaryFolder(in: folder)
    let workspace = try Workspace(
      root: FilePath(place.path), policy: SandboxPolicy(homes: []))
    let plain = Command(
      arguments: ["/bin/sh", "-c", "\(Self.script) | cat >/dev/null"], folder: ".", timeout: 600)
    let reference = await workspace.run(plain, onOutput: { _ in }).duration
    var isFine = true
    for profile in [SandboxProfile.workspace, .none] {
      let before = Machine.residentKilobytes
      _ = await workspace.run(
        Command(arguments: ["/bin/sh", "-c", "seq 100000"], folder: ".", profile: profile),
        onOutput: { _ in })
      let result = await workspace.run(
        Command(
          arguments: ["/bin/sh", "-c", Self.script], folder: ".", timeout: 600, profile: profile),
        onOutput: { _ in })
      guard result.ending == .exited(0), result.output.count + result.omittedBytes == 10 << 30
      else {
        Torture.say("MISSED a flood in \(profile.rawValue) ended as \(result.ending)")
        return false
      }
      isFine =
        Torture.check(
          "resident memory grown by 10 GiB in \(profile.rawValue), KiB",
          Machine.peakKilobytes - before, atMost: 16_384) && isFine
      isFine =
        Torture.check(
          "its time in percent of `cat >/dev/null`", Int(100 * result.duration / reference),
          atMost: 150) && isFine
    }
    await workspace.close()
    return isFine
  }
}

import Glibc
import TestFolder
import Workspace

/// Whether a sandbox works on this machine, and places for it that are not below `/tmp`.
enum SandboxHere {
  /// Suites that need one are disabled by this name where there is none.
  @Sendable static func works() async -> Bool {
    guard let folder = try? TemporaryFolder(),
      let workspace = try? Workspace(root: FilePath(folder.path))
    else { return false }
    return await workspace.sandboxState() == .working
  }

  /// Beside the build's products: a machine's `/tmp` is not seen in the sandbox.
  static let parent: String = {
    let package = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let place = "/\(package)/.build/sandbox-tests"
    mkdir("/\(package)/.build", 0o755)
    mkdir(place, 0o755)
    return place
  }()

}

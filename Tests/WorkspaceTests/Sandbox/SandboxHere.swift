import EscapeProbes
import Glibc
import TestFolder
import Testing

@testable import Workspace

/// Whether a sandbox works on this machine, and places for it that are not below `/tmp`.
enum SandboxHere {
  /// Found out once; suites that need one are disabled by this name where there is none.
  static let works: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    let start = ProcessStart(
      [
        "/usr/bin/bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/",
        "--proc", "/proc", "--dev", "/dev", "true",
      ].words, in: FilePath(folder.path))
    guard let process = try? start.spawn() else { return false }
    var status: Int32 = -1
    return waitpid(process, &status, 0) == process && status == 0
  }()

  /// Beside the build's products: a machine's `/tmp` is not seen in the sandbox.
  static let parent: String = {
    let package = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let place = "/\(package)/.build/sandbox-tests"
    mkdir("/\(package)/.build", 0o755)
    mkdir(place, 0o755)
    return place
  }()

  static let calls = CallsProgram(at: "\(parent)/calls")
}

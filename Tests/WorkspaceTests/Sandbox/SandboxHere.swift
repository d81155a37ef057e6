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

  /// Whether the limits on this process's group and on the machine let so many more be started.
  static func mayStart(processes: Int) -> Bool {
    var limits = ["/proc/sys/kernel/pid_max", "/proc/sys/kernel/threads-max"]
    // The lines are `number:controllers:path`; the path is empty to who sees only the own group.
    for line in (TemporaryFolder.text(at: "/proc/self/cgroup") ?? "").split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, fields[1].isEmpty || fields[1] == "pids" else { continue }
      let root = "/sys/fs/cgroup" + (fields[1].isEmpty ? "" : "/pids")
      var place = root
      limits.append("\(place)/pids.max")
      for name in fields[2].split(separator: "/") {
        place += "/\(name)"
        limits.append("\(place)/pids.max")
      }
    }
    return limits.allSatisfy { path in
      let text = TemporaryFolder.text(at: path)?.split(separator: "\n").first
      return text.flatMap { Int($0) }.map { $0 > processes } ?? true
    }
  }

  static let calls = CallsProgram(at: "\(parent)/calls")
}

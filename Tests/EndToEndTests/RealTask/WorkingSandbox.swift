import TestFolder
import Testing
import Workspace

/// Whether commands can be held in a sandbox on this machine, found out as Tern itself does.
enum WorkingSandbox {
  static let comment: Comment =
    "needs a sandbox that works: bubblewrap, and a kernel that lets it"

  static var isHere: Bool { get async { await probe.value } }

  private static let probe = Task { () -> Bool in
    guard let folder = try? TemporaryFolder(),
      let workspace = try? Workspace(root: FilePath(folder.path))
    else { return false }
    let state = await workspace.sandboxState()
    await workspace.close()
    return state == .working
  }
}

extension TestHome {
  /// Runs the program as it is where there is no bubblewrap: its place is covered up.
  func ternWithoutSandbox(_ arguments: [String]) async throws -> FinishedProgram {
    let bwrap = "/usr/bin/bwrap"
    let cover =
      await WorkingSandbox.isHere
      ? [
        bwrap, "--unshare-user", "--die-with-parent", "--dev-bind", "/", "/", "--ro-bind",
        "/dev/null", bwrap, "--",
      ] : []
    return try await FinishedProgram.run(
      cover + [Binary.path] + arguments, environment: environment(adding: [:]), folder: workspace)
  }

  /// Runs the program with a table of hosts of its own, where there is bubblewrap.
  func tern(
    _ arguments: [String], hosts: String, limit: Double = 60
  ) async throws -> FinishedProgram {
    try await FinishedProgram.run(
      Self.command(withHosts: hosts) + arguments, environment: environment(adding: [:]),
      folder: workspace, limit: limit)
  }

  /// The program, with a table of hosts of its own.
  static func command(withHosts hosts: String) -> [String] {
    // Not "--die-with-parent": the thread that starts it may be gone before it.
    [
      "/usr/bin/bwrap", "--unshare-user", "--dev-bind", "/", "/", "--bind", hosts, "/etc/hosts",
      "--", Binary.path,
    ]
  }

  /// Ids of the processes that were started with this home and still run.
  var processes: [String] {
    TestHome.names("/proc").filter { name in
      name.allSatisfy(\.isNumber)
        && ["environ", "cmdline"].contains { TestHome.read("/proc/\(name)/\($0)").contains(root) }
    }
  }

  static func names(_ folder: String) -> [String] { TemporaryFolder.names(in: folder) }

  static func tree(_ folder: String) -> [String: [UInt8]] { TemporaryFolder.tree(at: folder) }
}

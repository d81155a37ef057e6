import CPosix
import Glibc
package import TestFolder
package import Workspace

/// Where one probe is tried: a home with secrets, a workspace, and things beside it.
package final class Ground: Sendable {
  /// What the workspace is.
  package enum Kind: Sendable {
    /// A git repository with others in it.
    case repository
    /// No repository, and none of our folders.
    case bare
    /// One whose `.git` is a link.
    case linked
    /// One whose `.git` is a file that names a folder, which shares another.
    case worktree
  }

  package let folder: TemporaryFolder
  package let workspace: Workspace
  private let listeners: [Int32]
  private let port: Int
  private let calls: String?

  package var root: String { folder.path }

  /// Makes a ground below `parent`; `calls` is the built program of ``CallsProgram``.
  package init(_ kind: Kind, in parent: String? = nil, calls: String? = nil) throws {
    folder = try TemporaryFolder(in: parent)
    self.calls = calls
    try Self.fill(folder, kind)
    let path = folder.path
    workspace = try Workspace(
      root: FilePath("\(path)/work"),
      policy: SandboxPolicy(
        readOnlyPaths: [".tern", ".ours/deep"],
        hiddenPaths: [FilePath("\(path)/home/.config/tern"), ".env.vault"],
        homes: [FilePath("\(path)/home")]))
    let tcp = Self.serveOnPort()
    port = tcp.port
    listeners = [
      tcp.listener, Self.serve(at: "\(path)/outside/socket", SOCK_STREAM, isAbstract: false),
      Self.serve(at: "\(path)/outside/datagrams", SOCK_DGRAM, isAbstract: false),
      Self.serve(at: "tern-probe-\(getpid())", SOCK_STREAM, isAbstract: true),
    ]
  }

  deinit { for listener in listeners where listener >= 0 { close(listener) } }

  /// Tries a probe; nil when it was held, otherwise what went wrong.
  package func attempt(_ probe: EscapeProbe, _ profile: SandboxProfile) async -> String? {
    let before = manifest
    let result = await run(probe, profile)
    switch result.ending {
    case .exited(0): return "succeeded: \(text(result))"
    case .exited, .signalled: break
    case .timedOut, .cancelled, .couldNotStart: return "did not run: \(result.ending)"
    }
    if let trace = probe.trace {
      if trace.hasSuffix("late") { usleep(500_000) }
      let place = trace.hasPrefix("/") ? trace : "\(root)/\(trace)"
      if access(place, F_OK) == 0 {
        unlink(place)
        return "left \(trace) behind"
      }
    }
    let after = manifest
    let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    return changed.isEmpty ? nil : "changed \(changed.sorted().joined(separator: ", "))"
  }

  /// Whether the probe gets what it wants without a sandbox.
  package func succeedsOutside(_ probe: EscapeProbe) async -> Bool {
    let result = await run(probe, .none)
    if let trace = probe.trace {
      let place = trace.hasPrefix("/") ? trace : "\(root)/\(trace)"
      if access(place, F_OK) == 0 {
        unlink(place)
        return true
      }
    }
    return result.ending == .exited(0)
  }

  private func run(_ probe: EscapeProbe, _ profile: SandboxProfile) async -> CommandResult {
    if let before = probe.before { _ = await run(before, profile) }
    return await run(probe.script, profile)
  }

  private func run(_ body: String, _ profile: SandboxProfile) async -> CommandResult {
    let words = [
      "G='\(root)'", "W='\(root)/work'", "C='\(calls ?? "false")'", "HOST=\(getpid())",
      "PORT=\(port)",
    ]
    let script = (words + [body]).joined(separator: "\n")
    return await workspace.run(
      Command(
        arguments: [Command.shell, "-c", script], folder: ".", timeout: 20, profile: profile),
      onOutput: { _ in })
  }

  private func text(_ result: CommandResult) -> String {
    String(decoding: result.output, as: UTF8.self)
  }

  /// Everything that no command may change, with modes, times and contents.
  private var manifest: [String: String] {
    var manifest: [String: String] = [:]
    for place in ["home", "outside", "work/.git", "work/.tern", "work/.ours", "work/real"] {
      add(place, to: &manifest)
    }
    return manifest
  }

  private func add(_ place: String, to manifest: inout [String: String]) {
    var status = stat()
    guard lstat("\(root)/\(place)", &status) == 0 else { return }
    var facts = "\(status.st_mode) \(status.st_mtim.tv_sec) \(status.st_ino)"
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      for name in TemporaryFolder.names(in: "\(root)/\(place)") {
        add("\(place)/\(name)", to: &manifest)
      }
    case S_IFREG: facts += " \(TemporaryFolder.bytes(at: "\(root)/\(place)") ?? [])"
    default: break
    }
    manifest[place] = facts
  }
}

// MARK: - What is there

extension Ground {
  private static func fill(_ folder: TemporaryFolder, _ kind: Kind) throws {
    for name in [
      ".ssh/id_ed25519", ".netrc", ".aws/credentials", ".docker/config.json", ".kube/config",
      ".gnupg/key", ".config/gh/hosts.yml", ".config/tern/auth.toml", ".bash_history",
      "store/azure/token",
    ] {
      try folder.write("CANARY\n", to: "home/\(name)")
    }
    try folder.link("home/.azure", to: "store/azure")
    try folder.write("# startup\n", to: "home/.bashrc")
    try folder.write("secret\n", to: "outside/file")
    try repository("outside/repo/.git", folder)
    try folder.makeFolder("work/swap")
    try folder.write("CANARY\n", to: "work/.env.vault")
    try folder.link("work/out", to: "../outside")
    switch kind {
    case .repository:
      try repository("work/.git", folder)
      try folder.write("[core]\n", to: "work/.git/modules/m/config")
      try repository("work/sub/.git", folder)
      try repository("work/bare.git", folder)
      try folder.write("mode = \"ask\"\n", to: "work/.tern/config.toml")
    case .bare: break
    case .linked:
      try repository("work/real", folder)
      try folder.link("work/.git", to: "real")
    case .worktree:
      try repository("work/store/common", folder)
      try folder.write("[core]\n", to: "work/store/w/config")
      try folder.write("ref: refs/heads/main\n", to: "work/store/w/HEAD")
      try folder.write("../common\n", to: "work/store/w/commondir")
      try folder.write("gitdir: store/w\n", to: "work/.git")
    }
  }

  private static func repository(_ path: String, _ folder: TemporaryFolder) throws {
    try folder.write("ref: refs/heads/main\n", to: "\(path)/HEAD")
    try folder.write(
      "[core]\n\trepositoryformatversion = 0\n\tbare = false\n", to: "\(path)/config")
    for name in ["objects", "refs/heads", "hooks"] { try folder.makeFolder("\(path)/\(name)") }
  }

  private static func serveOnPort() -> (listener: Int32, port: Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(listener, address, size)
        _ = listen(listener, 8)
        _ = getsockname(listener, address, &size)
      }
    }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  private static func serve(at path: String, _ type: __socket_type, isAbstract: Bool) -> Int32 {
    let listener = socket(AF_UNIX, Int32(type.rawValue) | 0o2000000, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { space in
      let start = isAbstract ? 1 : 0
      for (index, byte) in path.utf8.enumerated() where start + index < space.count - 1 {
        space[start + index] = byte
      }
    }
    let size =
      isAbstract
      ? MemoryLayout<sa_family_t>.size + 1 + path.utf8.count : MemoryLayout<sockaddr_un>.size
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(listener, address, socklen_t(size))
      }
    }
    if type == SOCK_STREAM { _ = listen(listener, 8) }
    return listener
  }
}

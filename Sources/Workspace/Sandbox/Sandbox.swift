import CPosix
import Glibc
import Synchronization

/// Holds a workspace's commands: bubblewrap for what they see, a filter for what they may ask of the
/// kernel, and limits for what they may take.
///
/// Programs are named by their whole paths, never found by a search that the environment steers.
final class Sandbox: Sendable {
  static let prlimit: FilePath = "/usr/bin/prlimit"
  /// Says that a command goes first where memory runs out.
  private static let choom: FilePath = "/usr/bin/choom"

  private struct Memory {
    var limits: SandboxLimits?
    /// Who is who of what was protected: it stays so wherever it is moved.
    var protected: Set<[Int]> = []
    /// Repositories that sandboxed commands made; whoever made them may go on.
    var made: Set<[Int]> = []
    /// Where something was protected, also should it be out of sight now.
    var places: Set<FilePath> = []
  }

  let root: FilePath
  /// The folder that the root was when it was opened.
  private let rootFolder: Descriptor
  let policy: SandboxPolicy
  let runFolder: RunFolder
  private let scan: WorkspaceScan
  private let memory = Mutex(Memory())
  private let probe = Mutex<Task<SandboxState, Never>?>(nil)

  init(root: FilePath, rootFolder: Descriptor, policy: SandboxPolicy, runFolder: RunFolder) {
    self.root = root
    self.rootFolder = rootFolder
    self.policy = policy
    self.runFolder = runFolder
    scan = WorkspaceScan(root: root)
  }

  /// Whether it works here; tried once.
  func state() async -> SandboxState {
    let task = probe.withLock { task in
      if let task { return task }
      let trial = Task { await self.tryOut() }
      task = trial
      return trial
    }
    return await task.value
  }

  private func tryOut() async -> SandboxState {
    let command = Command(
      arguments: ["/bin/sh", "-c", ":"], folder: root, timeout: 30, profile: .workspace)
    let running = RunningCommand(id: "", command: command)
    running.launch(CommandSetting(folder: root, sandbox: self, runFolder: runFolder))
    switch await running.result().ending {
    case .exited(0): return .working
    case .couldNotStart(let reason): return .missing(reason: SandboxProbe.reason(for: reason))
    case .timedOut: return .missing(reason: SandboxProbe.reason(for: "it takes too long."))
    case .exited(let code):
      return .missing(reason: SandboxProbe.reason(for: "a trial ended with status \(code)."))
    case .signalled, .cancelled:
      return .missing(reason: SandboxProbe.reason(for: "a trial was ended by a signal."))
    }
  }
}

// MARK: - Before and after a command

extension Sandbox {
  /// Everything that is needed to start `arguments` in `folder`; blocks on the disk.
  ///
  /// What comes back must be concluded, whether it was started or not.
  func prepare(
    _ arguments: [[UInt8]], in folder: FilePath, profile: SandboxProfile
  ) throws(SandboxError) -> SandboxedRun {
    // Before anything is looked for in it.
    guard root != "/" else { throw .workspaceIsEverything }
    try checkPrograms()
    guard let processor = Processor.current else { throw .unknownProcessor }
    let filter = SyscallFilter(for: processor, sharesNetwork: profile == .network)
    let filterFile = try Self.memoryFile(filter.bytes)
    var ends: [Int32] = [0, 0]
    guard cposix_pipe(&ends) == 0 else { throw .system(operation: "A pipe", errno: errno) }
    let (status, statusEnd) = (Descriptor(ends[0]), Descriptor(ends[1]))
    cposix_set_nonblocking(status.number)

    let places = try runFolder.places()
    let before = profile == .readOnly ? nil : scan.findings()
    var plan = MountPlan(
      root: root, profile: profile, policy: policy, runFolder: places)
    do throws(SandboxError) {
      try plan.make(
        protecting: before.map(repositoriesToProtect) ?? [],
        unreadable: before.map(\.unreadable) ?? [], isScanned: before?.isComplete ?? true)
    } catch {
      for folder in plan.guards { folder.release() }
      throw error
    }
    let variables = ChildEnvironment.inherited
    var words = [Self.choom.bytes] + ["-n", "500", "--"].words + [Self.prlimit.bytes]
    words += limits.arguments.words + [policy.bubblewrap.bytes]
    words += Self.isolation(sharesNetwork: profile == .network).words
    words += plan.mounts.flatMap { $0.arguments(empty: places.empty) }
    words += SandboxEnvironment.arguments(variables)
    words += ["--chdir"].words + [folder.bytes]
    words += ["--seccomp", "3", "--json-status-fd", "4", "--"].words
    words += SandboxEntrance(root: root, protected: plan.protectedPlaces)
      .arguments(before: arguments)
    var start = ProcessStart(
      words, in: "/",
      environment: SandboxEnvironment.filtered(
        variables, for: profile, without: policy.secretVariables))
    start.passed = [filterFile, statusEnd, rootFolder, statusEnd]
    let mark = ProcessMark()
    start.environment.append(mark.variable)
    return SandboxedRun(
      start: start, mark: mark, program: arguments.first ?? [], status: status, guards: plan.guards,
      remarks: plan.remarks, before: before)
  }

  /// Cleans up, and says what the command left behind that somebody should look at.
  func conclude(_ run: SandboxedRun) -> [String] {
    for folder in run.guards { folder.release() }
    guard let before = run.before else { return run.remarks }
    let after = scan.findings()
    let new = after.repositories.filter { before.repositories[$0.key] == nil }
    memory.withLock { memory in
      memory.made.formUnion(Set(new.values).subtracting(memory.protected))
    }
    return run.remarks
      + Self.warnings(
        repositories: new.keys.sorted(), links: after.links.subtracting(before.links).sorted(),
        root: root)
  }

  private func repositoriesToProtect(_ findings: WorkspaceScan.Findings) -> [FilePath] {
    memory.withLock { memory in
      // Only what is there still: the numbers of what is gone are given to others.
      if findings.isComplete, findings.unreadable.isEmpty {
        memory.made.formIntersection(findings.repositories.values)
      }
      let kept = findings.repositories.filter { !memory.made.contains($0.value) }
      memory.protected.formUnion(kept.values)
      memory.places = memory.places.filter { place in
        place.information != nil || (errno != ENOENT && errno != ENOTDIR)
      }
      let unseen = memory.places.subtracting(findings.repositories.keys)
      memory.places.formUnion(kept.keys)
      return Array(kept.keys) + unseen
    }
  }

  private var limits: SandboxLimits {
    memory.withLock { memory in
      let limits = memory.limits ?? SandboxLimits()
      memory.limits = limits
      return limits
    }
  }

  private func checkPrograms() throws(SandboxError) {
    for path in [policy.bubblewrap, Self.prlimit, Self.choom] {
      guard let file = path.resolved, let information = file.information else {
        let package = path == policy.bubblewrap ? "bubblewrap" : "util-linux"
        throw .program(path.display, reason: "is missing; install the package \(package)")
      }
      guard information.kind == .file, file.bytes.withCString({ access($0, X_OK) }) == 0 else {
        throw .program(path.display, reason: "cannot be executed")
      }
      guard information.mode & 0o022 == 0 else {
        throw .program(path.display, reason: "may be written by others")
      }
    }
  }

  private static func isolation(sharesNetwork: Bool) -> [String] {
    ["--new-session", "--die-with-parent", "--unshare-user", "--unshare-pid"]
      + (sharesNetwork ? [] : ["--unshare-net"])
      + [
        "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL", "--ro-bind",
        "/", "/", "--dev", "/dev",
        // The settings of the kernel that are in it are root's to write, without any capability.
        "--proc", "/proc", "--remount-ro", "/proc",
      ]
  }

  private static func memoryFile(_ bytes: [UInt8]) throws(SandboxError) -> Descriptor {
    let number = cposix_memfd("filter")
    guard number >= 0 else { throw .system(operation: "A file in memory", errno: errno) }
    let file = Descriptor(number)
    guard file.writeAll(bytes), lseek(number, 0, SEEK_SET) == 0 else {
      throw .system(operation: "Writing to memory", errno: errno)
    }
    return file
  }

  private static func warnings(
    repositories: [FilePath], links: [FilePath], root: FilePath
  ) -> [String] {
    func names(_ paths: [FilePath]) -> String {
      let depth = root.components.count
      let shown = paths.prefix(5).map { path in
        String(FilePath(components: path.components.dropFirst(depth)).display.prefix(200))
      }
      let rest = paths.count - shown.count
      return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
    var warnings: [String] = []
    if !repositories.isEmpty {
      warnings.append(
        "It made what git takes for a repository: \(names(repositories)). Look at its"
          + " configuration before git runs there.")
    }
    if !links.isEmpty {
      warnings.append("It made links that lead out of the workspace: \(names(links)).")
    }
    return warnings
  }
}

/// One command in its sandbox, from the start to what is looked at afterwards.
struct SandboxedRun {
  let start: ProcessStart
  /// By which bubblewrap's own processes are found, should they be left alone.
  let mark: ProcessMark
  fileprivate let program: [UInt8]
  fileprivate let status: Descriptor
  let guards: [GuardFolder]
  fileprivate let remarks: [String]
  /// What git would obey before it ran; nil when it could not change that.
  fileprivate let before: WorkspaceScan.Findings?
}

extension SandboxedRun {
  /// How the command itself ended, given how bubblewrap did; waits until nothing of it is left.
  ///
  /// Bubblewrap's second process asks to end with the first only after a moment: one that was ended
  /// within it leaves the other behind.
  func ending(_ ending: CommandResult.Ending, output: [UInt8]) -> CommandResult.Ending {
    let status = SandboxStatus(reading: status)
    if !status.isEmpty(within: 50) {
      mark.endCarriers(ProcessTable())
      _ = status.isEmpty(within: 2_000)
    }
    switch status.obstacle {
    case .moved:
      return .couldNotStart(
        reason: "something in the workspace was moved while its sandbox was made; try again.")
    case .noProgram: return .couldNotStart(reason: ProcessStart.Failure(ENOENT, program).reason)
    case .forbiddenProgram:
      return .couldNotStart(reason: ProcessStart.Failure(EACCES, program).reason)
    case nil: break
    }
    guard status.exitCode == nil, case .exited = ending else { return ending }
    let lines = String(decoding: output.prefix(2_000), as: UTF8.self).split(separator: "\n")
    let message = lines.last.map { $0.hasPrefix("bwrap: ") ? $0.dropFirst(7) : $0 } ?? "no reason"
    return .couldNotStart(
      reason: message.hasPrefix("execvp ") ? String(message.dropFirst(7)) : "\(message).")
  }
}

import CPosix
import Glibc
import TestFolder
import Workspace

/// 10,000 commands that end, run out of time, or are cancelled, with and without a sandbox.
struct Cycles {
  let folder: String

  private static let count = 10_000
  private static let width = 8

  func run() async throws -> Bool {
    let place = try TemporaryFolder(in: folder)
    let workspace = try Workspace(
      root: FilePath(place.path), policy: SandboxPolicy(homes: []))
    let mark = "77.\(UInt32.random(in: 0...99_999_999))"
    for kind in 0..<20 { await Self.cycle(kind, mark, workspace) }
    let descriptors = Machine.openDescriptors
    let resident = Machine.residentKilobytes
    await withTaskGroup(of: Void.self) { group in
      for start in 0..<Self.width {
        group.addTask {
          for index in stride(from: start, to: Self.count, by: Self.width) {
            await Self.cycle(index, mark, workspace)
          }
        }
      }
    }
    usleep(200_000)
    let results = [
      Torture.check(
        "survivors of \(Self.count) commands", RunningProcesses.count(with: mark), atMost: 0),
      Torture.check("zombies", Machine.zombies, atMost: 0),
      Torture.check("lost descriptors", Machine.openDescriptors - descriptors, atMost: 0),
      Torture.check(
        "resident memory grown, KiB", Machine.residentKilobytes - resident, atMost: 8_192),
    ]
    await workspace.close()
    return !results.contains(false)
  }

  private static func cycle(_ index: Int, _ mark: String, _ workspace: Workspace) async {
    // Each worker has all of them: some take long.
    let turn = index + index / width
    let profile: SandboxProfile = turn / 4 % 2 == 0 ? .workspace : .none
    var command = Command(
      arguments: ["/bin/sh", "-c", "setsid sleep \(mark) & sleep \(mark)"], folder: ".",
      timeout: 100, profile: profile)
    switch turn % 4 {
    case 0: command.arguments = ["/bin/true"]
    case 1: command.arguments = ["/bin/sh", "-c", "setsid sleep \(mark) & :"]
    case 2: command.timeout = 0.03
    default: break
    }
    let task = Task { [command] in await workspace.run(command, onOutput: { _ in }) }
    if turn % 4 == 3 {
      try? await Task.sleep(for: .milliseconds(index % 50))
      task.cancel()
    }
    _ = await task.value
  }
}

/// 1,000 commands in a folder without a repository: nothing that stood guard is left.
struct Ghosts {
  let folder: String

  func run() async throws -> Bool {
    let place = try TemporaryFolder(in: folder)
    let workspace = try Workspace(
      root: FilePath(place.path), policy: SandboxPolicy(homes: []))
    await withTaskGroup(of: Void.self) { group in
      for start in 0..<4 {
        group.addTask {
          for _ in stride(from: start, to: 1_000, by: 4) {
            _ = await workspace.run(
              Command(
                arguments: ["/bin/sh", "-c", "mkdir .git; rmdir .git; mkdir .tern"], folder: ".",
                profile: .workspace), onOutput: { _ in })
          }
        }
      }
    }
    let left = TemporaryFolder.names(in: place.path)
    await workspace.close()
    return Torture.check("ghosts of 1,000 commands", left.count, atMost: 0)
  }
}

/// What the kernel says of this process and the others.
enum Machine {
  static var openDescriptors: Int { TemporaryFolder.names(in: "/proc/self/fd").count }

  /// Children of this process that ended and were not waited for.
  static var zombies: Int {
    TemporaryFolder.names(in: "/proc").count { name in
      guard let text = TemporaryFolder.text(at: "/proc/\(name)/stat"),
        let end = text.lastIndex(of: ")")
      else { return false }
      let fields = text[end...].split(separator: " ")
      return fields.count > 2 && fields[1] == "Z" && fields[2] == "\(getpid())"
    }
  }

  static var residentKilobytes: Int { status("VmRSS:") }

  /// The most there ever was.
  static var peakKilobytes: Int { status("VmHWM:") }

  private static func status(_ key: String) -> Int {
    let text = TemporaryFolder.text(at: "/proc/self/status") ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }

}

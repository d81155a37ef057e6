import Glibc
import TestFolder
import Workspace

/// A program with commands running is killed: nothing of them is left.
struct Death {
  let folder: String

  private static let rounds = 20

  func run() throws -> Bool {
    var (survivors, ghosts) = (0, 0)
    for _ in 0..<Self.rounds {
      let place = try TemporaryFolder(in: folder)
      let child = try Child(["/proc/self/exe", place.path, "hold"], readingOutput: true)
      defer { close(child.output) }
      var mark = [UInt8](repeating: 0, count: 64)
      let count = read(child.output, &mark, mark.count)
      let word = String(decoding: mark.prefix(max(0, count - 1)), as: UTF8.self)
      guard RunningProcesses.count(with: word) >= 5 else {
        throw TortureError("the commands to be left behind did not start")
      }
      kill(child.process, SIGKILL)
      _ = child.wait()
      usleep(200_000)
      survivors += RunningProcesses.count(with: word)
      usleep(800_000)
      ghosts += TemporaryFolder.names(in: place.path).count
    }
    let isAlone = Torture.check(
      "survivors 200 ms after \(Self.rounds) programs were killed", survivors, atMost: 0)
    return Torture.check("what stood guard a second after", ghosts, atMost: 0) && isAlone
  }

  /// Starts commands with and without a sandbox, says by which word they are known, and waits.
  static func hold(in folder: String) async -> Never {
    let mark = "77.\(UInt32.random(in: 0...99_999_999))"
    do {
      let workspace = try Workspace(
        root: FilePath(folder), policy: SandboxPolicy(homes: []))
      var commands: [RunningCommand] = []
      for profile in [SandboxProfile.workspace, .readOnly, .none] {
        commands.append(
          await workspace.start(
            Command(
              arguments: [
                "/bin/sh", "-c", "setsid sleep \(mark) & sh -c 'sleep \(mark) & :'; sleep \(mark)",
              ], folder: ".", timeout: .infinity, profile: profile)))
      }
      for _ in 0..<500 where RunningProcesses.count(with: mark) < 9 { usleep(10_000) }
      Torture.say(mark)
      for command in commands { _ = await command.result() }
    } catch {
      Torture.say("\(error)")
    }
    exit(1)
  }
}

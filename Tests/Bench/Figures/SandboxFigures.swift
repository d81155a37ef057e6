import Glibc
import Synchronization
import Workspace

/// What the sandbox costs a command, and what a flood of output costs.
struct SandboxFigures {
  let bench: Workbench

  private static let commands = 200
  private static let folders = 10_000
  private static let floodBytes = 2 << 30

  func measure() throws -> [Figure] {
    // With the person's homes and their secrets, as in a session.
    let workspace = try Workspace(root: FilePath(bench.workspace), policy: SandboxPolicy())
    guard case .working = Self.waiting({ await workspace.sandboxState() }) else {
      throw BenchError("No sandbox works here.")
    }
    let plain = Self.durations(.none, workspace)
    let held = Self.durations(.workspace, workspace)
    let figures = [50.0, 95].map { percent in
      Figure(
        "sandboxed command over a plain one, p\(Int(percent))",
        held.percentile(percent) - plain.percentile(percent), .milliseconds, bound: 15,
        reference: .init(name: "plain", value: plain.percentile(percent)))
    }
    let large = try largeTree(plain)
    let flood = Self.flood(workspace)
    Self.waiting { await workspace.close() }
    return figures + large + flood
  }

  /// The same in a workspace of many folders, each of which may hold a repository.
  private func largeTree(_ plain: Distribution) throws -> [Figure] {
    let root = "\(bench.root)/large"
    mkdir(root, 0o755)
    for outer in 0..<Self.folders / 100 {
      mkdir("\(root)/\(outer)", 0o755)
      for inner in 0..<100 { mkdir("\(root)/\(outer)/\(inner)", 0o755) }
    }
    // What changed a moment ago is read again; a tree that somebody works in is older.
    sleep(4)
    let workspace = try Workspace(root: FilePath(root), policy: SandboxPolicy())
    let held = Self.durations(.workspace, workspace)
    Self.waiting { await workspace.close() }
    return [
      Figure(
        "· in a workspace of \(Self.folders) folders, p95",
        held.percentile(95) - plain.percentile(95), .milliseconds, bound: 15,
        reference: .init(name: "plain", value: plain.percentile(95)))
    ]
  }

  /// Milliseconds from the call to the result of `true`, again and again.
  private static func durations(_ profile: SandboxProfile, _ workspace: Workspace) -> Distribution {
    let command = Command(arguments: ["/bin/true"], folder: ".", profile: profile)
    _ = waiting { await workspace.run(command, onOutput: { _ in }) }
    return Distribution.of(commands) {
      let start = now()
      _ = waiting { await workspace.run(command, onOutput: { _ in }) }
      return (now() - start) * 1_000
    }
  }

  private static func flood(_ workspace: Workspace) -> [Figure] {
    let script = "yes 'a line of a flood' | head -c \(floodBytes)"
    func seconds(_ script: String) -> Double {
      waiting {
        await workspace.run(
          Command(arguments: ["/bin/sh", "-c", script], folder: ".", timeout: 600),
          onOutput: { _ in })
      }.duration
    }
    let plain = seconds("\(script) | cat >/dev/null")
    let before = ProcessUsage.residentMegabytes(of: getpid())
    let duration = seconds(script)
    let growth = ProcessUsage.residentMegabytes(of: getpid()) - before
    return [
      Figure(
        "a command that writes 2 GiB", duration, .seconds,
        reference: .init(name: "cat >/dev/null", value: plain)),
      Figure("· resident memory grown", growth, .megabytes, bound: 16),
    ]
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @discardableResult
  private static func waiting<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) -> Value {
    let answer = Answer<Value>()
    Task { answer.put(await body()) }
    return answer.take()
  }

  /// A value that another thread brings.
  private final class Answer<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func put(_ value: Value) { self.value.withLock { $0 = value } }

    func take() -> Value {
      while true {
        if let value = value.withLock({ $0 }) { return value }
        usleep(50)
      }
    }
  }
}

import Synchronization
import TestFolder
import Testing

@testable import Settings

@Suite(.timeLimit(.minutes(1))) struct CommandKeyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Prints `key-1`, the next time `key-2`, and so on, after some seconds.
  private func command(seconds: Double = 0) -> [String] {
    let file = folder.path + "/runs"
    return ["sh", "-c", "echo >>\(file); sleep \(seconds); echo key-$(wc -l <\(file) | tr -d ' ')"]
  }

  private var runs: Int { (folder.text("runs") ?? "").utf8.count }

  @Test func `two that ask at once wait for one run`() async throws {
    let key = CommandKey(command(seconds: 0.3))
    async let first = key.current()
    async let second = key.current()
    #expect(try await [first, second] == ["key-1", "key-1"])
    #expect(try await key.current() == "key-1")
    #expect(runs == 1)
  }

  @Test func `a refused key is asked for again, by all who had it once`() async throws {
    let key = CommandKey(command(seconds: 0.1))
    #expect(try await key.current() == "key-1")
    async let first = key.current(insteadOf: "key-1")
    async let second = key.current(insteadOf: "key-1")
    #expect(try await [first, second] == ["key-2", "key-2"])
    #expect(try await key.current(insteadOf: "key-1") == "key-2")
    #expect(runs == 2)
  }

  @Test func `a key that is old is asked for again`() async throws {
    let start = ContinuousClock.now
    let time = Mutex(start)
    let key = CommandKey(command(), refresh: 60, now: { time.withLock { $0 } })
    var keys: [String] = []
    for seconds in [0, 59, 61, 100, 122] {
      time.withLock { $0 = start + .seconds(seconds) }
      keys.append(try await key.current())
    }
    #expect(keys == ["key-1", "key-1", "key-2", "key-2", "key-3"])
  }

  @Test func `a failure is told to all who waited, and the next one tries again`() async throws {
    let file = folder.path + "/there"
    let key = CommandKey(["sh", "-c", "sleep 0.1; cat \(file)"])
    async let first = Result { try await key.current() }
    async let second = Result { try await key.current() }
    let results = await [first, second]
    #expect(results.allSatisfy { (try? $0.get()) == nil })
    try folder.write("key-1\n", to: "there")
    #expect(try await key.current() == "key-1")
  }

  @Test func `it has its own time`() async {
    let key = CommandKey(["sh", "-c", "sleep 60"], timeout: 0.2)
    await #expect(throws: SettingsError.keyCommandTimedOut(program: "sh", seconds: 0.2)) {
      try await key.current()
    }
  }

  @Test func `one who leaves does not end the run of another`() async throws {
    let key = CommandKey(command(seconds: 2))
    let leaving = Task { try await key.current() }
    async let staying = key.current()
    try await Task.sleep(for: .milliseconds(500))
    leaving.cancel()
    #expect(try await staying == "key-1")
    #expect(runs == 1)
  }

  @Test func `the last one who leaves ends the run`() async throws {
    let key = CommandKey(["sh", "-c", "sleep 60"], timeout: 60)
    let leaving = Task { try await key.current() }
    try await Task.sleep(for: .milliseconds(100))
    leaving.cancel()
    await #expect(throws: SettingsError.keyCommandCancelled(program: "sh")) {
      try await leaving.value
    }
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}

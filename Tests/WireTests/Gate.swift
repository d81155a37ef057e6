import CPosix
import Glibc
import Synchronization

/// Lets a thread of a test's server wait for the test, a passage for each opening.
final class Gate: Sendable {
  private let openings = Mutex(0)

  func open() { openings.withLock { $0 += 1 } }

  /// Waits for an opening, a minute at most: for threads of their own.
  func wait() {
    for _ in 0..<60_000 {
      if pass() { return }
      usleep(1000)
    }
  }

  /// Waits as ``wait()`` does without holding a thread of the pool, which may have two.
  func passage() async throws {
    for _ in 0..<60_000 {
      if pass() { return }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  private func pass() -> Bool {
    openings.withLock { count in
      guard count > 0 else { return false }
      count -= 1
      return true
    }
  }
}

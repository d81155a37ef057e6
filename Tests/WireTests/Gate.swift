import CPosix
import Glibc
import Synchronization

/// Lets a thread of a test's server wait for the test, a passage for each opening.
final class Gate: Sendable {
  private let openings = Mutex(0)

  func open() { openings.withLock { $0 += 1 } }

  /// Waits for an opening, ten seconds at most.
  func wait() {
    for _ in 0..<10_000 {
      let passed = openings.withLock { count in
        guard count > 0 else { return false }
        count -= 1
        return true
      }
      if passed { return }
      usleep(1000)
    }
  }
}

import CPosix
import Glibc
import Synchronization

/// Asks a thread that waits in `poll` to stop; any thread may ask, once and for all.
final class EndRequest: Sendable {
  /// Readable from the moment of the request on.
  let descriptor: Int32
  private let made = Atomic<Bool>(false)

  init() { descriptor = cposix_eventfd() }

  deinit { close(descriptor) }

  var isMade: Bool { made.load(ordering: .acquiring) }

  func make() {
    made.store(true, ordering: .releasing)
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }
}

import CPosix
import Glibc
import Synchronization

/// The signals that the poll loop answers: noted by a handler, which only stores and rings.
enum Signals {
  struct Pending {
    var hasResized = false
    /// The signal that asks the program to end.
    var ending: Int32?
  }

  static let bell = Bell()
  private static let resized = Atomic<Bool>(false)
  private static let ending = Atomic<Int32>(0)

  static func install() {
    // A handler must not be the first to touch what is made on first use.
    _ = bell.descriptor
    _ = resized.load(ordering: .relaxed)
    _ = ending.load(ordering: .relaxed)
    cposix_on_signal(SIGWINCH) { _ in
      Signals.resized.store(true, ordering: .relaxed)
      Signals.bell.ring()
    }
    for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
      cposix_on_signal(number) { number in
        Signals.ending.store(number, ordering: .relaxed)
        Signals.bell.ring()
      }
    }
  }

  static func collect() -> Pending {
    bell.silence()
    let number = ending.exchange(0, ordering: .relaxed)
    return Pending(
      hasResized: resized.exchange(false, ordering: .relaxed), ending: number == 0 ? nil : number)
  }
}

import CPosix
import Glibc
import Synchronization

/// Runs asynchronous work to its end from the first thread, which may block.
func waitFor<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
  let box = ResultBox<Value>()
  Task {
    box.put(await work())
  }
  return box.take()
}

private final class ResultBox<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let bell = Bell()

  func put(_ value: Value) {
    self.value.withLock { $0 = value }
    bell.ring()
  }

  func take() -> Value {
    while true {
      if let value = value.withLock({ $0 }) { return value }
      var descriptor = pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, -1)
      bell.silence()
    }
  }
}

/// An eventfd: any thread rings, the poll loop hears it once.
final class Bell: Sendable {
  let descriptor: Int32

  init() { descriptor = cposix_eventfd() }

  deinit { close(descriptor) }

  func ring() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  func silence() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }
}

import CPosix
import Glibc
import Synchronization

/// Runs asynchronous work to its end from the first thread, which may block.
func waitFor<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
  let box = ResultBox<Value>()
  Task {
    box.put(await work())
  }
  while true {
    if let value = box.take() { return value }
    Bell.wait(for: [box.bell])
  }
}

/// The same, and hears the signals that ask the program to end meanwhile.
func waitFor<Value: Sendable>(
  _ work: @escaping @Sendable () async -> Value, onSignal: () -> Void
) -> Value {
  let box = ResultBox<Value>()
  Task {
    box.put(await work())
  }
  while true {
    if let value = box.take() { return value }
    Bell.wait(for: [box.bell, Signals.bell])
    if Signals.collect().ending != nil { onSignal() }
  }
}

private final class ResultBox<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  let bell = Bell()

  func put(_ value: Value) {
    self.value.withLock { $0 = value }
    bell.ring()
  }

  func take() -> Value? {
    bell.silence()
    return value.withLock { $0 }
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

  /// Blocks until one of them rings.
  ///
  /// For `milliseconds` at most; nil waits for ever.
  static func wait(for bells: [Bell], milliseconds: Int? = nil) {
    var descriptors = bells.map {
      pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
    }
    poll(&descriptors, nfds_t(descriptors.count), milliseconds.map { Int32(clamping: $0) } ?? -1)
  }

  func silence() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }
}

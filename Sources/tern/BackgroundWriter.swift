import Glibc
import Synchronization

/// Writes what it is given on a thread of its own, in order: a slow reader or a slow disk holds
/// up nobody else.
///
/// The thread starts with the first bytes and sleeps while there are none. After a failure nothing
/// is written any more.
final class BackgroundWriter: Sendable {
  private struct State {
    var pending: [UInt8] = []
    /// Handed over so far, and done with so far.
    var posted = 0
    var written = 0
    var hasStarted = false
    var hasFailed = false
  }

  private let state = Mutex(State())
  private let work = Bell()
  private let progress = Bell()
  private let write: @Sendable ([UInt8]) -> Bool
  private let onFailure: @Sendable () -> Void

  /// `write` says whether it wrote them all; `onFailure` is called once, when it did not.
  init(
    write: @escaping @Sendable ([UInt8]) -> Bool, onFailure: @escaping @Sendable () -> Void = {}
  ) {
    self.write = write
    self.onFailure = onFailure
  }

  func post(_ bytes: some Collection<UInt8>) {
    let mustStart = state.withLock { state -> Bool in
      guard !state.hasFailed else { return false }
      state.pending += bytes
      state.posted += bytes.count
      defer { state.hasStarted = true }
      return !state.hasStarted
    }
    if mustStart, !start() { fail() }
    work.ring()
  }

  /// Blocks until all that was posted is written, or cannot be, or `seconds` have passed.
  ///
  /// For the first thread alone, and never for two at once.
  func flush(patience seconds: Int? = nil) {
    let end = seconds.map { ProcessEnvironment.monotonicClock() + $0 * 1000 }
    while state.withLock({ !$0.hasFailed && $0.written < $0.posted }) {
      let left = end.map { max(0, $0 - ProcessEnvironment.monotonicClock()) }
      if left == 0 { return }
      Bell.wait(for: [progress], milliseconds: left)
      progress.silence()
    }
  }

  private func run() {
    while true {
      let bytes = state.withLock { state in
        defer { state.pending = [] }
        return state.pending
      }
      guard !bytes.isEmpty else {
        Bell.wait(for: [work])
        work.silence()
        continue
      }
      guard write(bytes) else { return fail() }
      state.withLock { $0.written += bytes.count }
      progress.ring()
    }
  }

  private func fail() {
    state.withLock { state in
      state.hasFailed = true
      state.pending = []
    }
    progress.ring()
    onFailure()
  }

  private func start() -> Bool {
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    // Signals are for the first thread, which waits for them.
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let code = pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<BackgroundWriter>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}

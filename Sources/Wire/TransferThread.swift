import CCurl
import CPosix
import Glibc
import Synchronization

/// The one thread that touches libcurl: it runs ``Transfers``' jobs and waits for sockets.
///
/// It starts with the first job and sleeps without a time-out while nothing is under way.
/// Unchecked because of the handle: made and freed on the thread itself; others only pass it to
/// `curl_multi_wakeup`, under the lock and while it lives.
final class TransferThread: SerialExecutor, @unchecked Sendable {
  private struct State {
    var jobs: [UnownedJob] = []
    var multi: MultiHandle?
    var isStarted = false
    var isStopping = false
    /// Whether the thread listens to the bell alone.
    var isPausing = false
  }

  private let state = Mutex(State())
  private let owner = Atomic<UInt>(0)
  /// Ends a pause; a pause cannot be had without it.
  private let bell = cposix_eventfd()
  /// What to do between the jobs and the wait; gives what to wait for.
  ///
  /// Set and called on the thread only.
  private var round: (() -> Wait)?

  /// The longest wait, and the sockets beside libcurl's own whose readiness ends it.
  struct Wait {
    var milliseconds = Int32.max
    var sockets: [curl_waitfd] = []
    /// First so many milliseconds without a look at any socket: what trickles in meanwhile is then
    /// read at once.
    var pause: Int32 = 0
  }

  deinit { if bell >= 0 { close(bell) } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let mustStart = state.withLock { state in
      state.jobs.append(job)
      wake(state)
      defer { state.isStarted = true }
      return !state.isStarted
    }
    if mustStart { start() }
  }

  func isIsolatingCurrentContext() -> Bool? {
    owner.load(ordering: .relaxed) == UInt(pthread_self())
  }

  func checkIsolated() { precondition(isIsolatingCurrentContext() == true) }

  /// Ends a wait, so that the next round begins.
  func wake() { state.withLock { wake($0) } }

  private func wake(_ state: State) {
    if state.isPausing {
      var one: UInt64 = 1
      write(bell, &one, 8)
    } else if let multi = state.multi {
      curl_multi_wakeup(multi.raw)
    }
  }

  /// Lets the thread end once its jobs are done.
  func stop() {
    state.withLock {
      $0.isStopping = true
      wake($0)
    }
  }

  /// The multi handle, made on first use; on the thread only.
  func multi(round: @escaping () -> Wait) -> UnsafeMutableRawPointer? {
    if let multi = state.withLock({ $0.multi }) { return multi.raw }
    guard Self.isCurlReady, let multi = curl_multi_init() else { return nil }
    self.round = round
    // By default it keeps four connections for each transfer under way: too few in between.
    ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 16)
    let handle = MultiHandle(raw: UnsafeMutableRawPointer(multi))
    state.withLock { $0.multi = handle }
    return handle.raw
  }

  private static let isCurlReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
}

extension TransferThread {
  private func start() {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    // The new thread inherits the mask: signals belong to the first thread.
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let me = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<TransferThread>.fromOpaque(context).takeRetainedValue().loop()
        return nil
      }, me.toOpaque())
    // Without a thread no job of the executor can ever run.
    guard status == 0 else { preconditionFailure("no thread for transfers: \(status)") }
    pthread_detach(thread)
  }

  private func loop() {
    owner.store(UInt(pthread_self()), ordering: .relaxed)
    while true {
      let jobs = state.withLock { state in
        defer { state.jobs.removeAll(keepingCapacity: true) }
        return state.jobs
      }
      for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
      var wait = round?() ?? Wait(milliseconds: 0)
      let (isIdle, isStopping, multi) = state.withLock {
        ($0.jobs.isEmpty, $0.isStopping, $0.multi)
      }
      guard isIdle else { continue }
      if isStopping { break }
      if wait.pause > 0, bell >= 0 {
        pause(wait.pause)
        continue
      }
      guard let multi else {
        usleep(1000)
        continue
      }
      curl_multi_poll(
        multi.raw, &wait.sockets, UInt32(wait.sockets.count), wait.milliseconds, nil)
    }
    let multi = state.withLock { state in
      defer { state.multi = nil }
      return state.multi
    }
    if let multi { curl_multi_cleanup(multi.raw) }
  }

  private func pause(_ milliseconds: Int32) {
    let isIdle = state.withLock { state in
      state.isPausing = state.jobs.isEmpty && !state.isStopping
      return state.isPausing
    }
    guard isIdle else { return }
    var descriptor = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
    poll(&descriptor, 1, milliseconds)
    state.withLock { $0.isPausing = false }
    var count: UInt64 = 0
    read(bell, &count, 8)
  }
}

/// The pointer to libcurl's multi handle, to be kept under the thread's lock.
///
/// Unchecked: what may be called from other threads is only `curl_multi_wakeup`.
private struct MultiHandle: @unchecked Sendable {
  var raw: UnsafeMutableRawPointer
}

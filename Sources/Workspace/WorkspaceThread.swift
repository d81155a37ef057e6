import Glibc
import Synchronization

/// The thread a workspace's calls run on, so that a slow disk never holds up the task pool.
///
/// Unchecked: `jobs` and `isStopping` are touched with `mutex` held and nowhere else.
final class WorkspaceThread: SerialExecutor, @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [UnownedJob] = []
  private var isStopping = false
  private let owner = Atomic<UInt>(0)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func start() {
    let code = startThread { self.loop() }
    precondition(code == 0, "no thread for the workspace: errno \(code)")
  }

  /// Lets the thread end once its queue is empty.
  func stop() {
    pthread_mutex_lock(mutex)
    isStopping = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    pthread_mutex_lock(mutex)
    jobs.append(job)
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  func isIsolatingCurrentContext() -> Bool? {
    owner.load(ordering: .relaxed) == UInt(pthread_self())
  }

  func checkIsolated() {
    precondition(isIsolatingCurrentContext() == true, "not on the workspace's thread")
  }

  private func loop() {
    owner.store(UInt(pthread_self()), ordering: .relaxed)
    while let batch = next() {
      for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }
  }

  private func next() -> [UnownedJob]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while jobs.isEmpty {
      if isStopping { return nil }
      pthread_cond_wait(condition, mutex)
    }
    defer { jobs.removeAll(keepingCapacity: true) }
    return jobs
  }
}

/// Runs `body` on a new detached thread; answers 0 or the error's number.
package func startThread(_ body: @escaping @Sendable () -> Void) -> Int32 {
  let box = Unmanaged.passRetained(ThreadBody(body))
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { raw in
      guard let raw else { return nil }
      Unmanaged<ThreadBody>.fromOpaque(raw).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
  guard code == 0 else {
    box.release()
    return code
  }
  pthread_detach(thread)
  return 0
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

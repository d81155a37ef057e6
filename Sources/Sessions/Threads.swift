import Glibc
import Synchronization

/// Threads for calls that block: the tasks' own pool has only as many as there are cores.
enum Threads {
  /// Runs `body` on a new thread and suspends until it has returned.
  static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      start { continuation.resume(returning: body()) }
    }
  }

  /// Runs `body` for each index below `count`, each on a thread, and blocks until all returned.
  static func map<Value: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) -> Value
  ) -> [Value] {
    guard count > 1 else { return (0..<count).map(body) }
    let results = Results<Value>(count: count)
    let threads = (1..<count).map { index in
      start(joinable: true) { results.set(body(index), at: index) }
    }
    results.set(body(0), at: 0)
    for case .some(let thread) in threads { pthread_join(thread, nil) }
    return results.values
  }

  /// How many threads a long computation is worth.
  static var cores: Int { max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Runs the work at once and answers nil when the system has no thread left.
  @discardableResult
  private static func start(joinable: Bool = false, _ work: @escaping @Sendable () -> Void)
    -> pthread_t?
  {
    let context = Unmanaged.passRetained(Work(work)).toOpaque()
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, context)
    guard code == 0 else {
      Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }
    if !joinable { pthread_detach(thread) }
    return thread
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private final class Results<Value: Sendable>: Sendable {
    private let slots: Mutex<[Value?]>
    init(count: Int) { slots = Mutex(Array(repeating: nil, count: count)) }
    func set(_ value: Value, at index: Int) { slots.withLock { $0[index] = value } }
    var values: [Value] { slots.withLock { $0.compactMap { $0 } } }
  }
}

import CPosix
import Glibc

/// Runs one program to its end on the calling thread: reads its output, keeps its deadline, and
/// ends it with all its family when it takes too long or is not wanted any more.
///
/// What the program left behind in the background may write for `drainTime` after its end, and is
/// ended then.
struct CommandRun {
  /// How the program may be ended from another thread.
  struct Cancellation: Sendable {
    private let event: Descriptor

    init?() {
      let number = cposix_eventfd()
      guard number >= 0 else { return nil }
      event = Descriptor(number)
    }

    func cancel() {
      var one: UInt64 = 1
      _ = Glibc.write(event.number, &one, MemoryLayout<UInt64>.size)
    }

    fileprivate var number: Int32 { event.number }
  }

  private static let graceTime = 2.0
  private static let drainTime = 0.5
  /// More than any pipe holds, in bytes; what cannot be ended may write for ever.
  private static let restLimit = 4 << 20

  private let child: ChildProcess
  private let family: ProcessFamily
  private let cancellation: Cancellation
  private let deadline: Double
  private let timeout: Double
  /// Takes the output; false ends the program.
  private let consume: (ArraySlice<UInt8>, Double) -> Bool
  private let wakeUp: (Double) -> Double?

  private var ending: CommandResult.Ending?
  private var isOutputOpen = true
  private var exitTime: Double?
  private var killTime: Double?
  private var isKilled = false
  /// Bytes of output.
  private var received = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)

  /// Prepares a run.
  ///
  /// `consume` takes each piece of output with the time it came, in the clock's seconds, and
  /// answers false to end the program. `wakeUp` is told the time now and then, and answers when it
  /// wants to be told next.
  init(
    _ child: ChildProcess, timeout: Double, _ cancellation: Cancellation, family: ProcessFamily,
    consume: @escaping (ArraySlice<UInt8>, Double) -> Bool,
    wakeUp: @escaping (Double) -> Double? = { _ in nil }
  ) {
    self.child = child
    self.family = family
    self.cancellation = cancellation
    self.timeout = timeout
    self.consume = consume
    self.wakeUp = wakeUp
    deadline = Self.now + timeout
  }

  /// Seconds on a clock that only goes forward.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Answers when the program has ended, or could not be ended: then `isGone` is false and it is
  /// still to be reaped.
  mutating func run() -> (ending: CommandResult.Ending, isGone: Bool) {
    while !isOver(at: Self.now) { wait() }
    family.endRest(of: child)
    readRest()
    guard exitTime != nil else { return (ending ?? .cancelled, false) }
    let own = child.reap()
    return (ending ?? own, true)
  }

  private func isOver(at now: Double) -> Bool {
    guard let exitTime else {
      // What even SIGKILL does not end hangs in the kernel.
      return isKilled && now > (killTime ?? now) + Self.graceTime
    }
    if !isOutputOpen { return true }
    return now >= (ending == nil ? exitTime + Self.drainTime : killTime ?? now)
  }

  private mutating func wait() {
    var sources = [
      pollfd(fd: isOutputOpen ? child.output.number : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: exitTime == nil ? child.exit.number : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: ending == nil ? cancellation.number : -1, events: Int16(POLLIN), revents: 0),
    ]
    let before = Self.now
    let times = [
      ending == nil && exitTime == nil ? deadline : nil,
      killTime.map { isKilled ? $0 + Self.graceTime : $0 },
      ending == nil ? exitTime.map { $0 + Self.drainTime } : nil, wakeUp(before),
    ]
    let next = times.compactMap { $0 }.min() ?? .infinity
    let milliseconds =
      next.isFinite ? min(60_000, max(1, ((next - before) * 1_000).rounded(.up))) : -1
    guard poll(&sources, nfds_t(sources.count), Int32(milliseconds)) >= 0 || errno == EINTR else {
      return
    }
    let now = Self.now
    if sources[0].revents != 0 { readOutput(now) }
    if sources[1].revents != 0 { exitTime = now }
    if sources[2].revents != 0 { end(.cancelled, now) }
    if exitTime == nil, now >= deadline { end(.timedOut(seconds: timeout), now) }
    if let killTime, now >= killTime, !isKilled {
      child.signal(SIGKILL)
      isKilled = true
    }
  }

  /// Reads what waits in the pipe after the end: where this thread was held up, that may be much.
  private mutating func readRest() {
    guard exitTime != nil else { return }
    let end = received + Self.restLimit
    var source = pollfd(fd: child.output.number, events: Int16(POLLIN), revents: 0)
    while isOutputOpen, ending == nil, received < end, poll(&source, 1, 0) > 0 {
      readOutput(Self.now)
    }
  }

  private mutating func readOutput(_ now: Double) {
    let count = buffer.withUnsafeMutableBytes {
      Glibc.read(child.output.number, $0.baseAddress, $0.count)
    }
    if count > 0 {
      received += count
      if !consume(buffer[..<count], now) { end(.cancelled, now) }
    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
      isOutputOpen = false
    }
  }

  /// Asks the family to end, and notes when it will be made to.
  private mutating func end(_ reason: CommandResult.Ending, _ now: Double) {
    guard ending == nil else { return }
    ending = reason
    killTime = now + Self.graceTime
    family.askToEnd(child)
  }
}

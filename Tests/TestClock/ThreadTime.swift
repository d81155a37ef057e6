import Glibc

/// CPU of the thread that asks: a machine that is busy or stands still adds nothing to it.
///
///     let (few, many) = ThreadTime.least(of: 5, { read(short) }, { read(long) })
///     #expect(many < few * 20)
package enum ThreadTime {
  /// What `work` takes, which must not change threads.
  package static func of(_ work: () throws -> Void) rethrows -> Duration {
    let start = now
    try work()
    return now - start
  }

  /// The least that each takes of so many rounds, in turn: a slow moment meets both.
  package static func least(
    of rounds: Int, _ one: () -> Void, _ other: () -> Void
  ) -> (one: Duration, other: Duration) {
    var least = (one: of(one), other: of(other))
    for _ in 1..<rounds {
      least.one = min(least.one, of(one))
      least.other = min(least.other, of(other))
    }
    return least
  }

  private static var now: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

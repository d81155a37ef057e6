import Glibc

enum MonotonicTime {
  static var nanoseconds: UInt64 { UInt64(read(CLOCK_MONOTONIC) * 1e9) }
}

/// CPU of the thread that asks: other programs on the machine do not count.
enum ThreadTime {
  static var seconds: Double { read(CLOCK_THREAD_CPUTIME_ID) }
}

/// CPU of all threads of this process.
enum ProcessTime {
  static var seconds: Double { read(CLOCK_PROCESS_CPUTIME_ID) }
}

private func read(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

import var Glibc.CLOCK_REALTIME
import func Glibc.clock_gettime
import struct Glibc.timespec

/// The time of day, for dates that servers name and that requests are signed with.
enum WallClock {
  /// In seconds since 1970.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

import var Glibc.CLOCK_REALTIME
import func Glibc.clock_gettime
import func Glibc.gmtime_r
import struct Glibc.timespec
import struct Glibc.tm

/// The time of day, for dates that servers name and that requests are signed with.
package enum WallClock {
  /// In seconds since 1970.
  static var now: Double {
    let time = time
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The day in Greenwich, as `2026-11-20`.
  package static var day: String {
    var seconds = time.tv_sec
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
  }

  private static var time: timespec {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time
  }
}

import Glibc
import Synchronization

/// Makes and reads the ids of sessions: UUIDs of version 7 (RFC 9562, section 5.7).
///
/// An id begins with the milliseconds of its creation, so ids sort by age; those of one process
/// never repeat and always grow, even when the clock is set back.
enum SessionID {
  static func make() -> String {
    let (time, counter) = clock.withLock { $0.tick(now: Timestamp.now()) }
    let high = UInt64(truncatingIfNeeded: time) << 16 | 0x7000 | counter
    let low = UInt64.random(in: 0...UInt64.max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let digits = hexadecimal(high) + hexadecimal(low)
    var id: [UInt8] = []
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { id.append(UInt8(ascii: "-")) }
      id.append(digit)
    }
    return String(decoding: id, as: UTF8.self)
  }

  /// Milliseconds since 1970 when the id was made; nil when it is not a UUID of version 7.
  static func time(of id: String) -> Int? {
    guard isValid(id) else { return nil }
    return Int(id.prefix(8) + id.dropFirst(9).prefix(4), radix: 16)
  }

  /// Whether the text has the form of an id: lower-case digits, the dashes in their places.
  static func isValid(_ id: String) -> Bool {
    guard id.utf8.count == 36 else { return false }
    var index = 0
    for byte in id.utf8 {
      switch index {
      case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return false }
      case 14: guard byte == UInt8(ascii: "7") else { return false }
      default: guard isHexadecimal(byte) else { return false }
      }
      index += 1
    }
    return true
  }

  private static let clock = Mutex(MonotonicClock())

  private static func hexadecimal(_ word: UInt64) -> [UInt8] {
    let text = String(word, radix: 16)
    return Array(repeating: UInt8(ascii: "0"), count: 16 - text.utf8.count) + Array(text.utf8)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}

/// Milliseconds and a 12-bit counter that only grow (RFC 9562, section 6.2, method 1).
private struct MonotonicClock {
  private var time = 0
  private var counter: UInt64 = 0

  mutating func tick(now: Int) -> (time: Int, counter: UInt64) {
    if now > time {
      time = now
      counter = .random(in: 0..<0x800)
    } else if counter < 0xFFF {
      counter += 1
    } else {
      time += 1
      counter = .random(in: 0..<0x800)
    }
    return (time, counter)
  }
}

/// Milliseconds since 1970, UTC, as records and ids carry them.
enum Timestamp {
  static func now() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
  }

  /// The folder of a day, `2026/11/20`.
  static func dayFolder(_ milliseconds: Int) -> String {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return "\(parts.tm_year + 1900)/\(twoDigits(parts.tm_mon + 1))/\(twoDigits(parts.tm_mday))"
  }

  private static func twoDigits(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

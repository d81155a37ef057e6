/// Reads when a limit is reset, in the many spellings of providers.
///
///     ResetTime.seconds("6m0s", now: 1000)      // 1360
enum ResetTime {
  /// In seconds since 1970: from a duration (`20ms`, `6m0s`, plain seconds), a point in time
  /// (seconds or milliseconds since 1970) or an RFC 3339 date.
  static func seconds(_ text: String, now: Double) -> Double? {
    if let number = Double(text) {
      guard number.isFinite, number >= 0, number < 1e14 else { return nil }
      // No wait lasts thirty years, and no clock stands before 2001.
      if number > 1e12 { return number / 1000 }
      return number > 1e9 ? number : now + number
    }
    return duration(text).map { now + $0 } ?? date(text)
  }

  /// A duration as Go writes it: numbers, each with its unit.
  private static func duration(_ text: String) -> Double? {
    var rest = text[...]
    var total = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let amount = Double(digits), let scale = scales[String(unit)] else { return nil }
      total += amount * scale
    }
    guard total < 1e9 else { return nil }
    return total
  }

  private static let scales: [String: Double] = [
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86_400,
  ]

  /// `2026-11-20T10:00:00Z`, with a fraction or an offset.
  static func date(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      return Int(String(decoding: bytes[range], as: UTF8.self))
    }
    guard bytes.count >= 20, let year = number(0..<4), let month = number(5..<7),
      let day = number(8..<10), let hour = number(11..<13), let minute = number(14..<16),
      let second = number(17..<19), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var seconds = Double(days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
    let tail = bytes[19...].drop { $0 == UInt8(ascii: ".") || $0 &- 0x30 < 10 }
    if let sign = tail.first, sign != UInt8(ascii: "Z"), sign != UInt8(ascii: "z") {
      guard let hours = number(tail.startIndex + 1..<tail.startIndex + 3),
        let minutes = number(tail.startIndex + 4..<tail.startIndex + 6)
      else { return nil }
      let offset = Double(hours * 3600 + minutes * 60)
      seconds -= sign == UInt8(ascii: "-") ? -offset : offset
    }
    return seconds
  }

  /// Days since 1970 in the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

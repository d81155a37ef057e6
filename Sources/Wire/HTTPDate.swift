/// Reads the three forms of a date in HTTP (RFC 9110, section 5.6.7), in any locale.
enum HTTPDate {
  /// Seconds since 1970; nil for anything else.
  ///
  /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
  /// `Sun Nov  6 08:49:37 1994` are the same second.
  static func seconds(_ text: String) -> Double? {
    let parts = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
    guard parts.count >= 5 else { return nil }
    let isOld = month(parts[1]) != nil
    let (day, monthName, year, time) =
      isOld
      ? (parts[2], parts[1], parts[4], parts[3]) : (parts[1], parts[2], parts[3], parts[4])
    guard let day = Int(day), (1...31).contains(day), let month = month(monthName),
      let year = Int(year).map({ full($0) }), (1970...9999).contains(year),
      let clock = clock(time)
    else { return nil }
    return Double(days(year: year, month: month, day: day) * 86400 + clock)
  }

  private static func full(_ year: Int) -> Int {
    year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year
  }

  private static func month(_ name: String) -> Int? {
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    return names.firstIndex(of: name.lowercased()).map { $0 + 1 }
  }

  private static func clock(_ text: String) -> Int? {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]),
      (0...60).contains(parts[2])
    else { return nil }
    return parts[0] * 3600 + parts[1] * 60 + parts[2]
  }

  /// Days since 1970-01-01 in the Gregorian calendar, with the year counted from March so that
  /// the leap day comes last.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}

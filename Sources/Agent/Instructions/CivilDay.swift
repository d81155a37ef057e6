/// A day of the Gregorian calendar, UTC, written `2026-11-20`.
struct CivilDay: CustomStringConvertible, Equatable {
  var year: Int
  var month: Int
  var day: Int

  /// The day of an instant, in milliseconds since 1970.
  ///
  /// Counts in eras of 400 years whose years begin in March, so that the leap day comes last.
  init(milliseconds: Int) {
    let days = Int((Double(milliseconds) / 86_400_000).rounded(.down)) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var description: String {
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return "\(year)-\(padded(month))-\(padded(day))"
  }
}

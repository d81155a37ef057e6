/// Reads how long a server asks to be left alone.
package enum RetryAfter {
  /// The longest wait in seconds, a day: who asks for more gets this.
  package static let limit = 86_400.0

  /// The wait in seconds; nil when none of the places names a usable one.
  ///
  /// Looked at in turn: `retry-after-ms`, `retry-after` (seconds or an HTTP date), then a text
  /// such as "try again in 1.5s". A date counts from the response's own `date`, so that this
  /// machine's clock does not matter; without one from `now`, in seconds since 1970.
  package static func parse(
    headers: [HTTPRequest.Header], message: String = "", now: Double
  ) -> Double? {
    func value(_ name: String) -> String? { headers.last { $0.name == name }?.value }
    if let text = value("retry-after-ms"), let wait = number(text[...]) {
      return min(wait / 1000, limit)
    }
    if let text = value("retry-after") {
      if let wait = number(text[...]) { return min(wait, limit) }
      if let date = HTTPDate.seconds(text) {
        return min(max(0, date - (value("date").flatMap(HTTPDate.seconds) ?? now)), limit)
      }
    }
    return wait(in: message)
  }

  /// A wait that a sentence names after "try again in", "retry in" or "retry after".
  package static func wait(in message: String) -> Double? {
    let words = message.lowercased()
    for phrase in ["try again in ", "retry in ", "retry after ", "try again after "] {
      guard let start = Self.end(of: phrase, in: words) else { continue }
      if let wait = duration(words[start...]) { return min(wait, limit) }
    }
    return nil
  }

  private static func end(of phrase: String, in text: String) -> String.Index? {
    var rest = text[...]
    while !rest.isEmpty {
      if rest.hasPrefix(phrase) { return rest.index(rest.startIndex, offsetBy: phrase.count) }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// Adds up `1h2m3.5s`, `20ms`, `6 minutes`; a bare number is seconds.
  private static func duration(_ text: Substring) -> Double? {
    var rest = text.drop { $0 == " " }
    var total: Double?
    while let first = rest.first, first.isNumber {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      let trimmed = digits.last == "." ? digits.dropLast() : digits
      guard let amount = number(trimmed) else { return total }
      rest = rest.dropFirst(digits.count)
      let unit = rest.drop { $0 == " " }.prefix { $0.isLetter }
      guard let scale = scale(of: unit) else { return total ?? amount }
      total = (total ?? 0) + amount * scale
      rest = rest.drop { $0 == " " }.dropFirst(unit.count).drop { $0 == " " }
    }
    return total
  }

  private static func scale(of unit: Substring) -> Double? {
    switch unit {
    case "ms", "millis", "millisecond", "milliseconds": 0.001
    case "s", "sec", "secs", "second", "seconds": 1
    case "m", "min", "mins", "minute", "minutes": 60
    case "h", "hr", "hrs", "hour", "hours": 3600
    case "d", "day", "days": 86400
    default: nil
    }
  }

  private static func number(_ text: Substring) -> Double? {
    let trimmed = text.drop { $0 == " " }
    guard let first = trimmed.utf8.first, first &- 0x30 <= 9, let value = Double(trimmed),
      value.isFinite
    else { return nil }
    return value
  }
}

import JSON
import Wire

/// What an error's body says, whichever of the many shapes it has.
struct ErrorReport: Sendable {
  /// In the server's words, on one line, at most 600 characters; empty when it said nothing.
  var message = ""
  var code: String?
  var type: String?
  /// A status that stands in the body, as some gateways send after HTTP 200.
  var status: Int?
  /// In seconds.
  var wait: Double?
  /// In seconds: when a limit is renewed, which may be much later than anybody waits.
  private var resetsIn: Double?
  /// In seconds since 1970.
  private var resetsAt: Double?
  var requestID: String?

  /// Everything that may name the kind, in lower case.
  var words: String {
    [code, type, message].compactMap { $0 }.joined(separator: " ").lowercased()
  }

  init(body: [UInt8]) {
    if let json = try? JSON(parsing: body) {
      self.init(json)
    } else {
      self.init(text: Self.withoutTags(String(decoding: body.prefix(16_384), as: UTF8.self)))
    }
  }

  private init(text: String) { message = Self.oneLine(text) }

  /// Reads `{"error":{…}}`, `{"error":"…"}`, `{"message":…}`, `{"detail":…}`, `{"errors":[…]}` and
  /// the bare error itself.
  init(_ json: JSON) {
    let outer = json.arrayValue?.first ?? json
    let inner =
      outer["response"]?["error"].flatMap { $0.isNull ? nil : $0 }
      ?? outer["error"].flatMap { $0.isNull ? nil : $0 } ?? outer["errors"]?[0] ?? outer
    if let text = inner.stringValue {
      message = text
      take(outer, isOuter: true)
    } else {
      message = Self.message(in: inner) ?? Self.message(in: outer) ?? ""
      take(inner, isOuter: inner == outer)
    }
    wait = wait ?? Self.wait(in: outer)
    resetsIn = inner["resets_in_seconds"]?.doubleValue ?? outer["resets_in_seconds"]?.doubleValue
    resetsAt = inner["resets_at"]?.doubleValue ?? outer["resets_at"]?.doubleValue
    requestID = outer["request_id"]?.stringValue
    message = Self.oneLine(message)
  }

  private mutating func take(_ error: JSON, isOuter: Bool) {
    code = Self.word(error["code"])
    type = Self.word(error["type"])
    // The envelope's own type says nothing.
    if isOuter, type == "error" { type = nil }
    let details = error["details"]?["error_code"]?.stringValue
    code = details ?? code ?? error["metadata"]?["error_type"]?.stringValue
    let number = error["code"]?.intValue ?? error["status"]?.intValue
    status = number ?? code.flatMap { Int($0) }
    if let value = status, !(100..<600).contains(value) { status = nil }
    wait = Self.wait(in: error)
  }

  /// The wait that is named, or is left until a named time.
  func wait(now: Double) -> Double? {
    if let wait { return wait }
    guard let resetsAt, resetsAt > now else { return nil }
    return min(resetsAt - now, RetryAfter.limit)
  }

  /// When a limit is renewed, as a sentence; `now` is nil where no clock is at hand.
  func renewal(now: Double?) -> String? {
    let left = resetsIn ?? resetsAt.flatMap { reset in now.map { reset - $0 } }
    guard let left, left > 0, left < 1e9 else { return nil }
    let (hour, day) = (3600.0, 86_400.0)
    let (count, unit) =
      left < 2 * hour
      ? (left / 60, "minutes") : left < 2 * day ? (left / hour, "hours") : (left / day, "days")
    // Not sooner than it is.
    return "It is renewed in \(Int(count.rounded(.up))) \(unit)."
  }

  private static func wait(in error: JSON) -> Double? {
    for name in ["resets_in_seconds", "retry_after"] {
      let value = error[name]?.doubleValue ?? error[name]?.stringValue.flatMap { Double($0) }
      if let value, value.isFinite, value >= 0 { return min(value, RetryAfter.limit) }
    }
    return nil
  }

  private static func word(_ value: JSON?) -> String? {
    switch value {
    case .string(let text) where !text.isEmpty: text
    case .number(let literal): literal
    default: nil
    }
  }

  private static func message(in error: JSON) -> String? {
    // A router's own words are general; what the provider behind it said is under `raw`.
    if let raw = error["metadata"]?["raw"]?.stringValue, !raw.isEmpty {
      let inner = (try? JSON(parsing: raw)).map { ErrorReport($0).message } ?? raw
      let general = error["message"]?.stringValue ?? ""
      return general.isEmpty || general == inner ? inner : "\(general) (\(inner))"
    }
    if let text = error["message"]?.stringValue ?? error["detail"]?.stringValue { return text }
    if let parts = error["detail"]?.arrayValue ?? error["message"]?["detail"]?.arrayValue {
      return parts.compactMap { $0["msg"]?.stringValue }.joined(separator: "; ")
    }
    return error["msg"]?.stringValue
  }

  private static func withoutTags(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
    var result = ""
    var isTag = false
    for character in text {
      switch character {
      case "<": isTag = true
      case ">":
        isTag = false
        result += " "
      default: if !isTag { result.append(character) }
      }
    }
    return result
  }

  private static func oneLine(_ text: String) -> String {
    let joined = text.split { $0.isWhitespace }.joined(separator: " ")
    return joined.count > 600 ? joined.prefix(600) + "…" : joined
  }
}

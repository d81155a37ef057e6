package import JSON

extension RateLimitSnapshot {
  /// What is known, as an object.
  ///
  ///     {"windows":[{"name":"requests","limit":100,"remaining":99}]}
  package var json: JSON {
    var value: JSON = ["windows": .array(windows.map(\.json))]
    if let credits {
      var json: JSON = [
        "has_credits": .bool(credits.hasCredits), "unlimited": .bool(credits.isUnlimited),
      ]
      json.set("balance", ifPresent: credits.balance.map { .string($0) })
      value.set("credits", json)
    }
    value.set("plan", ifPresent: plan.map { .string($0) })
    return value
  }

  /// The snapshot that ``json`` wrote; nil when the value is no object.
  package init?(json: JSON) {
    guard json.members != nil else { return nil }
    let credits = json["credits"].flatMap { credits -> Credits? in
      guard let hasCredits = credits["has_credits"]?.boolValue,
        let isUnlimited = credits["unlimited"]?.boolValue
      else { return nil }
      return Credits(
        hasCredits: hasCredits, isUnlimited: isUnlimited, balance: credits["balance"]?.stringValue)
    }
    self.init(
      (json["windows"]?.arrayValue ?? []).compactMap { Window(json: $0) }, credits: credits,
      plan: json["plan"]?.stringValue)
  }
}

extension RateLimitSnapshot.Window {
  fileprivate var json: JSON {
    var value: JSON = ["name": .string(name)]
    value.set("limit", ifPresent: limit.flatMap(JSON.amount))
    value.set("remaining", ifPresent: remaining.flatMap(JSON.amount))
    value.set("used_percent", ifPresent: usedPercent.flatMap(JSON.amount))
    value.set("window_minutes", ifPresent: minutes.map { .int($0) })
    value.set("resets_at", ifPresent: resetsAt.flatMap(JSON.amount))
    return value
  }

  fileprivate init?(json: JSON) {
    guard let name = json["name"]?.stringValue else { return nil }
    self.init(
      name, limit: json["limit"]?.doubleValue, remaining: json["remaining"]?.doubleValue,
      usedPercent: json["used_percent"]?.doubleValue, minutes: json["window_minutes"]?.intValue,
      resetsAt: json["resets_at"]?.doubleValue)
  }
}

extension JSON {
  /// A number, written whole where it is; nil where JSON has no spelling for it.
  static func amount(_ value: Double) -> JSON? {
    if let whole = Int(exactly: value) { return .int(whole) }
    return finite(value)
  }
}

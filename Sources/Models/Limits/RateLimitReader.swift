package import JSON
package import Wire

/// Reads limits from a response's headers, whichever family of names the provider uses, and from
/// the event that tells of them inside a stream.
///
/// Known are `x-ratelimit-{limit,remaining,reset}-NAME` (OpenAI, Azure, Groq, xAI, Cerebras and
/// others), the same without a name (OpenRouter), `ratelimit-*` of the IETF's draft,
/// `anthropic-ratelimit-NAME-{limit,remaining,reset,utilization}` with its `priority` and `fast`
/// kin, and `x-NAME-{primary,secondary}-{used-percent,window-minutes,reset-at}`.
package struct RateLimitReader {
  /// In seconds since 1970; a reset that is a duration counts from here.
  private let now: Double
  private var windows: [String: RateLimitSnapshot.Window] = [:]
  private var credits: RateLimitSnapshot.Credits?

  private init(now: Double) { self.now = now }

  /// Nil when no header speaks of limits.
  package static func snapshot(
    headers: [HTTPRequest.Header], now: Double
  ) -> RateLimitSnapshot? {
    var reader = RateLimitReader(now: now)
    for header in headers { reader.take(header.name.lowercased(), header.value) }
    return reader.snapshot(plan: nil)
  }

  /// The limits in a `codex.rate_limits` event.
  package static func snapshot(event: JSON, now: Double) -> RateLimitSnapshot? {
    var reader = RateLimitReader(now: now)
    let limits = event["rate_limits"]
    for name in ["primary", "secondary"] {
      guard let window = limits?[name], window.members != nil else { continue }
      reader.windows[name] = RateLimitSnapshot.Window(
        name, usedPercent: window["used_percent"]?.doubleValue.flatMap(Self.percent),
        minutes: window["window_minutes"]?.count,
        resetsAt: (window["reset_at"] ?? window["resets_at"])?.doubleValue.flatMap(Self.time))
    }
    if let credits = event["credits"], credits.members != nil {
      reader.credits = RateLimitSnapshot.Credits(
        hasCredits: credits["has_credits"]?.boolValue ?? false,
        isUnlimited: credits["unlimited"]?.boolValue ?? false,
        balance: credits["balance"]?.stringValue)
    }
    return reader.snapshot(plan: event["plan_type"]?.stringValue)
  }

  private func snapshot(plan: String?) -> RateLimitSnapshot? {
    let windows = self.windows.values.sorted { $0.name < $1.name }
    let snapshot = RateLimitSnapshot(windows, credits: credits, plan: plan)
    return snapshot.isEmpty ? nil : snapshot
  }
}

extension RateLimitReader {
  private mutating func take(_ name: String, _ value: String) {
    if let rest = name.after("x-ratelimit-") ?? name.after("ratelimit-") {
      let parts = rest.split(separator: "-", maxSplits: 1)
      guard let field = parts.first else { return }
      set(String(field), of: parts.count > 1 ? String(parts[1]) : "requests", value)
    } else if let rest = name.after("anthropic-") {
      guard let dash = rest.lastIndex(of: "-") else { return }
      let window = String(rest[..<dash])
      set(String(rest[rest.index(after: dash)...]), of: window.after("ratelimit-") ?? window, value)
    } else if name.hasPrefix("x-") {
      takePlan(name, value)
    }
  }

  /// A header of one of the families with two windows, or of the credits beside them.
  private mutating func takePlan(_ name: String, _ value: String) {
    for (suffix, field) in [
      ("-used-percent", "percent"), ("-window-minutes", "minutes"), ("-reset-at", "reset"),
    ] where name.hasSuffix(suffix) {
      let window = name.dropFirst(2).dropLast(suffix.utf8.count)
      guard window.hasSuffix("primary") || window.hasSuffix("secondary") else { return }
      let plain = String(window).after("codex-") ?? String(window)
      return set(field, of: plain, value)
    }
    guard let field = name.after("x-codex-credits-") else { return }
    var credits =
      self.credits ?? RateLimitSnapshot.Credits(hasCredits: false, isUnlimited: false)
    switch field {
    case "has-credits": credits.hasCredits = value.lowercased() == "true"
    case "unlimited": credits.isUnlimited = value.lowercased() == "true"
    case "balance": credits.balance = value
    default: return
    }
    self.credits = credits
  }

  private mutating func set(_ field: String, of name: String, _ value: String) {
    let number = Double(value.split(separator: ",").first ?? "")
      .flatMap { $0.isFinite ? $0 : nil }
    var window = windows[name] ?? RateLimitSnapshot.Window(name)
    switch field {
    case "limit": window.limit = number
    case "remaining": window.remaining = number
    case "utilization": window.usedPercent = number.flatMap { Self.percent($0 * 100) }
    case "percent": window.usedPercent = number.flatMap(Self.percent)
    case "minutes": window.minutes = number.flatMap { Int(exactly: $0.rounded()) }
    case "reset": window.resetsAt = ResetTime.seconds(value, now: now)
    default: return
    }
    windows[name] = window
  }
}

extension RateLimitReader {
  /// A share from outside; nil for one that says nothing.
  private static func percent(_ value: Double) -> Double? {
    value.isFinite ? min(max(value, 0), 999) : nil
  }

  /// A point in time from outside, in seconds since 1970; nil beyond all sense.
  private static func time(_ value: Double) -> Double? { (0..<1e12).contains(value) ? value : nil }
}

extension String {
  /// What follows `prefix`; nil when the text does not begin with it.
  func after(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}

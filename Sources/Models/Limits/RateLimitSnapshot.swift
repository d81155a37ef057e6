/// What a provider said of its limits beside an answer.
package struct RateLimitSnapshot: Sendable, Equatable {
  /// One limit: so much in a time, of which so much is left.
  package struct Window: Sendable, Equatable {
    /// The provider's word: `requests`, `input-tokens`, `primary`, `unified-5h`.
    package var name: String
    package var limit: Double?
    package var remaining: Double?
    /// 0…100, where the provider tells a share instead of counts.
    package var usedPercent: Double?
    /// How long the window is, in minutes.
    package var minutes: Int?
    /// In seconds since 1970.
    package var resetsAt: Double?

    package init(
      _ name: String, limit: Double? = nil, remaining: Double? = nil, usedPercent: Double? = nil,
      minutes: Int? = nil, resetsAt: Double? = nil
    ) {
      self.name = name
      self.limit = limit
      self.remaining = remaining
      self.usedPercent = usedPercent
      self.minutes = minutes
      self.resetsAt = resetsAt
    }

    /// The share that is used, 0…100; nil when the provider did not tell enough.
    package var used: Double? {
      if let usedPercent { return usedPercent }
      guard let limit, let remaining, limit > 0 else { return nil }
      return min(max(100 * (1 - remaining / limit), 0), 100)
    }

    /// The same as a whole number for people, at most 999, whatever a server or a log says.
    package var percent: Int? {
      guard let used, used.isFinite else { return nil }
      return Int(min(max(used, 0), 999))
    }
  }

  package struct Credits: Sendable, Equatable {
    package var hasCredits: Bool
    package var isUnlimited: Bool
    package var balance: String?

    package init(hasCredits: Bool, isUnlimited: Bool, balance: String? = nil) {
      self.hasCredits = hasCredits
      self.isUnlimited = isUnlimited
      self.balance = balance
    }
  }

  /// In the order of their names.
  package var windows: [Window]
  package var credits: Credits?
  package var plan: String?

  package init(_ windows: [Window], credits: Credits? = nil, plan: String? = nil) {
    self.windows = windows
    self.credits = credits
    self.plan = plan
  }

  package var isEmpty: Bool { windows.isEmpty && credits == nil && plan == nil }
}

/// How long something took, for people.
enum Duration {
  static func label(milliseconds: Int) -> String {
    let seconds = max(0, milliseconds) / 1000
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}

/// How many tokens there are, for people: `310`, `12.3k`, `1.2M`.
enum Tokens {
  static func label(_ count: Int) -> String {
    switch count {
    case ..<1000: "\(count)"
    case ..<100_000: "\(count / 1000).\(count % 1000 / 100)k"
    case ..<1_000_000: "\(count / 1000)k"
    default: "\(count / 1_000_000).\(count % 1_000_000 / 100_000)M"
    }
  }
}

/// How large something is, for people: `310 bytes`, `12.3 KB`, `1.2 MB`.
enum Bytes {
  static func label(_ count: Int) -> String {
    switch count {
    case ..<1000: "\(count) bytes"
    case ..<1_000_000: "\(count / 1000).\(count % 1000 / 100) KB"
    default: "\(count / 1_000_000).\(count % 1_000_000 / 100_000) MB"
    }
  }
}

import JSON

extension JSON {
  /// The most that a count of tokens or of micro-dollars may be; sums of such never overflow.
  static let countLimit = 1 << 40

  /// A count from outside: nil when it is no whole number, negative, or beyond all sense.
  var count: Int? {
    guard let value = intValue, (0...Self.countLimit).contains(value) else { return nil }
    return value
  }

  /// A limit in tokens: nil too for 0, by which servers mean that there is none.
  var tokenLimit: Int? { count.flatMap { $0 > 0 ? $0 : nil } }
}

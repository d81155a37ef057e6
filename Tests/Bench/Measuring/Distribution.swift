/// Values of one measurement that was made several times.
struct Distribution {
  private let sorted: [Double]

  init(_ values: [Double]) { sorted = values.sorted() }

  var median: Double { percentile(50) }

  /// The smallest value that `percent` of all do not pass; NaN when there is none.
  func percentile(_ percent: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let rank = (percent / 100 * Double(sorted.count)).rounded(.up)
    return sorted[min(sorted.count, max(1, Int(rank))) - 1]
  }

  /// Makes a measurement `count` times.
  static func of(_ count: Int, _ measure: () throws -> Double) rethrows -> Distribution {
    Distribution(try (0..<count).map { _ in try measure() })
  }
}

/// One line of the table: what was measured, what was promised, and what it is held against.
struct Figure {
  enum Unit: String {
    case milliseconds = "ms"
    case megabytes = "MB"
    case kilobytes = "kB"
    case microseconds = "µs"
    case seconds = "s"
    case ticks = "ticks"
    case wakeups = "wake-ups"
    case bytes = "B"
    case perSecond = "/s"
    case megabytesPerSecond = "MB/s"
    case times = "×"
    case writes = "writes"
    case calls = "calls"
  }

  struct Reference {
    var name: String
    var value: Double
  }

  var name: String
  var value: Double
  var unit: Unit
  var bound: Double?
  var reference: Reference?

  init(
    _ name: String, _ value: Double, _ unit: Unit, bound: Double? = nil,
    reference: Reference? = nil
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.bound = bound
    self.reference = reference
  }

  /// Rates are promised from below, everything else from above.
  var isKept: Bool? {
    guard let bound else { return nil }
    return isRate ? value >= bound : value <= bound
  }

  private var isRate: Bool { unit == .perSecond || unit == .megabytesPerSecond }

  /// Name, measured, bound, whether it is kept, reference, ratio.
  var cells: [String] {
    [
      name, Self.text(value, unit), bound.map { Self.text($0, unit) } ?? "",
      isKept.map { $0 ? "kept" : "missed" } ?? "",
      reference.map { "\($0.name) \(Self.text($0.value, unit))" } ?? "",
      reference.map { $0.value > 0 ? Self.number(value / $0.value) : "" } ?? "",
    ]
  }

  private static func text(_ value: Double, _ unit: Unit) -> String {
    "\(number(value)) \(unit.rawValue)"
  }

  /// Three digits that count; whole numbers from 100 on.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    if value == 0 || value.magnitude >= 100 { return String(Int(value.rounded())) }
    let places = value.magnitude >= 10 ? 1 : value.magnitude >= 1 ? 2 : 3
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((value.magnitude * scale).rounded())
    let digits = String(scaled % Int(scale))
    let sign = value < 0 ? "-" : ""
    return sign + String(scaled / Int(scale)) + "."
      + String(repeating: "0", count: places - digits.count) + digits
  }
}

/// The table as lines of text.
struct Table {
  var figures: [Figure]

  var lines: [String] {
    let head = ["figure", "measured", "bound", "", "reference", "ratio"]
    let rows = [head] + figures.map(\.cells)
    let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let texts = rows.map { row in
      "| "
        + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: " | ") + " |"
    }
    let rule =
      "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
    return [texts[0], rule] + texts.dropFirst()
  }
}

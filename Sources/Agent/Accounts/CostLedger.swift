package import Models

/// What answers cost in all: a fold over a session's events.
///
///     var ledger = CostLedger()
///     for event in events { ledger.apply(event) }
///     ledger.label        // "$0.0421", or "$0.0421+" where a part is not known
///
/// Sums whole micro-dollars as they were reckoned then; a later price changes nothing. What is not
/// known is never taken for nothing.
package struct CostLedger: Sendable, Equatable {
  /// What one model's answers cost.
  package struct Entry: Sendable, Equatable {
    package var model: ModelReference
    /// Of the answers whose cost is known.
    package var microdollars = 0
    package var known = 0
    package var unknown = 0

    /// The sum for people: `$0.0421`, a `+` where there is more that is not known, or `unknown`.
    package var label: String {
      guard known > 0 else { return "unknown" }
      if microdollars == 0, unknown == 0 { return "free" }
      return CostLedger.dollars(microdollars) + (unknown > 0 ? "+" : "")
    }
  }

  /// By the model that answered, in the order of their first answers.
  package private(set) var entries: [Entry] = []
  /// Whether all that was spent is known to be free.
  private var isFree = true
  /// The model of an answer that has told its counts and not yet its cost.
  private var unpriced: ModelReference?

  package init() {}

  package mutating func apply(_ event: SessionEvent) {
    switch event {
    case .usage(_, let model):
      settle()
      unpriced = model
    case .cost(let cost):
      unpriced = nil
      add(cost)
    default: break
    }
  }

  private mutating func add(_ cost: Cost) {
    if cost.basis != .free { isFree = false }
    change(cost.model) { entry in
      if let microdollars = cost.microdollars {
        entry.microdollars += microdollars
        entry.known += 1
      } else {
        entry.unknown += 1
      }
    }
  }

  /// Logs of earlier versions have counts without a cost.
  private mutating func settle() {
    guard let model = unpriced else { return }
    unpriced = nil
    add(Cost(.unknown, microdollars: nil, model: model))
  }

  private mutating func change(_ model: ModelReference, _ body: (inout Entry) -> Void) {
    if let place = entries.firstIndex(where: { $0.model == model }) {
      body(&entries[place])
    } else {
      var entry = Entry(model: model)
      body(&entry)
      entries.append(entry)
    }
  }

  /// The sum of what is known; nil when nothing is.
  package var microdollars: Int? {
    guard entries.contains(where: { $0.known > 0 }) else { return nil }
    return entries.reduce(0) { $0 + $1.microdollars }
  }

  /// Whether the cost of every answer is known.
  package var isComplete: Bool { unpriced == nil && entries.allSatisfy { $0.unknown == 0 } }

  /// The sum for people, empty before the first answer.
  ///
  /// `$0.0421`, `$12.30`, `free` or `cost unknown`; a `+` where there is more that is not known.
  package var label: String {
    guard !entries.isEmpty || unpriced != nil else { return "" }
    guard let microdollars else { return "cost unknown" }
    guard isComplete else {
      return microdollars == 0 ? "cost unknown" : Self.dollars(microdollars) + "+"
    }
    return isFree ? "free" : Self.dollars(microdollars)
  }

  /// Four places below a dollar, two from there on.
  private static func dollars(_ micro: Int) -> String {
    let places = micro < 1_000_000 ? 10_000 : 100
    let unit = 1_000_000 / places
    let units = (micro + unit / 2) / unit
    let fraction = String(units % places)
    let zeros = String(repeating: "0", count: String(places).count - 1 - fraction.count)
    return "$\(units / places).\(zeros)\(fraction)"
  }
}

import Agent
import Models

/// How many tokens each model read and wrote in a session: a fold over its events.
struct TokenTotals: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    /// What was read, with what came from a cache.
    var input = 0
    var cached = 0
    var output = 0
  }

  private var entries: [ModelReference: Entry] = [:]

  mutating func add(_ usage: Usage, of model: ModelReference) {
    entries[model, default: Entry()].input += usage.input ?? 0
    entries[model, default: Entry()].cached += usage.cachedInput ?? 0
    entries[model, default: Entry()].output += usage.output ?? 0
  }

  subscript(model: ModelReference) -> Entry { entries[model] ?? Entry() }

  var sum: Entry {
    entries.values.reduce(into: Entry()) { sum, entry in
      sum.input += entry.input
      sum.cached += entry.cached
      sum.output += entry.output
    }
  }
}

/// What is known of a model at one provider.
package struct ModelEntry: Sendable, Equatable {
  package enum Billing: Sendable, Equatable {
    case tokens(PriceList)
    /// Paid for as a whole, or served by the person's own machine.
    case subscription, local
    case unknown
  }
  package enum Feature: Character, Sendable, Hashable, CaseIterable {
    case reasoning = "r"
    case images = "i"
    case tools = "t"
    case documents = "p"
    /// Claude's thinking without a budget.
    case adaptiveThinking = "a"
    case alwaysThinks = "A"
    /// Cached input is written at marks in the prompt.
    case cacheBreakpoints = "b"
    case refusesSampling = "s"
    case refusesForcedTools = "f"
  }

  package var reference: ModelReference
  /// In the order in which they are to be preferred; empty when unknown.
  package var dialects: [WireDialect] = []
  /// In tokens, input and output together.
  package var contextWindow: Int?
  package var inputLimit: Int?
  package var outputLimit: Int?
  package var billing = Billing.unknown
  /// Those that the model knows, the least first; empty when unknown, and in the shipped catalogue
  /// where it knows none.
  package var efforts: [CallOptions.Effort] = []
  package var defaultEffort: CallOptions.Effort?
  package var features: Set<Feature> = []
  /// In tokens; a shorter prompt is not cached.
  package var cacheMinimum: Int?
  /// The model's own name where it goes by another, as a deployment does.
  package var baseModel: String?
  /// Whether its server gives this model by whatever name it is asked.
  package var answersToAnyName = false
  /// The day, as `2026-12-11`.
  package var deprecatedOn: String?

  package init(_ reference: ModelReference) { self.reference = reference }

  package var prices: PriceList? {
    guard case .tokens(let prices) = billing else { return nil }
    return prices
  }
}

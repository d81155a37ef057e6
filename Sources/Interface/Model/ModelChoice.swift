package import Models

/// A model that can be asked, as far as the screen tells of it.
package struct ModelChoice: Sendable, Equatable {
  package var reference: ModelReference
  /// In tokens; nil where that is not known.
  package var contextWindow: Int?
  /// Empty where any may be tried.
  package var efforts: [CallOptions.Effort]
  /// Whether it can be told how much to think at all.
  package var takesEffort = true
  package var price: Price

  package enum Price: Sendable, Equatable {
    /// In micro-dollars a million tokens.
    case tokens(input: Int, output: Int)
    /// A subscription, or the person's own machine.
    case free
    case unknown
  }

  package init(
    _ reference: ModelReference, contextWindow: Int? = nil, efforts: [CallOptions.Effort] = [],
    price: Price = .unknown
  ) {
    self.reference = reference
    self.contextWindow = contextWindow
    self.efforts = efforts
    self.price = price
  }
}

/// A `[models."PROVIDER/MODEL"]` table: what the person knows better than the catalogue.
package struct ModelSettings: Sendable, Equatable {
  /// The provider's name, a slash, and the model's.
  package var name: String
  /// The model that it is under a name of the person's own: `gpt-5.5` for a deployment on Azure, with
  /// its provider where that is not the same.
  package var like: String?
  /// In tokens.
  package var contextWindow: Int?
  package var outputLimit: Int?
  /// Those that it knows, the least first; empty leaves it to the catalogue, as for the dialects.
  package var efforts: [String] = []
  package var dialects: [String] = []
  /// nil leaves the prices to the catalogue.
  package var price: Price?
  /// Prices of the whole request when it is longer, in the order of their bounds.
  package var tiers: [Tier] = []

  /// In dollars a million tokens.
  package struct Price: Sendable, Equatable {
    package var input: Double
    package var output: Double
    package var cacheRead: Double?
    package var cacheWrite: Double?
    /// For what is kept an hour.
    package var longCacheWrite: Double?

    package init(input: Double, output: Double) {
      self.input = input
      self.output = output
    }
  }

  package struct Tier: Sendable, Equatable {
    /// In tokens, cached ones included.
    package var over: Int
    package var price: Price

    package init(over: Int, price: Price) {
      self.over = over
      self.price = price
    }
  }

  package init(name: String) { self.name = name }
}

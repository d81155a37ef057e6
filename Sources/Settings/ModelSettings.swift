/// A `[models."PROVIDER/MODEL"]` table: what the person knows better than the catalogue.
package struct ModelSettings: Sendable, Equatable {
  /// The provider's name, a slash, and the model's.
  package var name: String
  /// In tokens.
  package var contextWindow: Int?
  package var outputLimit: Int?
  /// Those that it knows, the least first; empty leaves it to the catalogue, as for the dialects.
  package var efforts: [String] = []
  package var dialects: [String] = []
  /// In dollars a million tokens.
  package var inputPrice: Double?
  package var outputPrice: Double?
  package var cacheReadPrice: Double?
  package var cacheWritePrice: Double?

  package init(name: String) { self.name = name }
}

import Models

/// How much of a model's window a conversation may take before it is shortened.
struct ContextBudget: Equatable {
  /// How long a request may be, in tokens.
  let available: Int
  /// From where on the history is shortened by itself.
  var threshold: Int { available * 92 / 100 }

  /// nil for a model whose window is not known.
  init?(_ model: ModelReference, in catalogue: ModelCatalogue) {
    guard let window = catalogue.contextWindow(of: model), window > 0 else { return nil }
    let entry = catalogue.entry(for: model)
    let reserve = min(entry?.outputLimit ?? .max, 20_000, window / 5)
    available = min(entry?.inputLimit ?? .max, window - reserve)
  }
}

import Models

/// How much of a model's window a conversation may take before it is shortened, and what is left
/// for an answer.
struct ContextBudget: Equatable {
  /// How long a request may be, in tokens.
  let available: Int
  private let window: Int
  /// What is kept for the answer.
  private let reserve: Int

  /// From where on the history is shortened by itself.
  var threshold: Int { available * 92 / 100 }

  /// nil for a model whose window is not known; `learnt` is what its server told of it.
  init?(_ model: ModelReference, in catalogue: ModelCatalogue, learnt: Int? = nil) {
    guard let window = catalogue.contextWindow(of: model) ?? learnt, window > 0 else { return nil }
    let entry = catalogue.entry(for: model)
    self.window = window
    reserve = min(entry?.outputLimit ?? .max, 20_000, window / 5)
    available = min(entry?.inputLimit ?? .max, window - reserve)
  }

  /// What the window has for an answer to a prompt of so many tokens.
  ///
  /// A little less, since the tokens are partly guessed; but enough to say something with, for a
  /// conversation that is about to be shortened.
  func room(beside tokens: Int) -> Int {
    max(window - tokens - max(1024, window / 100), min(reserve, 4096))
  }
}

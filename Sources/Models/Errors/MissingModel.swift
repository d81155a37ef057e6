/// What an error says of a model that is not to be had, apart from what a model only cannot do.
enum MissingModel {
  /// Whether `words`, in lower case, say that the model itself is missing.
  ///
  /// A parameter that a model does not take is told in much the same words, so they must stand
  /// right after the model: `the model x does not exist`, and not `x is not supported with the
  /// model`.
  static func isMeant(by words: String, status: Int?) -> Bool {
    guard words.contains("model") || words.contains("endpoints") else { return false }
    if sentences.contains(where: { words.contains($0) }) { return true }
    // Nothing but the address and the model is looked up.
    if status == 404 || status == 403 { return predicates.contains { words.contains($0) } }
    return hasPredicate(words)
  }

  /// They speak of nothing else.
  private static let sentences = [
    "model_not_found", "model_not_available", "no such model", "unknown model", "invalid model",
    "unsupported model", "not a valid model", "model identifier is invalid", "access to model",
    "access to the model", "access to this model", "no endpoints found for",
  ]

  private static let predicates = [
    "not found", "not_found", "does not exist", "not exist", "not available", "no longer available",
    "unavailable", "not supported", "no longer supported", "decommissioned", "deprecated",
    "do not have access", "does not have access",
  ]

  /// Between the model and what is said of it.
  private static let fillers: Set<Substring> = [
    "is", "was", "are", "has", "have", "been", "currently", "you", "requested", "id", "name",
  ]

  /// Whether some predicate follows the word model, with no more between them than a name.
  private static func hasPredicate(_ words: String) -> Bool {
    let tokens = words.split { $0.isWhitespace || $0 == ":" || $0 == "," }
    for (place, token) in tokens.enumerated() where isModel(token) {
      var rest = tokens[(place + 1)...]
      var isNamed = false
      while let next = rest.first {
        if predicates.contains(where: { rest.joined(separator: " ").hasPrefix($0) }) { return true }
        if !fillers.contains(next) {
          guard !isNamed else { break }
          isNamed = true
        }
        rest = rest.dropFirst()
      }
    }
    return false
  }

  private static func isModel(_ token: Substring) -> Bool {
    let letters = token.filter(\.isLetter)
    return letters == "model" || letters == "models"
  }
}

/// Matches the letters of a query, in order, anywhere in a candidate.
package enum FuzzyMatch {
  /// Higher is better; nil when a letter is missing.
  package static func score(_ query: String, in candidate: String) -> Int? { nil }
}

import JSON

/// What a step holds true of its request.
struct Expectation: Sendable, Equatable {
  /// All of these are in the body.
  var contains: [String] = []
  /// None of these is in the body.
  var excludes: [String] = []
  /// All of these are in what came after the model's last words.
  var latestContains: [String] = []
  /// The end of the path.
  var path: String?
  var dialect: Dialect?

  /// What is not as expected, in a sentence; nil when all is.
  func mismatch(_ path: String, _ dialect: Dialect, _ body: RequestBody) -> String? {
    if let wanted = self.path, !path.hasSuffix(wanted) {
      return "expected the path \(wanted), got \(path)"
    }
    if let wanted = self.dialect, wanted != dialect {
      return "expected the dialect \(wanted.rawValue), got \(dialect.rawValue)"
    }
    if let missing = contains.first(where: { !body.contains($0) }) {
      return "expected the body to contain \"\(missing)\""
    }
    if let unwanted = excludes.first(where: { body.contains($0) }) {
      return "expected the body not to contain \"\(unwanted)\""
    }
    if let missing = latestContains.first(where: { !body.latestContains($0) }) {
      return "expected the latest input to contain \"\(missing)\""
    }
    return nil
  }
}

extension Step {
  /// The answer that fits the request.
  func answer(to body: RequestBody) -> Answer {
    let fitting = alternatives.first { alternative in
      if let wanted = alternative.ifContains,
        !wanted.contains(where: { body.latestContains($0) })
      {
        return false
      }
      guard let unwanted = alternative.unlessContains else { return true }
      return !unwanted.contains { body.latestContains($0) }
    }
    return fitting?.answer ?? answer
  }
}

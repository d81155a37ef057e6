import Models

extension ModelError {
  static var interrupted: ModelError { ModelError(.cancelled, message: "Interrupted.") }

  /// An answer that its limit cut, where the server reported no error.
  static func outputLimitReached(by model: ModelReference) -> ModelError {
    ModelError(
      .outputLimitReached, message: "The answer reached its output limit.",
      provider: model.provider)
  }

  /// An answer that filled the model's window.
  static func contextFilled(by model: ModelReference) -> ModelError {
    ModelError(
      .contextWindowExceeded(tokens: nil, limit: nil),
      message: "The answer filled the model's context window.", provider: model.provider)
  }

  var isOverload: Bool {
    if case .overloaded = kind { true } else { false }
  }

  /// Whether nothing of the attempt counts, not even what is whole: the answer is written anew, or it
  /// was withheld.
  var voidsAnswer: Bool { kind == .outputLimitReached || kind == .contentFiltered }

  /// The wait that the server named, in seconds.
  var serverWait: Double? {
    switch kind {
    case .rateLimited(let wait), .overloaded(let wait), .serverError(_, let wait): wait
    case .transport, .timedOut, .protocolViolation, .quotaExceeded, .unauthenticated,
      .contextWindowExceeded, .requestTooLarge, .outputLimitReached, .contentFiltered,
      .invalidRequest, .modelUnavailable, .cancelled:
      nil
    }
  }

  /// Whether it is about the account: nothing that is asked of the provider will be answered.
  var isAboutAccount: Bool { kind == .unauthenticated || kind == .quotaExceeded }

  /// Whether what was asked for is not there: the server said so, or there was none to ask.
  var refusesEndpoint: Bool {
    status.map { [404, 405, 501].contains($0) } ?? (kind == .invalidRequest)
  }

  /// Whether a refusal speaks of pictures or other media.
  ///
  /// Servers have no code in common for this; a picture that is too large or broken, and a model
  /// that has no eyes, are worded alike.
  var refusesMedia: Bool {
    message.lowercased().split { !$0.isLetter }.contains { Self.mediaWords.contains($0) }
  }

  private static let mediaWords: Set<Substring> = [
    "image", "images", "picture", "pictures", "vision", "media", "multimodal", "modality",
    "modalities",
  ]
}

extension Completion {
  /// The refusal of an answer that the provider did not let through; nil for any other, and for one
  /// in which the model itself says that it will not.
  func refusal(by model: ModelReference) -> ModelError? {
    guard isWithheld else { return nil }
    let sentence =
      stop.kind == .contentFilter
      ? "The provider's content filter ended the answer."
      : "The model declined to answer."
    return ModelError(
      .contentFiltered, message: stop.explanation.map { "\(sentence) \($0)" } ?? sentence,
      provider: model.provider)
  }
}

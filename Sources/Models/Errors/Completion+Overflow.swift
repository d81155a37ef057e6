extension Completion {
  /// The overflow that a provider does not speak of: more input was counted than the model's window
  /// holds, so that the answer was made from a part of it, or from none.
  ///
  /// `window` is in tokens, nil where it is not known. Nil for a failed answer, whose error says
  /// more, and where the input fits.
  ///
  ///     completion.silentOverflow(of: catalogue.contextWindow(of: model), provider: "zai")
  package func silentOverflow(of window: Int?, provider: String) -> ModelError? {
    guard let window, window > 0, let input = usage.input, input > window else { return nil }
    switch stop.kind {
    case .failed, .cancelled: return nil
    case .endOfTurn, .toolCalls, .outputLimit, .contextLimit, .contentFilter, .refusal, .pause,
      .other:
      return ModelError(
        .contextWindowExceeded(tokens: input, limit: window),
        message: "\(provider) was sent \(input) tokens, more than the \(window) of the model's "
          + "window, and answered from a part of them.",
        provider: provider)
    }
  }
}

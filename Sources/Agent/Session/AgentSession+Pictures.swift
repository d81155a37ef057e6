import Models
import Tools

extension AgentSession {
  /// The outcome without pictures that the model of the turn cannot see, and with a word about it.
  func fitted(_ outcome: ToolOutcome) -> ToolOutcome {
    let model = state.model
    guard !outcome.images.isEmpty, isBlind(model) else { return outcome }
    return ToolOutcome(
      "\(outcome.output)\nThe model \(model) takes no pictures, so it is not shown. Work from "
        + "what text tells, or ask the person what it shows.", isError: true)
  }

  /// A prompt without pictures for a model that takes none.
  func fitted(_ prompt: Prompt, to model: ModelReference) -> Prompt {
    isBlind(model) ? prompt.withoutMedia : prompt
  }

  /// Whether a model is known to take no pictures.
  private func isBlind(_ model: ModelReference) -> Bool {
    guard let known = configuration.catalogue().entry(for: model), !known.features.isEmpty else {
      return false
    }
    return !known.features.contains(.images)
  }
}

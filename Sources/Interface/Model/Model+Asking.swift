import Agent
import Models

// MARK: - The model that is asked, and how

extension Model {
  /// What `/effort` leaves to the provider.
  static let defaultEffort = "default"

  /// The efforts that the model in use knows; all where that is not told.
  var effortNames: [String] {
    guard choice?.takesEffort != false else { return [Self.defaultEffort] }
    let known = choice?.efforts ?? []
    let efforts = known.isEmpty ? CallOptions.Effort.allCases : known
    return efforts.map(\.rawValue) + [Self.defaultEffort]
  }

  var choice: ModelChoice? { choices.first { $0.reference == status.model } }

  /// Takes in what is known of models; the window of the one in use may be another now.
  mutating func take(_ choices: [ModelChoice]) {
    self.choices = choices
    learnWindow()
  }

  mutating func learnWindow() {
    if let choice { status.knownWindow = choice.contextWindow }
  }

  /// `/model NAME`; nil when there is no such name.
  mutating func setModel(_ name: String, now: Int) -> [Effect]? {
    guard let model = ModelReference(name) else {
      show(
        name.isEmpty
          ? "The model is \(status.model?.description ?? "not known yet"); `/model provider/model`"
          : "Write provider/model, such as \(choices.first?.reference.description ?? "openai/…")",
        now: now)
      return nil
    }
    show("\(model) from the next request on; it reads the conversation anew", for: 6000, now: now)
    return [.setModel(model)]
  }

  /// `/effort NAME`; nil when there is no such name.
  mutating func setEffort(_ name: String, now: Int) -> [Effect]? {
    let effort = CallOptions.Effort(rawValue: name)
    guard effort != nil || name == Self.defaultEffort else {
      show("Efforts: " + effortNames.joined(separator: ", "), now: now)
      return nil
    }
    show("Effort \(name) from the next request on", now: now)
    return [.setEffort(effort)]
  }
}

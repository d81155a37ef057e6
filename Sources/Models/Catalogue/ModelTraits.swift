/// What a request must know of a model, told from its name.
struct ModelTraits {
  private let name: String

  init(_ model: String) {
    name = model.split(separator: "/").last.map { $0.lowercased() } ?? ""
  }

  /// Whether OpenAI's reasoning parameters apply, and its sampling parameters do not.
  var isOpenAIReasoning: Bool {
    if name.hasPrefix("gpt-5-chat") { return false }
    return ["gpt-5", "gpt-6", "o1", "o3", "o4", "codex"].contains { name.hasPrefix($0) }
  }

  /// The provider's word for an effort; only the first GPT-5 models know `minimal`.
  func word(for effort: CallOptions.Effort) -> String {
    guard effort == .minimal else { return effort.rawValue }
    let knowsMinimal = name == "gpt-5" || name.hasPrefix("gpt-5-") || name.hasPrefix("gemini-3")
    return knowsMinimal ? "minimal" : "low"
  }

  /// Whether thinking cannot be turned off.
  var alwaysThinks: Bool {
    ["claude-fable", "claude-mythos", "claude-opus-5-5"].contains { name.hasPrefix($0) }
  }

  /// Whether cached input is written, and billed, at marks in the prompt.
  var hasCacheBreakpoints: Bool { name.hasPrefix("gpt-5.6") || name.hasPrefix("gpt-6") }

  /// How a Claude model is told to think.
  enum Thinking {
    /// With a budget in tokens.
    case budget
    /// As much as it finds right, steered by an effort; off unless asked for.
    case adaptive
    /// The same, on by itself; its words are hidden unless asked for.
    case adaptiveByDefault
  }

  var thinking: Thinking {
    let byDefault = [
      "claude-opus-5", "claude-sonnet-5", "claude-haiku-5", "claude-fable", "claude-mythos",
    ]
    if byDefault.contains(where: { name.hasPrefix($0) }) { return .adaptiveByDefault }
    let adaptive = ["claude-opus-4-8", "claude-opus-4-7", "claude-opus-4-6", "claude-sonnet-4-6"]
    return adaptive.contains { name.hasPrefix($0) } ? .adaptive : .budget
  }

  /// Whether a temperature is refused.
  var refusesTemperature: Bool {
    thinking == .adaptiveByDefault || name.hasPrefix("claude-opus-4-8")
      || name.hasPrefix("claude-opus-4-7")
  }
}

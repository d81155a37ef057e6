/// What a request must know of a model: from the catalogue, and where that does not list it from
/// its name.
struct ModelTraits {
  private let name: String
  private let entry: ModelEntry?

  /// Models are taken to be the same wherever they are served.
  init(_ model: String, catalogue: ModelCatalogue = .shipped) {
    let last = model.split(separator: "/").last.map { $0.lowercased() } ?? ""
    // Bedrock's names have a region and the maker before.
    let parts = last.split(separator: ".")
    let maker = parts.firstIndex { $0 == "anthropic" || $0 == "openai" }
    name = maker.map { parts[($0 + 1)...].joined(separator: ".") } ?? last
    let home = name.hasPrefix("claude") ? "anthropic" : "openai"
    entry = catalogue.entry(for: ModelReference(provider: home, model: name))
  }

  /// Whether OpenAI's reasoning parameters apply, and its sampling parameters do not.
  var isOpenAIReasoning: Bool {
    if name.hasPrefix("gpt-5-chat") { return false }
    return ["gpt-5", "gpt-6", "o1", "o3", "o4", "codex"].contains { name.hasPrefix($0) }
  }

  /// Whether a tool may take free text held to a grammar; where the provider knows such tools.
  var takesFreeText: Bool {
    ["gpt-5", "gpt-6", "codex"].contains { name.hasPrefix($0) } && !name.hasPrefix("gpt-5-chat")
  }

  /// The provider's word for an effort: the nearest one that the model knows, rather a lower one.
  func word(for effort: CallOptions.Effort) -> String {
    let known = entry?.efforts ?? []
    guard known.isEmpty else { return Self.nearest(effort, in: known).rawValue }
    guard effort == .minimal else { return effort.rawValue }
    let knowsMinimal = name == "gpt-5" || name.hasPrefix("gpt-5-") || name.hasPrefix("gemini-3")
    return knowsMinimal ? "minimal" : "low"
  }

  private static func nearest(
    _ effort: CallOptions.Effort, in known: [CallOptions.Effort]
  ) -> CallOptions.Effort {
    let order = CallOptions.Effort.allCases
    let ranks = known.compactMap { order.firstIndex(of: $0) }.sorted()
    guard let rank = order.firstIndex(of: effort), let least = ranks.first else { return effort }
    // Who asked for a little thinking is not given none.
    let fit = ranks.last { $0 <= rank && ($0 > 0 || rank == 0) } ?? ranks.first { $0 > 0 } ?? least
    return order[fit]
  }

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

  /// Whether thinking cannot be turned off.
  var alwaysThinks: Bool {
    if let entry { return entry.features.contains(.alwaysThinks) }
    return ["claude-fable", "claude-mythos", "claude-opus-5-5"].contains { name.hasPrefix($0) }
  }

  /// Whether cached input is written, and billed, at marks in the prompt.
  var hasCacheBreakpoints: Bool {
    if let entry { return entry.features.contains(.cacheBreakpoints) }
    return name.hasPrefix("gpt-5.6") || name.hasPrefix("gpt-6")
  }

  /// Whether a request that makes the model call a tool is refused.
  var refusesForcedTools: Bool { entry?.features.contains(.refusesForcedTools) ?? false }

  /// Whether a temperature is refused.
  var refusesTemperature: Bool {
    if entry?.features.contains(.refusesSampling) ?? false { return true }
    return thinking == .adaptiveByDefault || name.hasPrefix("claude-opus-4-8")
      || name.hasPrefix("claude-opus-4-7")
  }
}

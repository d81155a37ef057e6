/// What a request must know of a model: from the catalogue, and where that does not list it from
/// its name.
struct ModelTraits {
  private let name: String
  private let provider: String
  /// What the session knows of the model.
  private let session: ModelEntry?
  /// What the session or the shipped catalogue knows of the model at this provider.
  private let own: [ModelEntry]
  /// What its maker's own row says; models are taken to be much the same wherever they are served.
  private let home: ModelEntry?

  init(_ options: CallOptions, provider: String) {
    let shipped = ModelCatalogue.shipped
    self.provider = provider
    session = options.knownModel
    let model = options.knownModel?.baseModel ?? options.model
    let plain = model.withoutMaker.lowercased()
    let isClaude = plain.hasPrefix("claude")
    // Routers write `4.8` what its maker writes `4-8`.
    name =
      isClaude
      ? plain.withoutRevision.split(separator: ".").joined(separator: "-") : plain
    let reference = ModelReference(provider: provider, model: model)
    own = [options.knownModel, shipped.entry(for: reference)].compactMap { $0 }
    home = shipped.entry(
      for: ModelReference(provider: isClaude ? "anthropic" : "openai", model: name))
  }

  private var rows: [ModelEntry] { own + [home].compactMap { $0 } }

  private func has(_ feature: ModelEntry.Feature) -> Bool {
    rows.contains { $0.features.contains(feature) }
  }

  var isClaude: Bool { name.hasPrefix("claude") }

  /// Whether OpenAI's reasoning parameters apply, and its sampling parameters do not.
  var isOpenAIReasoning: Bool {
    if name.hasPrefix("gpt-5-chat") { return false }
    return ["gpt-5", "gpt-6", "o1", "o3", "o4", "codex"].contains { name.hasPrefix($0) }
  }

  /// Whether the request may say how much to think: not to a model that is listed without efforts.
  ///
  /// Routers leave out by themselves what a model does not take.
  var takesEffort: Bool {
    if isClaude || isOpenAIReasoning || rows.contains(where: { !$0.efforts.isEmpty }) {
      return true
    }
    guard !["openrouter", "deepseek"].contains(provider) else { return true }
    // The session's own row stands before the listed ones.
    guard rows.count == (session == nil ? 0 : 1) else { return false }
    guard let session else { return true }
    // One that stands for another model is listed as that; a server that tells what its models can
    // do tells of thinking too.
    if session.baseModel != nil { return session.features.isEmpty }
    return !session.features.contains(.tools) || session.features.contains(.reasoning)
  }

  /// Whether a tool may take free text held to a grammar; where the provider knows such tools.
  var takesFreeText: Bool {
    ["gpt-5", "gpt-6", "codex"].contains { name.hasPrefix($0) } && !name.hasPrefix("gpt-5-chat")
  }

  /// The provider's word for an effort: the nearest one that the model knows, rather a lower one.
  func word(for effort: CallOptions.Effort) -> String {
    let known = rows.first { !$0.efforts.isEmpty }?.efforts ?? []
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
    let newer = [
      "claude-opus-5", "claude-sonnet-5", "claude-haiku-5", "claude-fable", "claude-mythos",
    ]
    let isNewer = has(.alwaysThinks) || newer.contains { name.hasPrefix($0) }
    let adaptive = ["claude-opus-4-8", "claude-opus-4-7", "claude-opus-4-6", "claude-sonnet-4-6"]
    // The maker's row knows; names stand for models that are newer than the catalogue.
    let isAdaptive =
      home != nil || has(.adaptiveThinking)
      ? has(.adaptiveThinking) : isNewer || adaptive.contains { name.hasPrefix($0) }
    guard isAdaptive else { return .budget }
    return isNewer ? .adaptiveByDefault : .adaptive
  }

  /// Whether thinking cannot be turned off.
  var alwaysThinks: Bool {
    if home != nil || has(.alwaysThinks) { return has(.alwaysThinks) }
    return ["claude-fable", "claude-mythos", "claude-opus-5-5"].contains { name.hasPrefix($0) }
  }

  /// Whether cached input is written, and billed, at marks in the prompt.
  var hasCacheBreakpoints: Bool {
    if home != nil || has(.cacheBreakpoints) { return has(.cacheBreakpoints) }
    return name.hasPrefix("gpt-5.6") || name.hasPrefix("gpt-6")
  }

  /// Whether an answer can be held to a schema: Claude's from 4.5 on, on Google's cloud from 4.6 on;
  /// of models that tell no version it is believed.
  func takesOutputSchema(by route: Provider.Route) -> Bool {
    guard isClaude, let version = claudeVersion else { return true }
    return version >= (route == .vertex ? (4, 6) : (4, 5))
  }

  /// The first two numbers of the name that are no date: `claude-opus-4-20250514` is 4.0.
  private var claudeVersion: (Int, Int)? {
    let words = name.split { $0 == "-" || $0 == "@" }.map { $0.utf8.count <= 2 ? Int($0) : nil }
    guard let place = words.firstIndex(where: { $0 != nil }), let major = words[place] else {
      return nil
    }
    let minor = words.dropFirst(place + 1).first.flatMap { $0 }
    return (major, minor ?? 0)
  }

  /// Whether a request that makes the model call a tool is refused.
  var refusesForcedTools: Bool { has(.refusesForcedTools) }

  /// Whether a temperature is refused.
  var refusesTemperature: Bool {
    if has(.refusesSampling) { return true }
    return thinking == .adaptiveByDefault || name.hasPrefix("claude-opus-4-8")
      || name.hasPrefix("claude-opus-4-7")
  }
}

extension String {
  /// A model's name without the revision that Bedrock adds: `claude-opus-4-6-v1`, `…-v1:0`.
  fileprivate var withoutRevision: String {
    let bytes = Array(utf8)
    guard let mark = bytes.lastIndex(of: UInt8(ascii: "-")) else { return self }
    let end = bytes[(mark + 1)...]
    guard end.first == UInt8(ascii: "v"), end.count > 1,
      end.dropFirst().allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ":") })
    else { return self }
    return String(decoding: bytes[..<mark], as: UTF8.self)
  }

  /// A model's name without what stands before it: its maker on a router (`openai/gpt-5.5`), a
  /// region and its maker on Bedrock (`us.anthropic.claude-opus-5`).
  var withoutMaker: String {
    let last = split(separator: "/").last.map(String.init) ?? ""
    let parts = last.split(separator: ".")
    let maker = parts.firstIndex { $0 == "anthropic" || $0 == "openai" }
    return maker.map { parts[($0 + 1)...].joined(separator: ".") } ?? last
  }
}

import JSON

/// The body of `POST {base}/messages`.
struct MessagesRequest {
  static let defaultOutputLimit = 16_384

  let prompt: Prompt
  let options: CallOptions

  /// The body, its members always in the same order.
  ///
  /// `prompt.items` are normalised already.
  var body: JSON {
    let turns = MessagesTurns(prompt.items)
    let thinking = self.thinking(turns)
    var body: JSON = ["model": .string(options.model), "max_tokens": .int(limit(thinking))]
    body.set("thinking", ifPresent: thinking)
    body.set("output_config", ifPresent: outputConfig)
    if thinking == nil, !ModelTraits(options.model).refusesTemperature {
      body.set("temperature", ifPresent: options.temperature.flatMap(JSON.finite))
    }
    if !prompt.tools.isEmpty { body.set("tools", .array(prompt.tools.map(tool))) }
    let (system, marks) = systemBlocks
    if !system.isEmpty { body.set("system", .array(system)) }
    // Four marks are allowed; what the system prompt leaves goes to the ends of the history.
    body.set("messages", .array(turns.marked(limit: min(2, 4 - marks))))
    body.set("stream", true)
    return body
  }

  /// The input of a call as the object that the dialect wants; a text that is no object is wrapped
  /// as the provider documents it.
  static func input(of call: ToolCall) -> JSON {
    if call.arguments.isEmpty { return [:] }
    guard let input = try? JSON(parsing: call.arguments), input.members != nil else {
      return ["INVALID_JSON": .string(call.arguments)]
    }
    return input
  }
}

extension MessagesRequest {
  /// The output's limit, which holds a thinking budget too; by default the budget comes on top.
  private func limit(_ thinking: JSON?) -> Int {
    if let limit = options.maxOutputTokens { return max(limit, 1) }
    return Self.defaultOutputLimit + (thinking?["budget_tokens"]?.intValue ?? 0)
  }

  private func tool(_ tool: ToolSpec) -> JSON {
    [
      "name": .string(tool.name), "description": .string(tool.description),
      "input_schema": tool.parameters,
    ]
  }

  /// The system prompt's blocks, and how many of them are marked for the cache: the last three
  /// boundaries at most.
  private var systemBlocks: (blocks: [JSON], marks: Int) {
    let blocks = prompt.system.filter { !$0.text.isBlank }
    let boundaries = Set(blocks.indices.filter { blocks[$0].isCacheBoundary }.suffix(3))
    let json = blocks.enumerated().map { index, block in
      var json: JSON = ["type": "text", "text": .string(block.text)]
      if boundaries.contains(index) { json.set("cache_control", MessagesTurns.mark) }
      return json
    }
    return (json, boundaries.count)
  }

  private func thinking(_ turns: MessagesTurns) -> JSON? {
    let adaptive: JSON = ["type": "adaptive", "display": "summarized"]
    switch ModelTraits(options.model).thinking {
    case .adaptiveByDefault: return adaptive
    case .adaptive:
      guard options.effort != nil else { return nil }
      return adaptive
    case .budget:
      // A model that is asked to think must find its thought before the calls it made; after a
      // switch of models there is none.
      guard let effort = options.effort, !turns.endsInCallsWithoutThought else { return nil }
      let budget = min(Self.budget(for: effort), (options.maxOutputTokens ?? .max) / 2)
      return budget < 1024 ? nil : ["type": "enabled", "budget_tokens": .int(budget)]
    }
  }

  private var outputConfig: JSON? {
    guard let effort = options.effort, ModelTraits(options.model).thinking != .budget else {
      return nil
    }
    return ["effort": .string(effort == .minimal ? "low" : effort.rawValue)]
  }

  private static func budget(for effort: CallOptions.Effort) -> Int {
    switch effort {
    case .minimal: 1024
    case .low: 4096
    case .medium: 8192
    case .high: 32_768
    }
  }
}

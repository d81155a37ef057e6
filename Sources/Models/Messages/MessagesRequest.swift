import JSON

/// The body of `POST {base}/messages`.
struct MessagesRequest {
  static let defaultOutputLimit = CallOptions.defaultOutputTokens

  let prompt: Prompt
  let options: CallOptions
  var quirks = ProviderQuirks()
  /// The provider's name.
  var provider = ""

  /// The body, its members always in the same order.
  ///
  /// `prompt.items` are normalised already.
  var body: JSON {
    let turns = MessagesTurns(prompt.items)
    let thinking = MessagesThinking(options: options, turns: turns, traits: traits).json
    var body: JSON = ["model": .string(options.model), "max_tokens": .int(limit(thinking))]
    body.set("thinking", ifPresent: thinking)
    body.set("output_config", ifPresent: outputConfig)
    if thinking == nil, !traits.refusesTemperature {
      body.set("temperature", ifPresent: options.temperature.flatMap(JSON.finite))
    }
    body.set("service_tier", ifPresent: options.serviceTier.map { .string($0) })
    if !prompt.tools.isEmpty {
      body.set("tools", .array(prompt.tools.map(tool)))
      if quirks.takesToolChoice { body.set("tool_choice", ifPresent: toolChoice) }
    }
    let (system, marks) = systemBlocks
    if !system.isEmpty { body.set("system", .array(system)) }
    // Four marks are allowed; what the system prompt leaves goes to the ends of the history.
    body.set("messages", .array(turns.marked(limit: 4 - marks)))
    body.set("stream", true)
    return body
  }

  /// The input of a call as the object that the dialect wants; a text that is no object is wrapped
  /// as the provider documents it.
  static func input(of call: ToolCall) -> JSON {
    if call.kind == .custom, !JSON.isObject(call.arguments) {
      return ["input": .string(call.arguments)]
    }
    if call.arguments.isEmpty { return [:] }
    guard let input = try? JSON(parsing: call.arguments), input.members != nil else {
      return ["INVALID_JSON": .string(call.arguments)]
    }
    return input
  }
}

extension MessagesRequest {
  private var traits: ModelTraits { ModelTraits(options, provider: provider) }

  /// The output's limit, which holds a thinking budget too; by default the budget comes on top, as
  /// far as the window and the model's own limit reach.
  private func limit(_ thinking: JSON?) -> Int {
    if let limit = options.outputLimit { return limit }
    return options.lowered(
      Self.defaultOutputLimit + (thinking?["budget_tokens"]?.intValue ?? 0))
  }

  private func tool(_ tool: ToolSpec) -> JSON {
    [
      "name": .string(tool.name), "description": .string(tool.description),
      "input_schema": tool.parameters,
    ]
  }

  /// Nil for what the provider does by itself: the model chooses, several calls at once.
  private var toolChoice: JSON? {
    var choice: JSON
    switch options.toolChoice {
    case .auto where options.allowsParallelTools: return nil
    case .auto: choice = ["type": "auto"]
    case .none: return ["type": "none"]
    case .required: choice = ["type": "any"]
    case .tool(let name): choice = ["type": "tool", "name": .string(name)]
    }
    if !options.allowsParallelTools { choice.set("disable_parallel_tool_use", true) }
    return choice
  }

  /// The system prompt's blocks, and how many of them are marked for the cache: two at most, so
  /// that two are left for the history.
  private var systemBlocks: (blocks: [JSON], marks: Int) {
    let blocks = prompt.system.filter { !$0.text.isBlank }
    let boundaries = CacheBoundaries.of(blocks, limit: 2)
    let json = blocks.enumerated().map { index, block in
      var json: JSON = ["type": "text", "text": .string(block.text)]
      if boundaries.contains(index) { json.set("cache_control", mark) }
      return json
    }
    return (json, boundaries.count)
  }

  /// The mark of the system prompt; those of the history, which come after it, live as long as
  /// the provider's default.
  private var mark: JSON {
    options.cacheLifetime == .oneHour
      ? MessagesTurns.mark.with("ttl", "1h") : MessagesTurns.mark
  }

  private var outputConfig: JSON? {
    var config: JSON = [:]
    if let effort = options.effort, effort != .off, traits.thinking != .budget {
      config.set("effort", .string(traits.word(for: effort)))
    }
    if let output = options.outputSchema {
      config.set("format", ["type": "json_schema", "schema": output.schema])
    }
    return config.ifNotEmpty
  }
}

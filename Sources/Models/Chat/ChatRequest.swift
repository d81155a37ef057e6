import JSON

/// The body of `POST {base}/chat/completions`.
struct ChatRequest {
  let prompt: Prompt
  let options: CallOptions
  let quirks: ProviderQuirks
  /// The provider's name.
  var provider = ""

  /// The body, its members always in the same order.
  ///
  /// `prompt.items` are normalised already.
  var body: JSON {
    var body: JSON = ["model": .string(options.model)]
    var messages = ChatMessages(prompt, quirks: quirks).json
    if marksCache { ChatCacheMarks.mark(&messages) }
    body.set("messages", .array(system + messages))
    addTools(to: &body)
    addEffort(to: &body)
    body.set(outputLimit, ifPresent: options.outputLimit.map { .int($0) })
    if !traits.isOpenAIReasoning {
      body.set("temperature", ifPresent: options.temperature.flatMap(JSON.finite))
    }
    if quirks.takesCacheKey {
      body.set(
        "prompt_cache_key",
        ifPresent: options.conversationID.map { .string(String($0.prefix(64))) })
    }
    body.set("service_tier", ifPresent: options.serviceTier.map { .string($0) })
    body.set("response_format", ifPresent: format)
    body.set("stream", true)
    if quirks.takesStreamOptions { body.set("stream_options", ["include_usage": true]) }
    return body
  }
}

extension ChatRequest {
  private var traits: ModelTraits { ModelTraits(options, provider: provider) }

  /// OpenAI's own reasoning models know the new name alone, also behind a proxy.
  private var outputLimit: String {
    let isOpenAI = provider == "openai" || provider == "azure"
    return isOpenAI && traits.isOpenAIReasoning ? "max_completion_tokens" : quirks.outputLimit
  }

  /// Whether the router passes marks on to a model that caches by them.
  private var marksCache: Bool {
    quirks.takesCacheMarks
      && ["anthropic/", "google/"].contains { options.model.hasPrefix($0) }
  }

  private var system: [JSON] {
    let blocks = prompt.system.filter { !$0.text.isBlank }
    guard !blocks.isEmpty else { return [] }
    guard marksCache else {
      let text = blocks.map(\.text).joined(separator: "\n\n")
      return [["role": "system", "content": .string(text)]]
    }
    let marked = CacheBoundaries.of(blocks, limit: 2)
    let parts = blocks.enumerated().map { index, block -> JSON in
      let part: JSON = ["type": "text", "text": .string(block.text)]
      return marked.contains(index) ? part.with("cache_control", ChatCacheMarks.mark) : part
    }
    return [["role": "system", "content": .array(parts)]]
  }

  private func addTools(to body: inout JSON) {
    guard !prompt.tools.isEmpty else {
      // Claude behind a proxy refuses a history with calls that has no tools.
      if traits.isClaude, hasCalls { body.set("tools", []) }
      return
    }
    body.set("tools", .array(prompt.tools.map(tool)))
    guard quirks.takesToolChoice else { return }
    switch options.toolChoice {
    case .auto: body.set("tool_choice", "auto")
    case .none: body.set("tool_choice", "none")
    case .required: body.set("tool_choice", "required")
    case .tool(let name):
      let isCustom = prompt.tools.contains { $0.name == name && isFree($0) }
      let kind = isCustom ? "custom" : "function"
      body.set(
        "tool_choice",
        .object([
          JSON.Member("type", .string(kind)), JSON.Member(kind, ["name": .string(name)]),
        ]))
    }
    if !options.allowsParallelTools { body.set("parallel_tool_calls", false) }
  }

  private var hasCalls: Bool {
    prompt.items.contains { item in
      guard case .toolCall = item.content else { return false }
      return true
    }
  }

  private func isFree(_ tool: ToolSpec) -> Bool {
    tool.format != nil && quirks.takesCustomTools == true
  }

  private func tool(_ tool: ToolSpec) -> JSON {
    if isFree(tool), let format = tool.format {
      return [
        "type": "custom",
        "custom": [
          "name": .string(tool.name), "description": .string(tool.description),
          "format": Self.nested(format),
        ],
      ]
    }
    return [
      "type": "function",
      "function": [
        "name": .string(tool.name), "description": .string(tool.description),
        "parameters": tool.parameters,
      ],
    ]
  }

  /// This dialect puts a grammar into an object of its own.
  private static func nested(_ format: ToolSpec.Format) -> JSON {
    guard case .grammar(let syntax, let definition) = format else { return format.json }
    return [
      "type": "grammar",
      "grammar": ["syntax": .string(syntax), "definition": .string(definition)],
    ]
  }

  private func addEffort(to body: inout JSON) {
    guard let effort = options.effort, traits.takesEffort || quirks.effort == .two else { return }
    let word = traits.word(for: effort)
    switch quirks.effort {
    case .word: body.set("reasoning_effort", .string(word))
    case .nested: body.set("reasoning", ["effort": .string(word)])
    case .two:
      switch effort {
      case .off: body.set("thinking", ["type": "disabled"])
      case .minimal, .low: body.set("reasoning_effort", "low")
      case .medium, .high: body.set("reasoning_effort", "high")
      case .xhigh, .max: body.set("reasoning_effort", "max")
      }
    }
  }

  private var format: JSON? {
    guard let output = options.outputSchema else { return nil }
    return [
      "type": "json_schema",
      "json_schema": [
        "name": .string(output.name), "schema": output.schema, "strict": .bool(output.isStrict),
      ],
    ]
  }
}

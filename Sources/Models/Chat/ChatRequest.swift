import JSON

/// The body of `POST {base}/chat/completions`.
struct ChatRequest {
  let prompt: Prompt
  let options: CallOptions
  let provider: Provider

  /// The body, its members always in the same order.
  ///
  /// `prompt.items` are normalised already.
  var body: JSON {
    let quirks = ChatQuirks(provider)
    var body: JSON = ["model": .string(options.model)]
    body.set("messages", .array(system + ChatMessages(prompt.items, quirks: quirks).json))
    if !prompt.tools.isEmpty {
      body.set("tools", .array(prompt.tools.map(tool)))
      body.set("tool_choice", "auto")
    }
    if let effort = options.effort {
      let word = self.word(for: effort, quirks)
      body.set(
        quirks.nestsEffort ? "reasoning" : "reasoning_effort",
        quirks.nestsEffort ? ["effort": .string(word)] : .string(word))
    }
    body.set(quirks.outputLimit, ifPresent: options.maxOutputTokens.map { .int($0) })
    if !ModelTraits(options.model).isOpenAIReasoning {
      body.set("temperature", ifPresent: options.temperature.flatMap(JSON.finite))
    }
    if quirks.takesCacheKey {
      body.set(
        "prompt_cache_key",
        ifPresent: options.conversationID.map { .string(String($0.prefix(64))) })
    }
    body.set("stream", true)
    if quirks.takesStreamOptions { body.set("stream_options", ["include_usage": true]) }
    return body
  }

  private var system: [JSON] {
    let text = prompt.system.map(\.text).filter { !$0.isBlank }.joined(separator: "\n\n")
    return text.isEmpty ? [] : [["role": "system", "content": .string(text)]]
  }

  private func tool(_ tool: ToolSpec) -> JSON {
    [
      "type": "function",
      "function": [
        "name": .string(tool.name), "description": .string(tool.description),
        "parameters": tool.parameters,
      ],
    ]
  }

  private func word(for effort: CallOptions.Effort, _ quirks: ChatQuirks) -> String {
    guard quirks.hasTwoEfforts else { return ModelTraits(options.model).word(for: effort) }
    switch effort {
    case .minimal, .low: return "low"
    case .medium, .high: return "high"
    }
  }
}

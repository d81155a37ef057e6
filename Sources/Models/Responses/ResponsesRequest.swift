import JSON

/// The body of `POST {base}/responses`.
struct ResponsesRequest {
  let prompt: Prompt
  let options: CallOptions

  /// The body, its members always in the same order.
  ///
  /// `prompt.items` are normalised already.
  var body: JSON {
    var body: JSON = ["model": .string(options.model)]
    let instructions = prompt.system.map(\.text).filter { !$0.isBlank }.joined(separator: "\n\n")
    if !instructions.isEmpty { body.set("instructions", .string(instructions)) }
    let custom = customCalls
    body.set("input", .array(prompt.items.map { input($0, custom) }))
    if !prompt.tools.isEmpty {
      body.set("tools", .array(prompt.tools.map(tool)))
      body.set("tool_choice", "auto")
      body.set("parallel_tool_calls", true)
    }
    body.set("reasoning", ifPresent: reasoning)
    body.set("max_output_tokens", ifPresent: options.maxOutputTokens.map { .int(max($0, 16)) })
    if !ModelTraits(options.model).isOpenAIReasoning {
      body.set("temperature", ifPresent: options.temperature.flatMap(JSON.finite))
    }
    body.set("store", false)
    body.set("stream", true)
    body.set("include", ["reasoning.encrypted_content"])
    body.set(
      "prompt_cache_key", ifPresent: options.conversationID.map { .string(String($0.prefix(64))) })
    return body
  }

  private var reasoning: JSON? {
    let traits = ModelTraits(options.model)
    guard options.effort != nil || traits.isOpenAIReasoning else { return nil }
    var reasoning: JSON = [:]
    if let effort = options.effort { reasoning.set("effort", .string(traits.word(for: effort))) }
    reasoning.set("summary", "auto")
    return reasoning
  }

  private func tool(_ tool: ToolSpec) -> JSON {
    [
      "type": "function", "name": .string(tool.name), "description": .string(tool.description),
      "parameters": tool.parameters, "strict": false,
    ]
  }

  private func input(_ item: ResponseItem, _ custom: Set<String>) -> JSON {
    if let payload = item.payload { return payload }
    switch item.content {
    case .userMessage(let text):
      return message("user", "input_text", text)
    case .assistantMessage(let text): return message("assistant", "output_text", text)
    case .reasoning(let reasoning):
      return [
        "type": "reasoning",
        "summary": [["type": "summary_text", "text": .string(reasoning.summary)]],
      ]
    case .toolCall(let call):
      return [
        "type": "function_call", "call_id": .string(call.id), "name": .string(call.name),
        "arguments": .string(call.arguments),
      ]
    case .toolResult(let result):
      return [
        "type": custom.contains(result.callID)
          ? "custom_tool_call_output" : "function_call_output",
        "call_id": .string(result.callID), "output": .string(result.output),
      ]
    }
  }

  private func message(_ role: String, _ part: String, _ text: String) -> JSON {
    [
      "type": "message", "role": .string(role),
      "content": [["type": .string(part), "text": .string(text)]],
    ]
  }

  /// The calls that took free text instead of JSON; their results must say so too.
  private var customCalls: Set<String> {
    var ids: Set<String> = []
    for item in prompt.items {
      guard case .toolCall(let call) = item.content,
        item.payload?["type"]?.stringValue == "custom_tool_call"
      else { continue }
      ids.insert(call.id)
    }
    return ids
  }
}

extension JSON {
  /// A number; nil where JSON has no spelling for it.
  static func finite(_ value: Double) -> JSON? { value.isFinite ? .number(String(value)) : nil }
}

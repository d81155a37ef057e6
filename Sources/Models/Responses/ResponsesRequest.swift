import JSON

/// The body of `POST {base}/responses`.
struct ResponsesRequest {
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
    if !marksCache {
      let instructions = prompt.system.map(\.text).filter { !$0.isBlank }
        .joined(separator: "\n\n")
      if !instructions.isEmpty { body.set("instructions", .string(instructions)) }
    }
    body.set("input", .array(system + ResponsesInput(prompt).items))
    addTools(to: &body)
    body.set("reasoning", ifPresent: reasoning)
    body.set("max_output_tokens", ifPresent: options.steppedOutputLimit.map { .int(max($0, 16)) })
    if !ModelTraits(options, provider: provider).isOpenAIReasoning {
      body.set("temperature", ifPresent: options.temperature.flatMap(JSON.finite))
    }
    body.set("store", false)
    body.set("stream", true)
    body.set("include", ["reasoning.encrypted_content"])
    body.set("service_tier", ifPresent: options.serviceTier.map { .string($0) })
    if quirks.takesCacheKey {
      body.set(
        "prompt_cache_key",
        ifPresent: options.conversationID.map { .string(String($0.prefix(64))) })
    }
    body.set("text", ifPresent: format)
    return body
  }

  /// The members of a body that `/responses/compact` takes too.
  var compactionBody: JSON {
    var taken: Set = ["model", "instructions", "input", "service_tier", "prompt_cache_key"]
    if quirks.compactsWithTools {
      taken.formUnion(["tools", "parallel_tool_calls", "reasoning", "text"])
    }
    return .object((body.members ?? []).filter { taken.contains($0.name) })
  }
}

extension ResponsesRequest {
  /// Whether the model is billed by marks in the input, where instructions can carry none.
  private var marksCache: Bool {
    quirks.takesCacheBreakpoints && ModelTraits(options, provider: provider).hasCacheBreakpoints
      && prompt.system.contains { $0.cacheScope != nil }
  }

  /// The system prompt as the first message, with a mark at the end of each scope.
  private var system: [JSON] {
    guard marksCache else { return [] }
    let blocks = prompt.system.filter { !$0.text.isBlank }
    let marked = CacheBoundaries.of(blocks, limit: 3)
    let parts = blocks.enumerated().map { index, block -> JSON in
      var part: JSON = ["type": "input_text", "text": .string(block.text)]
      if marked.contains(index) { part.set("prompt_cache_breakpoint", ["mode": "explicit"]) }
      return part
    }
    return [["type": "message", "role": "developer", "content": .array(parts)]]
  }

  private func addTools(to body: inout JSON) {
    guard !prompt.tools.isEmpty else { return }
    body.set("tools", .array(prompt.tools.map(tool)))
    if quirks.takesToolChoice { body.set("tool_choice", toolChoice) }
    body.set("parallel_tool_calls", .bool(options.allowsParallelTools))
  }

  private var toolChoice: JSON {
    switch options.toolChoice {
    case .auto: return "auto"
    case .none: return "none"
    case .required: return "required"
    case .tool(let name):
      let isCustom = prompt.tools.contains { $0.name == name && $0.format != nil }
      return ["type": isCustom ? "custom" : "function", "name": .string(name)]
    }
  }

  private func tool(_ tool: ToolSpec) -> JSON {
    guard let format = tool.format else {
      return [
        "type": "function", "name": .string(tool.name), "description": .string(tool.description),
        "parameters": tool.parameters, "strict": false,
      ]
    }
    return [
      "type": "custom", "name": .string(tool.name), "description": .string(tool.description),
      "format": format.json,
    ]
  }

  private var reasoning: JSON? {
    let traits = ModelTraits(options, provider: provider)
    let effort = traits.takesEffort ? options.effort : nil
    guard effort != nil || traits.isOpenAIReasoning else { return nil }
    var reasoning: JSON = [:]
    if let effort { reasoning.set("effort", .string(traits.word(for: effort))) }
    let summary = options.summary ?? .auto
    if summary != .off { reasoning.set("summary", .string(summary.rawValue)) }
    return reasoning.ifNotEmpty
  }

  private var format: JSON? {
    guard let output = options.outputSchema else { return nil }
    return [
      "format": [
        "type": "json_schema", "name": .string(output.name), "schema": output.schema,
        "strict": .bool(output.isStrict),
      ]
    ]
  }
}

extension ToolSpec.Format {
  /// The format as OpenAI's two dialects write it.
  var json: JSON {
    switch self {
    case .text: ["type": "text"]
    case .grammar(let syntax, let definition):
      ["type": "grammar", "syntax": .string(syntax), "definition": .string(definition)]
    }
  }
}

extension JSON {
  /// The object unless it has no members.
  var ifNotEmpty: JSON? {
    guard members?.isEmpty == false else { return nil }
    return self
  }

  /// A number; nil where JSON has no spelling for it.
  static func finite(_ value: Double) -> JSON? { value.isFinite ? .number(String(value)) : nil }
}

import JSON

/// One finished item of a Responses answer in its neutral form.
struct ResponsesItem {
  /// Nil when the item was cut short and must not be acted on.
  let neutral: ResponseItem?

  /// Reads `item`, with what the deltas held where the item itself is empty.
  init(_ item: JSON, streamed: String, origin: ResponseItem.Origin) {
    var payload = item
    let content: ResponseItem.Content
    switch Self.kind(of: item) {
    case .message:
      let text = Self.text(of: item)
      content = .assistantMessage(text.isEmpty ? streamed : text)
      if text.isEmpty, !streamed.isEmpty {
        neutral = ResponseItem(content)
        return
      }
    case .reasoning:
      let text = Self.reasoningText(of: item)
      content = .reasoning(
        Reasoning(summary: Self.summary(of: item), text: text.isEmpty ? streamed : text))
    case .toolCall(let id, let name):
      let own = Self.arguments(of: item)
      let arguments = own.isEmpty ? streamed : own
      guard item["status"]?.stringValue != "incomplete", !name.isEmpty else {
        neutral = nil
        return
      }
      let isCustom = item["type"]?.stringValue == "custom_tool_call"
      if own.isEmpty { payload.set(isCustom ? "input" : "arguments", .string(arguments)) }
      content = .toolCall(
        ToolCall(
          id: id, name: name, arguments: arguments.isEmpty && !isCustom ? "{}" : arguments,
          kind: isCustom ? .custom : .function))
    case .serverTool(let type):
      // Only its maker can read it.
      content =
        type.hasPrefix("compaction") ? .compaction(summary: "") : .assistantMessage("")
    }
    neutral = ResponseItem(content, payload: payload, origin: origin)
  }
}

extension ResponsesItem {
  static func kind(of item: JSON) -> ResponseEvent.ItemKind {
    switch item["type"]?.stringValue ?? "" {
    case "message": .message
    case "reasoning": .reasoning
    case "function_call", "custom_tool_call":
      .toolCall(
        id: item["call_id"]?.stringValue ?? item["id"]?.stringValue ?? "",
        name: item["name"]?.stringValue ?? "")
    case let type: .serverTool(type)
    }
  }

  /// Whether an item can be the one that began as `kind`: of calls by the id.
  static func `is`(_ item: JSON, _ kind: ResponseEvent.ItemKind) -> Bool {
    switch (kind, self.kind(of: item)) {
    case (.toolCall(let id, _), .toolCall):
      id.isEmpty || [item["call_id"], item["id"]].contains(.string(id))
    case (.message, .message), (.reasoning, .reasoning), (.serverTool, .serverTool): true
    case (.message, _), (.reasoning, _), (.serverTool, _), (.toolCall, _): false
    }
  }

  static func text(of item: JSON) -> String {
    (item["content"]?.arrayValue ?? [])
      .map { $0["text"]?.stringValue ?? $0["refusal"]?.stringValue ?? "" }.joined()
  }

  static func summary(of item: JSON) -> String {
    (item["summary"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }
      .joined(separator: "\n\n")
  }

  static func reasoningText(of item: JSON) -> String {
    (item["content"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }.joined()
  }

  static func arguments(of item: JSON) -> String {
    item["arguments"]?.stringValue ?? item["input"]?.stringValue ?? ""
  }

  /// Whether an item is a call that an answer's limit may have cut, whatever its status says:
  /// arguments that are no object, or free text that nobody called completed.
  static func mayBeCut(_ item: JSON, streamed: String) -> Bool {
    guard case .toolCall = kind(of: item), item["status"]?.stringValue != "incomplete" else {
      return false
    }
    if item["type"]?.stringValue == "custom_tool_call" {
      return item["status"]?.stringValue != "completed"
    }
    let own = arguments(of: item)
    return !JSON.isObject(own.isEmpty ? streamed : own)
  }

  static func isRefusal(_ item: JSON) -> Bool {
    (item["content"]?.arrayValue ?? []).contains { $0["type"]?.stringValue == "refusal" }
  }

  static func usage(of usage: JSON) -> Usage? {
    guard usage.members != nil else { return nil }
    let input = usage["input_tokens_details"]
    return Usage(
      input: usage["input_tokens"]?.count, cachedInput: input?["cached_tokens"]?.count,
      cacheWrite: input?["cache_write_tokens"]?.count,
      output: usage["output_tokens"]?.count,
      reasoning: usage["output_tokens_details"]?["reasoning_tokens"]?.count)
  }
}

extension JSON {
  /// Whether a text is one whole JSON object.
  static func isObject(_ text: String) -> Bool {
    guard let value = try? JSON(parsing: text) else { return false }
    return value.members != nil
  }
}

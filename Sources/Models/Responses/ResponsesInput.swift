import JSON

/// A normalised history as input items of the Responses API.
struct ResponsesInput {
  let items: [JSON]

  init(_ prompt: Prompt) {
    let free = Set(prompt.tools.filter { $0.format != nil }.map(\.name))
    var custom: Set<String> = []
    items = ParallelCalls.joined(prompt.items).map { item in
      if case .toolCall(let call) = item.content, Self.isCustom(call, item.payload, free) {
        custom.insert(call.id)
      }
      return item.payload ?? Self.input(item.content, custom)
    }
  }

  /// Whether a call is sent as one of free text; its result must say so too.
  private static func isCustom(_ call: ToolCall, _ payload: JSON?, _ free: Set<String>) -> Bool {
    if let payload { return payload["type"]?.stringValue == "custom_tool_call" }
    return call.kind == .custom && free.contains(call.name)
  }

  private static func input(_ content: ResponseItem.Content, _ custom: Set<String>) -> JSON {
    switch content {
    case .userMessage(let text, let attachments):
      return message("user", parts(text, attachments))
    case .assistantMessage(let text):
      // Parts of output belong to an answer with an id; words alone are an ordinary message.
      return ["type": "message", "role": "assistant", "content": .string(text)]
    case .reasoning(let reasoning):
      return [
        "type": "reasoning",
        "summary": [["type": "summary_text", "text": .string(reasoning.summary)]],
      ]
    case .toolCall(let call):
      let isCustom = custom.contains(call.id)
      return [
        "type": isCustom ? "custom_tool_call" : "function_call", "call_id": .string(call.id),
        "name": .string(call.name),
        isCustom ? "input" : "arguments":
          .string(isCustom ? call.arguments : call.functionArguments),
      ]
    case .toolResult(let result):
      let isCustom = custom.contains(result.callID)
      let output: JSON =
        result.attachments.isEmpty
        ? .string(result.output) : .array(parts(result.output, result.attachments))
      return [
        "type": isCustom ? "custom_tool_call_output" : "function_call_output",
        "call_id": .string(result.callID), "output": output,
      ]
    case .compaction(let summary): return message("user", parts(summary, []))
    }
  }

  private static func message(_ role: String, _ parts: [JSON]) -> JSON {
    ["type": "message", "role": .string(role), "content": .array(parts)]
  }

  private static func parts(_ text: String, _ attachments: [ContentPart]) -> [JSON] {
    let words: [ContentPart] = text.isEmpty ? [] : [.text(text)]
    return (words + attachments).map { part in
      switch part {
      case .text(let text): return ["type": "input_text", "text": .string(text)]
      case .image(let image):
        return [
          "type": "input_image", "image_url": .string(image.url),
          "detail": .string((image.detail ?? .auto).rawValue),
        ]
      }
    }
  }
}

extension ToolCall {
  /// The arguments as the text of an object, where free text is not known.
  var functionArguments: String {
    guard kind == .custom, !JSON.isObject(arguments) else { return arguments }
    return (["input": .string(arguments)] as JSON).text
  }
}

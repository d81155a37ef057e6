import JSON

/// OpenAI's Chat Completions with the `reasoning_content` of its kin: tool calls by index, in
/// pieces, and the usage in a chunk of its own where the request asks for it.
struct ChatRendering: Rendering {
  let script: Script
  let call: Call

  func events() -> [StreamEvent] {
    var events = [chunk(["role": "assistant", "content": ""])]
    var toolCalls = 0
    for part in script.parts {
      switch part {
      case .thinking(let paragraphs):
        for text in call.deltas(paragraphs.joined(separator: "\n\n")) {
          events.append(chunk(["reasoning_content": .string(text)], isDelta: true))
        }
      case .text(let text):
        for text in call.deltas(text) {
          events.append(chunk(.object([JSON.Member(textMember, .string(text))]), isDelta: true))
        }
      case .toolCall(let name, let arguments):
        append(name, arguments, toolCalls, to: &events)
        toolCalls += 1
      }
    }
    events.append(chunk([:], finish: .string(finishReason)))
    if call.request["stream_options"]?["include_usage"] == .bool(true) {
      events.append(StreamEvent(nil, envelope("chat.completion.chunk", choices: [], usage: usage)))
    }
    events.append(StreamEvent(bytes: Array("data: [DONE]\n\n".utf8), isDelta: false))
    return events
  }

  func body() -> JSON {
    var message: JSON = ["role": "assistant", "content": nil]
    var toolCalls: [JSON] = []
    for part in script.parts {
      switch part {
      case .thinking(let paragraphs):
        message.set("reasoning_content", .string(paragraphs.joined(separator: "\n\n")))
      case .text(let text):
        message.set(textMember, .string((message[textMember]?.stringValue ?? "") + text))
      case .toolCall(let name, let arguments):
        toolCalls.append([
          "id": .string(callID(toolCalls.count)), "type": "function",
          "function": ["name": .string(name), "arguments": .string(arguments)],
        ])
      }
    }
    if !toolCalls.isEmpty { message.set("tool_calls", .array(toolCalls)) }
    let choice: JSON = [
      "index": 0, "message": message, "logprobs": nil, "finish_reason": .string(finishReason),
    ]
    return envelope("chat.completion", choices: [choice], usage: usage)
  }

  // MARK: Chunks

  private func chunk(_ delta: JSON, finish: JSON = nil, isDelta: Bool = false) -> StreamEvent {
    let choice: JSON = ["index": 0, "delta": delta, "logprobs": nil, "finish_reason": finish]
    return StreamEvent(
      nil, envelope("chat.completion.chunk", choices: [choice], usage: .null), isDelta: isDelta)
  }

  private func append(
    _ name: String, _ arguments: String, _ index: Int, to events: inout [StreamEvent]
  ) {
    func piece(_ members: JSON, isDelta: Bool) {
      let piece = JSON.object([JSON.Member("index", .int(index))] + (members.members ?? []))
      events.append(chunk(["tool_calls": [piece]], isDelta: isDelta))
    }
    piece(
      [
        "id": .string(callID(index)), "type": "function",
        "function": ["name": .string(name), "arguments": ""],
      ], isDelta: false)
    for text in call.deltas(arguments) {
      piece(["function": ["arguments": .string(text)]], isDelta: true)
    }
  }

  private func envelope(_ object: String, choices: [JSON], usage: JSON) -> JSON {
    [
      "id": .string("chatcmpl-\(call.id)"), "object": .string(object),
      "created": .int(call.created), "model": .string(call.model),
      "system_fingerprint": "fp_scripted", "choices": .array(choices), "usage": usage,
    ]
  }

  private var usage: JSON {
    [
      "prompt_tokens": .int(call.usage.input), "completion_tokens": .int(call.usage.output),
      "total_tokens": .int(call.usage.input + call.usage.output),
      "prompt_tokens_details": ["cached_tokens": .int(call.usage.cached)],
      "completion_tokens_details": ["reasoning_tokens": .int(call.usage.reasoning)],
    ]
  }

  private func callID(_ index: Int) -> String { "call_\(call.id)_\(index)" }

  private var textMember: String { script.stop == .refusal ? "refusal" : "content" }

  private var finishReason: String {
    switch script.stop {
    case .endTurn, .refusal: "stop"
    case .toolCalls: "tool_calls"
    case .maxTokens: "length"
    case .contentFilter: "content_filter"
    }
  }
}

import JSON

/// Anthropic's Messages API: blocks by index, a signature before a thinking block's end.
struct MessagesRendering: Rendering {
  let script: Script
  let call: Call

  func events() -> [StreamEvent] {
    var events = [start]
    for (index, part) in script.parts.enumerated() { append(part, index, to: &events) }
    events.append(
      event(
        "message_delta",
        [
          JSON.Member("delta", .object(ending)),
          JSON.Member("usage", ["output_tokens": .int(call.usage.output)]),
        ]))
    events.append(event("message_stop", []))
    return events
  }

  func body() -> JSON {
    message(
      content: script.parts.enumerated().map { index, part in block(part, index) },
      ending: ending, output: call.usage.output)
  }

  // MARK: Events

  private func event(
    _ type: String, _ members: [JSON.Member], isDelta: Bool = false
  ) -> StreamEvent {
    StreamEvent(type, .object([JSON.Member("type", .string(type))] + members), isDelta: isDelta)
  }

  private var start: StreamEvent {
    let nothing = [JSON.Member("stop_reason", nil), JSON.Member("stop_sequence", nil)]
    let message = message(content: [], ending: nothing, output: 1)
    return event("message_start", [JSON.Member("message", message)])
  }

  private func append(_ part: Script.Part, _ index: Int, to events: inout [StreamEvent]) {
    let place = JSON.Member("index", .int(index))
    func delta(_ type: String, _ name: String, _ text: String) {
      let delta: JSON = .object([
        JSON.Member("type", .string(type)), JSON.Member(name, .string(text)),
      ])
      events.append(
        event(
          "content_block_delta", [place, JSON.Member("delta", delta)],
          isDelta: type != "signature_delta" && !text.isEmpty))
    }
    let first = JSON.Member("content_block", block(part, index, isEmpty: true))
    events.append(event("content_block_start", [place, first]))
    if index == 0 { events.append(event("ping", [])) }
    switch part {
    case .thinking(let paragraphs):
      for text in call.deltas(paragraphs.joined(separator: "\n\n")) {
        delta("thinking_delta", "thinking", text)
      }
      delta("signature_delta", "signature", signature(index))
    case .text(let text):
      for text in call.deltas(text) { delta("text_delta", "text", text) }
    case .toolCall(_, let arguments):
      delta("input_json_delta", "partial_json", "")
      for text in call.deltas(arguments) { delta("input_json_delta", "partial_json", text) }
    }
    events.append(event("content_block_stop", [place]))
  }

  // MARK: Shapes

  private func message(content: [JSON], ending: [JSON.Member], output: Int) -> JSON {
    let head: JSON = [
      "id": .string("msg_\(call.id)"), "type": "message", "role": "assistant",
      "model": .string(call.model), "content": .array(content),
    ]
    let usage: JSON = [
      "input_tokens": .int(max(0, call.usage.input - call.usage.cached)),
      "cache_creation_input_tokens": 0,
      "cache_read_input_tokens": .int(call.usage.cached),
      "output_tokens": .int(output), "service_tier": "standard",
    ]
    return .object((head.members ?? []) + ending + [JSON.Member("usage", usage)])
  }

  private func block(_ part: Script.Part, _ index: Int, isEmpty: Bool = false) -> JSON {
    switch part {
    case .thinking(let paragraphs):
      return [
        "type": "thinking",
        "thinking": .string(isEmpty ? "" : paragraphs.joined(separator: "\n\n")),
        "signature": .string(isEmpty ? "" : signature(index)),
      ]
    case .text(let text):
      return ["type": "text", "text": .string(isEmpty ? "" : text)]
    case .toolCall(let name, let arguments):
      let input = isEmpty ? JSON.object([]) : (try? JSON(parsing: arguments)) ?? .object([])
      return [
        "type": "tool_use", "id": .string("toolu_\(call.id)_\(index)"), "name": .string(name),
        "input": input,
      ]
    }
  }

  private func signature(_ index: Int) -> String { "c2lnbmVk\(call.id)\(index)==" }

  private var ending: [JSON.Member] {
    var members = [JSON.Member("stop_reason", .string(stopReason))]
    members.append(JSON.Member("stop_sequence", nil))
    if script.stop == .refusal {
      members.append(
        JSON.Member("stop_details", ["type": "refusal", "category": nil, "explanation": nil]))
    }
    return members
  }

  private var stopReason: String {
    switch script.stop {
    case .endTurn: "end_turn"
    case .toolCalls: "tool_use"
    case .maxTokens: "max_tokens"
    case .contentFilter, .refusal: "refusal"
    }
  }
}

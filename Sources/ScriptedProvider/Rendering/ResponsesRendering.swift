import JSON

/// OpenAI's Responses API: items by output index, each said three times: in pieces, whole, and in
/// the response that ends the stream.
struct ResponsesRendering: Rendering {
  let script: Script
  let call: Call

  func events() -> [StreamEvent] {
    var stream = Sequence()
    let begun = response(status: "in_progress", output: [], usage: .null)
    stream.append("response.created", ["response": begun])
    stream.append("response.in_progress", ["response": begun])
    for (index, part) in script.parts.enumerated() {
      let place: JSON = ["output_index": .int(index)]
      stream.append(
        "response.output_item.added", place.with("item", item(part, index, isWhole: false)))
      switch part {
      case .thinking(let paragraphs): appendSummary(paragraphs, index, to: &stream)
      case .text(let text): appendText(text, index, to: &stream)
      case .toolCall(let name, let arguments): appendCall(name, arguments, index, to: &stream)
      }
      stream.append(
        "response.output_item.done", place.with("item", item(part, index, isWhole: true)))
    }
    stream.append("response.\(status)", ["response": body()])
    return stream.events
  }

  func body() -> JSON {
    let output = script.parts.enumerated().map { item($1, $0, isWhole: true) }
    return response(status: status, output: output, usage: usage)
  }

  /// The error event and the failed response that follows it.
  static func failure(_ error: ScriptedError, id: String, sequence: Int) -> [StreamEvent] {
    var stream = Sequence(next: sequence)
    let code = error.code ?? error.type
    let detail: JSON = [
      "type": .string(error.type), "code": .string(code), "message": .string(error.message),
      "param": nil,
    ]
    stream.append("error", ["error": detail])
    let failure: JSON = ["code": .string(code), "message": .string(error.message)]
    stream.append(
      "response.failed",
      [
        "response": [
          "id": .string("resp_\(id)"), "object": "response", "status": "failed", "output": [],
          "error": failure, "incomplete_details": nil, "usage": nil,
        ]
      ])
    return stream.events
  }

  private var status: String {
    switch script.stop {
    case .endTurn, .toolCalls, .refusal: "completed"
    case .maxTokens, .contentFilter: "incomplete"
    }
  }

  private var isSealing: Bool {
    call.request["include"]?.arrayValue?.contains("reasoning.encrypted_content") ?? false
  }
}

// MARK: - Items in pieces

extension ResponsesRendering {
  /// Events with their numbers.
  private struct Sequence {
    var events: [StreamEvent] = []
    var next = 0

    init(next: Int = 0) { self.next = next }

    mutating func append(_ type: String, _ members: JSON, isDelta: Bool = false) {
      let head = [JSON.Member("type", .string(type)), JSON.Member("sequence_number", .int(next))]
      events.append(
        StreamEvent(type, .object(head + (members.members ?? [])), isDelta: isDelta))
      next += 1
    }
  }

  private func appendSummary(_ paragraphs: [String], _ index: Int, to stream: inout Sequence) {
    for (number, paragraph) in paragraphs.enumerated() {
      let place: JSON = [
        "item_id": .string(itemID("rs", index)), "output_index": .int(index),
        "summary_index": .int(number),
      ]
      func part(_ text: String) -> JSON { ["type": "summary_text", "text": .string(text)] }
      let event = "response.reasoning_summary"
      stream.append("\(event)_part.added", place.with("part", part("")))
      for text in call.deltas(paragraph) {
        stream.append("\(event)_text.delta", place.with("delta", .string(text)), isDelta: true)
      }
      stream.append("\(event)_text.done", place.with("text", .string(paragraph)))
      stream.append("\(event)_part.done", place.with("part", part(paragraph)))
    }
  }

  private func appendText(_ text: String, _ index: Int, to stream: inout Sequence) {
    let place: JSON = [
      "item_id": .string(itemID("msg", index)), "output_index": .int(index), "content_index": 0,
    ]
    let isRefusal = script.stop == .refusal
    let words = isRefusal ? place : place.with("logprobs", [])
    let event = isRefusal ? "response.refusal" : "response.output_text"
    stream.append("response.content_part.added", place.with("part", contentPart("")))
    for text in call.deltas(text) {
      stream.append("\(event).delta", words.with("delta", .string(text)), isDelta: true)
    }
    stream.append("\(event).done", words.with(isRefusal ? "refusal" : "text", .string(text)))
    stream.append("response.content_part.done", place.with("part", contentPart(text)))
  }

  private func appendCall(
    _ name: String, _ arguments: String, _ index: Int, to stream: inout Sequence
  ) {
    let place: JSON = ["item_id": .string(itemID("fc", index)), "output_index": .int(index)]
    let event = "response.function_call_arguments"
    for text in call.deltas(arguments) {
      stream.append("\(event).delta", place.with("delta", .string(text)), isDelta: true)
    }
    // A call that the output limit cut has no end.
    guard !isCut(index) else { return }
    stream.append(
      "\(event).done", place.with("name", .string(name)).with("arguments", .string(arguments)))
  }

  private func isCut(_ index: Int) -> Bool {
    script.stop == .maxTokens && index == script.parts.count - 1
  }
}

// MARK: - Shapes

extension ResponsesRendering {
  private func itemID(_ kind: String, _ index: Int) -> String { "\(kind)_\(call.id)_\(index)" }

  private func item(_ part: Script.Part, _ index: Int, isWhole: Bool) -> JSON {
    let status = JSON.string(
      isWhole ? (isCut(index) ? "incomplete" : "completed") : "in_progress")
    switch part {
    case .thinking(let paragraphs):
      let summary: [JSON] = paragraphs.map { ["type": "summary_text", "text": .string($0)] }
      let item: JSON = [
        "id": .string(itemID("rs", index)), "type": "reasoning",
        "summary": .array(isWhole ? summary : []),
      ]
      guard isSealing else { return item }
      return item.with("encrypted_content", .string("c2VhbGVk\(call.id)\(index)=="))
    case .text(let text):
      return [
        "id": .string(itemID("msg", index)), "type": "message", "status": status,
        "role": "assistant", "content": isWhole ? [contentPart(text)] : [],
      ]
    case .toolCall(let name, let arguments):
      return [
        "id": .string(itemID("fc", index)), "type": "function_call", "status": status,
        "arguments": .string(isWhole ? arguments : ""), "name": .string(name),
        "call_id": .string("call_\(call.id)_\(index)"),
      ]
    }
  }

  private func contentPart(_ text: String) -> JSON {
    guard script.stop != .refusal else { return ["type": "refusal", "refusal": .string(text)] }
    return ["type": "output_text", "annotations": [], "logprobs": [], "text": .string(text)]
  }

  private func response(status: String, output: [JSON], usage: JSON) -> JSON {
    let reason: JSON =
      switch script.stop {
      case .maxTokens where status == "incomplete": ["reason": "max_output_tokens"]
      case .contentFilter where status == "incomplete": ["reason": "content_filter"]
      case .endTurn, .toolCalls, .refusal, .maxTokens, .contentFilter: nil
      }
    return [
      "id": .string("resp_\(call.id)"), "object": "response", "created_at": .int(call.created),
      "status": .string(status), "background": false, "error": nil, "incomplete_details": reason,
      "instructions": call.request["instructions"] ?? .null, "model": .string(call.model),
      "output": .array(output), "parallel_tool_calls": true, "previous_response_id": nil,
      "store": call.request["store"] ?? true, "tool_choice": "auto",
      "tools": call.request["tools"] ?? [], "truncation": "disabled", "usage": usage,
      "metadata": [:],
    ]
  }

  private var usage: JSON {
    [
      "input_tokens": .int(call.usage.input),
      "input_tokens_details": [
        "cached_tokens": .int(call.usage.cached), "cache_write_tokens": 0,
      ],
      "output_tokens": .int(call.usage.output),
      "output_tokens_details": ["reasoning_tokens": .int(call.usage.reasoning)],
      "total_tokens": .int(call.usage.input + call.usage.output),
    ]
  }
}

extension JSON {
  /// The object with one more member.
  fileprivate func with(_ name: String, _ value: JSON) -> JSON {
    var object = self
    object.set(name, value)
    return object
  }
}

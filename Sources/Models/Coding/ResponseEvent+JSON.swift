package import JSON

extension ResponseEvent {
  /// The event as an object whose `type` is its name in snake case, for logs and for `tern decode`.
  ///
  ///     {"type":"output_text_delta","index":0,"delta":"Hello"}
  package var json: JSON {
    switch self {
    case .created(let id, let model):
      ["type": "created", "id": .string(id), "model": .string(model)]
    case .outputItemAdded(let index, let kind):
      ["type": "output_item_added", "index": .int(index), "item": kind.json]
    case .outputTextDelta(let index, let piece): Self.delta("output_text_delta", index, piece)
    case .reasoningSummaryDelta(let index, let piece):
      Self.delta("reasoning_summary_delta", index, piece)
    case .reasoningContentDelta(let index, let piece):
      Self.delta("reasoning_content_delta", index, piece)
    case .toolCallDelta(let index, let piece): Self.delta("tool_call_delta", index, piece)
    case .outputItemDone(let index, let item):
      ["type": "output_item_done", "index": .int(index), "item": item.json]
    case .rateLimits(let snapshot): ["type": "rate_limits", "limits": snapshot.json]
    case .serverModel(let model): ["type": "server_model", "model": .string(model)]
    case .usage(let usage): ["type": "usage", "usage": usage.json]
    case .failed(let error): ["type": "failed", "error": error.json]
    case .completed(let completion): completion.json
    }
  }

  private static func delta(_ type: String, _ index: Int, _ piece: String) -> JSON {
    ["type": .string(type), "index": .int(index), "delta": .string(piece)]
  }
}

extension ResponseEvent.ItemKind {
  fileprivate var json: JSON {
    switch self {
    case .message: ["type": "message"]
    case .reasoning: ["type": "reasoning"]
    case .toolCall(let id, let name):
      ["type": "tool_call", "id": .string(id), "name": .string(name)]
    case .serverTool(let word): ["type": "server_tool", "name": .string(word)]
    }
  }
}

extension Completion {
  fileprivate var json: JSON {
    var json: JSON = ["type": "completed"]
    json.set("id", ifPresent: responseID.map { .string($0) })
    json.set("model", ifPresent: model.map { .string($0) })
    json.set("service_tier", ifPresent: serviceTier.map { .string($0) })
    json.set("stop", stop.json)
    json.set("usage", usage.json)
    json.set("items", .int(items.count))
    return json
  }
}

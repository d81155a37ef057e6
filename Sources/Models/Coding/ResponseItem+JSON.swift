package import JSON

extension ResponseItem {
  /// The item as an object with its members always in the same order.
  ///
  ///     {"type":"tool_call","id":"call_1","name":"shell","arguments":"{}"}
  package var json: JSON {
    var value = content.json
    value.set("payload", ifPresent: payload)
    value.set("origin", ifPresent: origin?.json)
    return value
  }

  /// The item that ``json`` wrote; nil when a member is missing or the type is unknown.
  package init?(json: JSON) {
    guard let content = Content(json: json) else { return nil }
    self.init(content, payload: json["payload"], origin: json["origin"].flatMap(Origin.init(json:)))
  }
}

extension ResponseItem.Origin {
  package var json: JSON {
    ["provider": .string(provider), "dialect": .string(dialect.rawValue), "model": .string(model)]
  }

  package init?(json: JSON) {
    guard let provider = json["provider"]?.stringValue,
      let dialect = json["dialect"]?.stringValue.flatMap(WireDialect.init(rawValue:)),
      let model = json["model"]?.stringValue
    else { return nil }
    self.init(provider: provider, dialect: dialect, model: model)
  }
}

extension ResponseItem.Content {
  fileprivate var json: JSON {
    switch self {
    case .userMessage(let text, let attachments):
      Self.with(attachments, ["type": "user_message", "text": .string(text)])
    case .assistantMessage(let text): ["type": "assistant_message", "text": .string(text)]
    case .reasoning(let reasoning):
      [
        "type": "reasoning", "summary": .string(reasoning.summary),
        "text": .string(reasoning.text),
      ]
    case .toolCall(let call):
      Self.with(
        call.kind,
        [
          "type": "tool_call", "id": .string(call.id), "name": .string(call.name),
          "arguments": .string(call.arguments),
        ])
    case .toolResult(let result):
      Self.with(
        result.attachments,
        [
          "type": "tool_result", "call_id": .string(result.callID),
          "output": .string(result.output), "is_error": .bool(result.isError),
        ])
    case .compaction(let summary): ["type": "compaction", "summary": .string(summary)]
    }
  }

  private static func with(_ attachments: [ContentPart], _ json: JSON) -> JSON {
    attachments.isEmpty ? json : json.with("attachments", .array(attachments.map(\.json)))
  }

  private static func with(_ kind: ToolCall.Kind, _ json: JSON) -> JSON {
    kind == .function ? json : json.with("kind", .string(kind.rawValue))
  }

  private static func attachments(_ json: JSON) -> [ContentPart] {
    (json["attachments"]?.arrayValue ?? []).compactMap(ContentPart.init(json:))
  }

  fileprivate init?(json: JSON) {
    switch json["type"]?.stringValue {
    case "user_message":
      guard let text = json["text"]?.stringValue else { return nil }
      self = .userMessage(text, attachments: Self.attachments(json))
    case "assistant_message":
      guard let text = json["text"]?.stringValue else { return nil }
      self = .assistantMessage(text)
    case "reasoning":
      self = .reasoning(
        Reasoning(
          summary: json["summary"]?.stringValue ?? "", text: json["text"]?.stringValue ?? ""))
    case "tool_call":
      guard let id = json["id"]?.stringValue, let name = json["name"]?.stringValue,
        let arguments = json["arguments"]?.stringValue
      else { return nil }
      let kind = json["kind"]?.stringValue.flatMap(ToolCall.Kind.init(rawValue:))
      self = .toolCall(
        ToolCall(id: id, name: name, arguments: arguments, kind: kind ?? .function))
    case "tool_result":
      guard let callID = json["call_id"]?.stringValue, let output = json["output"]?.stringValue
      else { return nil }
      self = .toolResult(
        ToolResult(
          callID: callID, output: output, isError: json["is_error"]?.boolValue ?? false,
          attachments: Self.attachments(json)))
    case "compaction": self = .compaction(summary: json["summary"]?.stringValue ?? "")
    default: return nil
    }
  }
}

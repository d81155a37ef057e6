import JSON

/// One content block of a Messages answer while it is written.
struct MessagesBlock: Sendable {
  /// The item's index in the answer.
  let item: Int
  private let kind: ResponseEvent.ItemKind
  private var content: JSON
  private var partialInput = ""

  init(_ content: JSON, into answer: inout AnswerBuilder) {
    self.content = content
    switch content["type"]?.stringValue ?? "" {
    case "text":
      kind = .message
      item = answer.begin(kind)
      answer.append(text: content["text"]?.stringValue ?? "", to: item)
    case "thinking":
      kind = .reasoning
      item = answer.begin(kind)
      answer.append(reasoning: content["thinking"]?.stringValue ?? "", to: item)
    case "redacted_thinking":
      kind = .reasoning
      item = answer.begin(kind)
    case "tool_use":
      kind = .toolCall(
        id: content["id"]?.stringValue ?? "", name: content["name"]?.stringValue ?? "")
      item = answer.begin(kind)
      answer.append(arguments: startInput, to: item)
    case let type:
      kind = .serverTool(type)
      item = answer.begin(kind)
    }
  }

  /// The start that a delta of a block without one stands for; nil where it tells too little.
  static func start(impliedBy delta: JSON) -> JSON? {
    switch delta["type"]?.stringValue {
    case "text_delta": ["type": "text", "text": ""]
    case "thinking_delta": ["type": "thinking", "thinking": "", "signature": ""]
    default: nil
    }
  }

  /// Whether `content` is the start of such a block, with nothing in it yet.
  func isStarted(by content: JSON) -> Bool {
    guard content["type"] == self.content["type"] else { return false }
    return (content["text"] ?? content["thinking"])?.stringValue?.isEmpty ?? true
  }

  mutating func take(_ delta: JSON, into answer: inout AnswerBuilder) {
    switch delta["type"]?.stringValue {
    case "text_delta": answer.append(text: delta["text"]?.stringValue ?? "", to: item)
    case "thinking_delta":
      answer.append(reasoning: delta["thinking"]?.stringValue ?? "", to: item)
    case "signature_delta": content.set("signature", ifPresent: delta["signature"])
    case "input_json_delta":
      let piece = delta["partial_json"]?.stringValue ?? ""
      partialInput += piece
      if case .toolCall = kind { answer.append(arguments: piece, to: item) }
    case "citations_delta":
      guard let citation = delta["citation"] else { return }
      content.set("citations", .array((content["citations"]?.arrayValue ?? []) + [citation]))
    case "compaction_delta":
      content.set("content", ifPresent: delta["content"])
      content.set("encrypted_content", ifPresent: delta["encrypted_content"])
    default: break
    }
  }

  var isCall: Bool {
    guard case .toolCall = kind else { return false }
    return true
  }

  /// Whether the block is a call that the output limit may have cut: its input is not whole, or
  /// there is none.
  func mayBeCut(_ answer: AnswerBuilder) -> Bool {
    guard isCall else { return false }
    return partialInput.isEmpty ? startInput.isEmpty : !JSON.isObject(partialInput)
  }

  func finished(_ answer: AnswerBuilder, origin: ResponseItem.Origin) -> ResponseItem {
    switch kind {
    case .message:
      let text = answer.text(of: item)
      guard content["citations"]?.arrayValue?.isEmpty == false else {
        return ResponseItem(.assistantMessage(text))
      }
      return ResponseItem(
        .assistantMessage(text), payload: content.with("text", .string(text)), origin: origin)
    case .reasoning:
      let text = answer.text(of: item)
      let payload = content["thinking"] == nil ? content : content.with("thinking", .string(text))
      return ResponseItem(.reasoning(Reasoning(text: text)), payload: payload, origin: origin)
    case .toolCall(let id, let name):
      let arguments =
        !partialInput.isEmpty ? partialInput : (startInput.isEmpty ? "{}" : startInput)
      let call = ToolCall(id: id, name: name, arguments: arguments)
      guard content["caller"].map({ $0["type"]?.stringValue != "direct" }) ?? false else {
        return ResponseItem(.toolCall(call))
      }
      return ResponseItem(
        .toolCall(call), payload: content.with("input", MessagesRequest.input(of: call)),
        origin: origin)
    case .serverTool:
      if content["type"]?.stringValue == "compaction" {
        let summary = content["content"]?.stringValue ?? ""
        return ResponseItem(.compaction(summary: summary), payload: content, origin: origin)
      }
      let input = try? JSON(parsing: partialInput)
      let payload = input.map { content.with("input", $0) } ?? content
      return ResponseItem(.assistantMessage(""), payload: payload, origin: origin)
    }
  }

  /// What is kept of a block whose end nobody told; nil when it cannot be taken for whole.
  ///
  /// A thought without its seal keeps its words, but does not go back.
  func salvaged(
    _ answer: AnswerBuilder, origin: ResponseItem.Origin, isCut: Bool
  ) -> ResponseItem? {
    let item = finished(answer, origin: origin)
    switch kind {
    case .message: return answer.text(of: self.item).isEmpty ? nil : item
    case .reasoning:
      let isSealed = ["signature", "data"].contains { content[$0]?.stringValue?.isEmpty == false }
      if isSealed { return item }
      return answer.text(of: self.item).isEmpty ? nil : ResponseItem(item.content)
    case .toolCall:
      guard !isCut, partialInput.isEmpty || JSON.isObject(partialInput) else { return nil }
      return item
    case .serverTool:
      // What the server's tools gave comes whole in its start.
      guard content["input"] != nil else { return item }
      return JSON.isObject(partialInput) || !startInput.isEmpty ? item : nil
    }
  }

  /// The input that the block's start held; empty when it was to follow.
  private var startInput: String {
    guard let input = content["input"], input.members?.isEmpty == false else { return "" }
    return input.text
  }
}

extension JSON {
  /// A copy with one member set.
  func with(_ name: String, _ value: JSON) -> JSON {
    var copy = self
    copy.set(name, value)
    return copy
  }
}

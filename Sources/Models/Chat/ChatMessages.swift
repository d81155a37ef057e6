import JSON

/// A normalised history as chat messages: what one answer held becomes one assistant's message,
/// and messages of the person that follow each other become one.
struct ChatMessages {
  private let quirks: ProviderQuirks
  private let freeTools: Set<String>
  private var messages: [JSON] = []
  private var users: [ContentPart] = []
  private var text: [String] = []
  private var calls: [JSON] = []
  private var thoughts: [JSON] = []
  /// Pictures of tools' results, which only a message of the person may hold.
  private var pictures: [ContentPart] = []

  var json: [JSON] { messages }

  init(_ prompt: Prompt, quirks: ProviderQuirks) {
    self.quirks = quirks
    freeTools = Set(
      quirks.takesCustomTools == true ? prompt.tools.filter { $0.format != nil }.map(\.name) : [])
    for item in prompt.items { add(item) }
    endUser()
    endAnswer()
    endResults()
    endUser()
  }

  private mutating func add(_ item: ResponseItem) {
    if case .toolResult = item.content {} else { endResults() }
    switch item.content {
    case .userMessage(let text, let attachments):
      endAnswer()
      users += (text.isEmpty ? [] : [.text(text)]) + attachments
    case .compaction(let summary):
      endAnswer()
      users.append(.text(summary))
    case .assistantMessage(let text):
      endUser()
      if !text.isEmpty { self.text.append(text) }
    case .reasoning:
      endUser()
      // A thought after words opens the next answer. One between calls does not: their results
      // must come right after the message that has them.
      if calls.isEmpty, !self.text.isEmpty { endAnswer() }
      if let payload = item.payload { thoughts.append(payload) }
    case .toolCall(let call):
      endUser()
      calls.append(item.payload?.with("id", .string(call.id)) ?? json(call))
    case .toolResult(let result): add(result)
    }
  }

  private mutating func add(_ result: ToolResult) {
    endAnswer()
    var words = [result.output]
    for part in result.attachments {
      switch part {
      case .text(let text): words.append(text)
      case .image: pictures.append(part)
      }
    }
    messages.append([
      "role": "tool", "tool_call_id": .string(result.callID),
      "content": .string(words.joined(separator: "\n")),
    ])
  }

  private func json(_ call: ToolCall) -> JSON {
    if call.kind == .custom, freeTools.contains(call.name) {
      return [
        "id": .string(call.id), "type": "custom",
        "custom": ["name": .string(call.name), "input": .string(call.arguments)],
      ]
    }
    return [
      "id": .string(call.id), "type": "function",
      "function": ["name": .string(call.name), "arguments": .string(call.functionArguments)],
    ]
  }
}

extension ChatMessages {
  private mutating func endUser() {
    guard !users.isEmpty else { return }
    if quirks.wantsAnswerAfterTools, messages.last?["role"]?.stringValue == "tool" {
      messages.append(["role": "assistant", "content": "I have read the results."])
    }
    messages.append(["role": "user", "content": Self.content(users)])
    users = []
  }

  /// One text where there is nothing but text.
  private static func content(_ parts: [ContentPart]) -> JSON {
    let texts = parts.compactMap { part -> String? in
      guard case .text(let text) = part else { return nil }
      return text
    }
    if texts.count == parts.count { return .string(texts.joined(separator: "\n\n")) }
    return .array(
      parts.map { part in
        switch part {
        case .text(let text): return ["type": "text", "text": .string(text)]
        case .image(let image):
          var value: JSON = ["url": .string(image.url)]
          value.set("detail", ifPresent: image.detail.map { .string($0.rawValue) })
          return ["type": "image_url", "image_url": value]
        }
      })
  }

  private mutating func endResults() {
    guard !pictures.isEmpty else { return }
    users.insert(contentsOf: [.text("The pictures of the results above:")] + pictures, at: 0)
    pictures = []
  }

  private mutating func endAnswer() {
    defer { (text, calls, thoughts) = ([], [], []) }
    guard !text.isEmpty || !calls.isEmpty else { return }
    let joined = text.joined()
    var message: JSON = ["role": "assistant"]
    message.set("content", joined.isEmpty ? .null : .string(joined))
    for thought in thoughts {
      for member in thought.members ?? [] { add(member, to: &message) }
    }
    if quirks.wantsThoughtBesideCalls, message["reasoning_content"] == nil {
      message.set("reasoning_content", "")
    }
    if !calls.isEmpty { message.set("tool_calls", .array(calls)) }
    messages.append(message)
  }

  /// Puts a thought back where its server wants it.
  ///
  /// Structured details and content parts always; plain words only beside tool calls, where some
  /// servers insist on them and elsewhere they only cost tokens.
  private func add(_ thought: JSON.Member, to message: inout JSON) {
    switch (thought.name, thought.value) {
    case ("reasoning_details", let details):
      message.set("reasoning_details", Self.joined(message["reasoning_details"], details))
    case ("content", .array(let parts)):
      let words = message["content"]?.stringValue
      message.set(
        "content", .array(parts + (words.map { [["type": "text", "text": .string($0)]] } ?? [])))
    case (let name, let words) where !calls.isEmpty:
      message.set(name, Self.joined(message[name], words))
    default: break
    }
  }

  /// What was thought between the calls of one answer goes back as one thought.
  private static func joined(_ first: JSON?, _ second: JSON) -> JSON {
    switch (first, second) {
    case (.string(let first)?, .string(let second)): .string("\(first)\n\n\(second)")
    case (.array(let first)?, .array(let second)): .array(first + second)
    default: second
    }
  }
}

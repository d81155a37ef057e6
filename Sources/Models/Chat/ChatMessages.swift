import JSON

/// A normalised history as chat messages: what one answer held becomes one assistant's message,
/// and messages of the person that follow each other become one.
struct ChatMessages {
  private let quirks: ChatQuirks
  private var messages: [JSON] = []
  private var users: [String] = []
  private var text: [String] = []
  private var calls: [JSON] = []
  private var thoughts: [JSON] = []

  var json: [JSON] { messages }

  init(_ items: [ResponseItem], quirks: ChatQuirks) {
    self.quirks = quirks
    for item in items {
      switch item.content {
      case .userMessage(let text):
        endAnswer()
        users.append(text)
      case .assistantMessage(let text):
        endUser()
        if !text.isEmpty { self.text.append(text) }
      case .reasoning:
        endUser()
        // A thought after words or calls opens the next answer.
        if !calls.isEmpty || !self.text.isEmpty { endAnswer() }
        if let payload = item.payload { thoughts.append(payload) }
      case .toolCall(let call):
        endUser()
        calls.append(item.payload?.with("id", .string(call.id)) ?? Self.json(call))
      case .toolResult(let result):
        endAnswer()
        messages.append([
          "role": "tool", "tool_call_id": .string(result.callID),
          "content": .string(result.output),
        ])
      }
    }
    endUser()
    endAnswer()
  }

  private static func json(_ call: ToolCall) -> JSON {
    [
      "id": .string(call.id), "type": "function",
      "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
    ]
  }

  private mutating func endUser() {
    guard !users.isEmpty else { return }
    if quirks.wantsAnswerAfterTools, messages.last?["role"]?.stringValue == "tool" {
      messages.append(["role": "assistant", "content": "I have read the results."])
    }
    messages.append(["role": "user", "content": .string(users.joined(separator: "\n\n"))])
    users = []
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
    if !calls.isEmpty { message.set("tool_calls", .array(calls)) }
    messages.append(message)
  }

  /// Puts a thought back where its server wants it.
  ///
  /// Structured details and content parts always; plain words only beside tool calls, where some
  /// servers insist on them and elsewhere they only cost tokens.
  private func add(_ thought: JSON.Member, to message: inout JSON) {
    switch (thought.name, thought.value) {
    case ("reasoning_details", let details): message.set("reasoning_details", details)
    case ("content", .array(let parts)):
      let words = message["content"]?.stringValue
      message.set(
        "content", .array(parts + (words.map { [["type": "text", "text": .string($0)]] } ?? [])))
    case (let name, let words) where !calls.isEmpty: message.set(name, words)
    default: break
    }
  }
}

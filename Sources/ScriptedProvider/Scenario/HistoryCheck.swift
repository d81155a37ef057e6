import JSON

/// What every provider refuses: a tool call without its result, a result without its call, two
/// calls with one id, empty messages, and an answer as the end of a history.
struct HistoryCheck {
  private var calls: [String] = []
  private var results: [String] = []

  /// What is wrong with the request's history, in a sentence; nil when nothing is.
  static func fault(in body: JSON, _ dialect: Dialect) -> String? {
    let items = body[dialect == .responses ? "input" : "messages"]?.arrayValue ?? []
    switch dialect {
    case .responses:
      var check = HistoryCheck()
      for item in items { check.note(item) }
      return check.fault ?? faultOfItems(items)
    case .chat: return faultBetweenMessages(items) ?? items.lazy.compactMap(faultOfMessage).first
    case .messages:
      return faultBetweenMessages(items) ?? faultOfRoles(items)
        ?? items.lazy.compactMap(faultOfBlocks).first
    }
  }

  /// Results belong right after the message with their calls.
  private static func faultBetweenMessages(_ messages: [JSON]) -> String? {
    var check = HistoryCheck()
    for message in messages {
      if message["role"] == "assistant" || message["role"] == "user" && !isResult(message) {
        if let fault = check.fault { return fault }
        check = HistoryCheck()
      }
      check.note(message)
    }
    return check.fault
  }

  private static func isResult(_ message: JSON) -> Bool {
    message["content"]?[0]?["type"] == "tool_result"
  }

  private mutating func note(_ item: JSON) {
    let parts = item["content"]?.arrayValue ?? []
    calls += parts.filter { $0["type"] == "tool_use" }.compactMap { $0["id"]?.stringValue }
    calls += (item["tool_calls"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
    // Those of the server's own tools stand in its answer, and are its own affair.
    results += parts.filter { $0["type"] == "tool_result" }
      .compactMap { $0["tool_use_id"]?.stringValue }
    if let id = item["tool_call_id"]?.stringValue { results.append(id) }
    guard let id = item["call_id"]?.stringValue, let type = item["type"]?.stringValue else {
      return
    }
    if type.hasSuffix("_output") { results.append(id) } else { calls.append(id) }
  }

  private var fault: String? {
    if let open = calls.first(where: { !results.contains($0) }) {
      return "the tool call \(open) has no result"
    }
    if let stray = results.first(where: { !calls.contains($0) }) {
      return "the tool result \(stray) has no call"
    }
    guard Set(calls).count == calls.count else { return "two tool calls have one id" }
    return nil
  }
}

// MARK: - Each dialect's own rules

extension HistoryCheck {
  /// A thought is followed by what it led to.
  private static func faultOfItems(_ items: [JSON]) -> String? {
    for (index, item) in items.enumerated() where item["type"] == "reasoning" {
      let next = items.dropFirst(index + 1).first { $0["type"] != "reasoning" }
      let isUsers =
        next?["role"] == "user" || next?["type"]?.stringValue?.hasSuffix("_output") == true
      if next == nil || isUsers { return "a reasoning item is followed by nothing it led to" }
    }
    return nil
  }

  private static func faultOfMessage(_ message: JSON) -> String? {
    switch message["role"]?.stringValue {
    case "assistant":
      let isEmpty = (message["content"] ?? .null).isNull || message["content"] == ""
      return isEmpty && message["tool_calls"] == nil ? "an assistant message is empty" : nil
    case "user": return message["content"] == "" ? "a message of the user is empty" : nil
    default: return nil
    }
  }

  private static func faultOfRoles(_ messages: [JSON]) -> String? {
    let roles = messages.compactMap { $0["role"]?.stringValue }
    for (first, second) in zip(roles, roles.dropFirst()) where first == second {
      return "two messages of the \(first) follow each other"
    }
    if roles.first == "assistant" { return "the first message is the assistant's" }
    return roles.last == "assistant" ? "the last message is the assistant's" : nil
  }

  private static func faultOfBlocks(_ message: JSON) -> String? {
    guard let blocks = message["content"]?.arrayValue else { return nil }
    if blocks.isEmpty { return "a message has no content" }
    if blocks.contains(where: { $0["type"] == "text" && $0["text"] == "" }) {
      return "a text block is empty"
    }
    let isOpen = message["role"] == "assistant" && blocks.last?["type"] == "thinking"
    return isOpen ? "a message ends with a thinking block" : nil
  }
}

import JSON

/// What every provider refuses: a tool call without its result, or a result without its call.
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
      return check.fault
    case .chat, .messages: return faultBetweenMessages(items)
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
    results += parts.compactMap { $0["tool_use_id"]?.stringValue }
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
    return nil
  }
}

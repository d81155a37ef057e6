import JSON

/// The calls within one call of `parallel`, a tool that nobody declared and that gpt-5.4 makes up
/// now and then: `{"tool_uses":[{"recipient_name":"functions.shell","parameters":{…}}]}`.
///
/// Each is a call like any other to all but the server that it came from. There the calls are one
/// again, as it wrote it, and so are their results.
package enum ParallelCalls {
  private static let names: Set = ["parallel", "multi_tool_use.parallel"]

  /// The calls within an item; nil for one that is no such call, or whose calls cannot be read, or
  /// where one of `tools` is really named so.
  ///
  /// The first keeps the whole as its payload, the others only what names it: the whole may be long.
  package static func calls(in item: ResponseItem, tools: [ToolSpec]) -> [ResponseItem]? {
    guard case .toolCall(let call) = item.content, names.contains(call.name),
      item.payload?["type"] == "function_call", !tools.contains(where: { $0.name == call.name }),
      let uses = (try? JSON(parsing: call.arguments))?["tool_uses"]?.arrayValue, !uses.isEmpty
    else { return nil }
    let mark: JSON = [
      "type": "function_call", "call_id": item.payload?["call_id"] ?? .string(call.id),
      "name": .string(call.name),
    ]
    var calls: [ResponseItem] = []
    for (index, use) in uses.enumerated() {
      guard let recipient = use["recipient_name"]?.stringValue, let parameters = use["parameters"],
        parameters.members != nil
      else { return nil }
      let name = recipient.after("functions.") ?? recipient
      guard !name.isEmpty, !names.contains(name) else { return nil }
      let part = ToolCall(
        id: "\(call.id)_p\(index + 1)", name: name, arguments: parameters.text)
      calls.append(
        ResponseItem(
          .toolCall(part), payload: index == 0 ? item.payload : mark, origin: item.origin))
    }
    return calls
  }

  /// The id of the call that an item's call came within; nil for one that came by itself.
  package static func wrapperID(of item: ResponseItem) -> String? {
    guard case .toolCall(let call) = item.content, let name = item.payload?["name"]?.stringValue,
      names.contains(name), call.name != name
    else { return nil }
    return item.payload?["call_id"]?.stringValue
  }

  /// A normalised history for the server that the calls came from: each wrapper once, with one
  /// result; a call whose wrapper is gone goes as one that came by itself.
  static func joined(_ items: [ResponseItem]) -> [ResponseItem] {
    var joined: [ResponseItem] = []
    var open: [String: (wrapper: String, name: String)] = [:]
    for item in items {
      switch item.content {
      case .toolCall(var call):
        guard let id = wrapperID(of: item) else { break }
        let isPart = joined.last.map { isCall($0, id) } ?? false
        guard isPart || item.payload?["arguments"] != nil else {
          joined.append(ResponseItem(item.content))
          continue
        }
        open[call.id] = (id, call.name)
        if isPart { continue }
        call.id = id
        joined.append(ResponseItem(.toolCall(call), payload: item.payload, origin: item.origin))
        continue
      case .toolResult(var result):
        guard let (id, name) = open.removeValue(forKey: result.callID) else { break }
        (result.callID, result.output) = (id, "\(name):\n\(result.output)")
        if case .toolResult(let before)? = joined.last?.content, before.callID == id {
          joined.removeLast()
          result = before.followed(by: result)
        }
        joined.append(ResponseItem(.toolResult(result)))
        continue
      case .userMessage, .assistantMessage, .reasoning, .compaction: break
      }
      joined.append(item)
    }
    return joined
  }

  private static func isCall(_ item: ResponseItem, _ id: String) -> Bool {
    guard case .toolCall(let call) = item.content else { return false }
    return call.id == id
  }
}

extension ToolResult {
  fileprivate func followed(by other: ToolResult) -> ToolResult {
    ToolResult(
      callID: callID, output: "\(output)\n\n\(other.output)", isError: isError || other.isError,
      attachments: attachments + other.attachments)
  }
}

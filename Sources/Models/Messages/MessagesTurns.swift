import JSON

/// A normalised history as the alternating turns of the Messages API.
///
/// What follows each other with one role becomes one message, with the tools' results first; the
/// first message is the person's, and so is the last.
struct MessagesTurns {
  static let mark: JSON = ["type": "ephemeral"]

  private struct Turn {
    var role: String
    var blocks: [JSON]
  }

  private var turns: [Turn] = []

  init(_ items: [ResponseItem]) {
    for item in items {
      let (role, block) = Self.block(item)
      if turns.last?.role == role {
        turns[turns.count - 1].blocks.append(block)
      } else {
        turns.append(Turn(role: role, blocks: [block]))
      }
    }
    if turns.first?.role == "assistant" {
      turns.insert(Turn(role: "user", blocks: [Self.text("(The conversation goes on.)")]), at: 0)
    }
    if turns.last?.role == "assistant", !endsInServerTool {
      turns.append(Turn(role: "user", blocks: [Self.text("Please continue.")]))
    }
  }

  /// Whether the latest answer called tools without a thought before, so that thinking with a
  /// budget would be refused.
  var endsInCallsWithoutThought: Bool {
    guard turns.last?.blocks.first?["type"]?.stringValue == "tool_result",
      let answer = turns.last(where: { $0.role == "assistant" })
    else { return false }
    return answer.blocks.first?["type"]?.stringValue?.hasSuffix("thinking") != true
  }

  /// The messages, with cache marks on the last `limit` messages of the person.
  func marked(limit: Int) -> [JSON] {
    let users = turns.indices.filter { turns[$0].role == "user" }.suffix(max(limit, 0))
    return turns.enumerated().map { index, turn in
      var blocks = turn.blocks
      if users.contains(index), let last = blocks.indices.last {
        blocks[last].set("cache_control", Self.mark)
      }
      return ["role": .string(turn.role), "content": .array(blocks)]
    }
  }

  /// A paused answer is sent back as it is, and the server goes on by itself.
  private var endsInServerTool: Bool {
    turns.last?.blocks.last?["type"]?.stringValue == "server_tool_use"
  }

  private static func block(_ item: ResponseItem) -> (role: String, block: JSON) {
    switch item.content {
    case .userMessage(let text): return ("user", Self.text(text))
    case .assistantMessage(let text): return ("assistant", item.payload ?? Self.text(text))
    case .reasoning(let reasoning):
      return ("assistant", item.payload ?? Self.text(reasoning.text))
    case .toolCall(let call):
      let plain: JSON = [
        "type": "tool_use", "id": .string(call.id), "name": .string(call.name),
        "input": MessagesRequest.input(of: call),
      ]
      return ("assistant", item.payload ?? plain)
    case .toolResult(let result):
      var block: JSON = ["type": "tool_result", "tool_use_id": .string(result.callID)]
      if !result.output.isEmpty { block.set("content", .string(result.output)) }
      if result.isError { block.set("is_error", true) }
      return ("user", block)
    }
  }

  private static func text(_ text: String) -> JSON { ["type": "text", "text": .string(text)] }
}

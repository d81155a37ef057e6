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
      let (role, blocks) = Self.blocks(item)
      if turns.last?.role == role {
        turns[turns.count - 1].blocks += blocks
      } else {
        turns.append(Turn(role: role, blocks: blocks))
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

  /// The messages, with at most `limit` cache marks.
  ///
  /// The last two messages of the person are marked: what ends at the one before was written by
  /// the request before, and is found again. A mark finds what was written up to 20 blocks before
  /// it, so that a longer stretch between the two gets a mark of its own.
  func marked(limit: Int) -> [JSON] {
    let users = turns.indices.filter { turns[$0].role == "user" && !turns[$0].blocks.isEmpty }
    var marks = Set(
      users.suffix(min(max(limit, 0), 2)).map { Place($0, turns[$0].blocks.count - 1) })
    if limit > 2, let between = middle(users.suffix(2)) { marks.insert(between) }
    return turns.enumerated().map { index, turn in
      let blocks = turn.blocks.enumerated().map { place, block in
        marks.contains(Place(index, place)) ? block.with("cache_control", Self.mark) : block
      }
      return ["role": .string(turn.role), "content": .array(blocks)]
    }
  }

  private struct Place: Hashable {
    let turn: Int
    let block: Int
    init(_ turn: Int, _ block: Int) {
      self.turn = turn
      self.block = block
    }
  }

  /// How many blocks before a mark are looked through.
  private static let lookBack = 20

  /// A block within reach of the last one, when the two messages are further apart than that.
  private func middle(_ users: ArraySlice<Int>) -> Place? {
    guard let first = users.first, let last = users.last, first < last else { return nil }
    let places = (first + 1...last).flatMap { turn in
      turns[turn].blocks.indices.map { Place(turn, $0) }
    }
    guard places.count > Self.lookBack else { return nil }
    // Thoughts cannot be marked.
    return places.dropLast(Self.lookBack - 1).last { place in
      turns[place.turn].blocks[place.block]["type"]?.stringValue?.hasSuffix("thinking") == false
    }
  }

  /// A paused answer is sent back as it is, and the server goes on by itself.
  private var endsInServerTool: Bool {
    turns.last?.blocks.last?["type"]?.stringValue == "server_tool_use"
  }

  private static func blocks(_ item: ResponseItem) -> (role: String, blocks: [JSON]) {
    switch item.content {
    case .userMessage(let text, let attachments): return ("user", parts(text, attachments))
    case .assistantMessage(let text): return ("assistant", [item.payload ?? Self.text(text)])
    case .compaction(let summary):
      if let payload = item.payload { return ("assistant", [payload]) }
      return ("user", [Self.text(summary)])
    case .reasoning(let reasoning):
      return ("assistant", [item.payload ?? Self.text(reasoning.text)])
    case .toolCall(let call):
      let plain: JSON = [
        "type": "tool_use", "id": .string(call.id), "name": .string(call.name),
        "input": MessagesRequest.input(of: call),
      ]
      return ("assistant", [item.payload ?? plain])
    case .toolResult(let result):
      var block: JSON = ["type": "tool_result", "tool_use_id": .string(result.callID)]
      if !result.attachments.isEmpty {
        block.set("content", .array(parts(result.output, result.attachments)))
      } else if !result.output.isEmpty {
        block.set("content", .string(result.output))
      }
      if result.isError { block.set("is_error", true) }
      return ("user", [block])
    }
  }

  private static func parts(_ text: String, _ attachments: [ContentPart]) -> [JSON] {
    let words: [ContentPart] = text.isEmpty ? [] : [.text(text)]
    return (words + attachments).map { part in
      switch part {
      case .text(let text): return Self.text(text)
      case .image(let image):
        switch image.source {
        case .data(let mediaType, let base64):
          return [
            "type": "image",
            "source": [
              "type": "base64", "media_type": .string(mediaType), "data": .string(base64),
            ],
          ]
        case .url(let url):
          return ["type": "image", "source": ["type": "url", "url": .string(url)]]
        }
      }
    }
  }

  private static func text(_ text: String) -> JSON { ["type": "text", "text": .string(text)] }
}

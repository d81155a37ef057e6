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
  /// Whether the last turn is not of the history: it is gone once somebody says something.
  private var hasMadeUpEnd = false

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
      hasMadeUpEnd = true
    }
  }

  /// Whether calls are answered of a round that did not begin with a thought, so that thinking with
  /// a budget would be refused.
  ///
  /// The round begins behind what the person said last. Its later answers need no thought: the model
  /// has its one, and thinking that went and came would void what is cached of the conversation.
  var endsInCallsWithoutThought: Bool {
    guard turns.last?.blocks.first?["type"]?.stringValue == "tool_result" else { return false }
    let before = turns.dropLast()
    let start = before.lastIndex { $0.role == "user" && !$0.blocks.allSatisfy(Self.isResult) }
    let answers = before[(start ?? before.startIndex)...].filter { $0.role == "assistant" }
    let first = answers.flatMap(\.blocks).first { $0["type"] != "compaction" }
    return first?["type"]?.stringValue?.hasSuffix("thinking") != true
  }

  private static func isResult(_ block: JSON) -> Bool { block["type"] == "tool_result" }

  /// The messages, with at most `limit` cache marks.
  ///
  /// The last two messages of the person are marked: what ends at the one before was written by
  /// the request before, and is found again. A mark finds what was written up to 20 blocks before
  /// it, so that a longer stretch between the two gets a mark of its own. A message that was only
  /// made up is none of them: the answer before it will stand there the next time too.
  func marked(limit: Int) -> [JSON] {
    let ends = Array(ends.suffix(2))
    var marks = Set(ends.suffix(max(limit, 0)))
    if limit > 2, let between = middle(ends) { marks.insert(between) }
    return turns.enumerated().map { index, turn in
      let blocks = turn.blocks.enumerated().map { place, block in
        marks.contains(Place(index, place)) ? block.with("cache_control", Self.mark) : block
      }
      return ["role": .string(turn.role), "content": .array(blocks)]
    }
  }

  /// Where the person's messages end, and at last what the history itself ends with.
  private var ends: [Place] {
    let kept = hasMadeUpEnd ? turns.indices.dropLast() : turns.indices
    return kept.compactMap { index in
      guard turns[index].role == "user" || (hasMadeUpEnd && index == kept.last) else { return nil }
      return turns[index].blocks.lastIndex(where: Self.canBeMarked).map { Place(index, $0) }
    }
  }

  /// Thoughts cannot be marked, and what a server's own tools left goes back as it came.
  private static func canBeMarked(_ block: JSON) -> Bool {
    ["text", "image", "tool_use", "tool_result"].contains(block["type"]?.stringValue)
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

  /// A block within reach of the last one, when the two ends are further apart than that.
  private func middle(_ ends: [Place]) -> Place? {
    guard let first = ends.first, let last = ends.last, first.turn < last.turn else { return nil }
    let places = (first.turn + 1...last.turn).flatMap { turn in
      turns[turn].blocks.indices.map { Place(turn, $0) }
    }
    guard places.count > Self.lookBack else { return nil }
    return places.dropLast(Self.lookBack - 1).last { place in
      Self.canBeMarked(turns[place.turn].blocks[place.block])
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

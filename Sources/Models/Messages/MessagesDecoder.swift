import JSON

/// Reads the events of Anthropic's Messages API.
///
/// A block is whole at its `content_block_stop`; only a tool call whose input is empty or no JSON
/// waits for the stop reason, which tells whether the output limit cut it. Some gateways leave out
/// a block's start or its stop: then its first delta begins it, and `message_stop` ends it. The
/// answer is whole once all blocks are and the stop reason has come.
struct MessagesDecoder: DialectDecoder {
  let origin: ResponseItem.Origin
  let errors: ErrorClassifier
  /// The blocks under way, one or two; a dictionary would take memory for each change.
  private var open: [OpenBlock] = []
  /// The indices of all blocks of the message so far.
  private var begun: Set<Int> = []
  /// Calls that are whole unless the answer was cut at its limit.
  private var unsettled: [MessagesBlock] = []
  private var counts = MessagesUsage()
  private var isStarted = false
  private var word = ""
  /// Why the model declined, when the provider says it.
  private var explanation: String?

  private struct OpenBlock {
    /// The provider's.
    var index: Int
    var block: MessagesBlock
    /// Whether a delta began it, before its start or without one.
    var isImplied = false
  }

  init(origin: ResponseItem.Origin, errors: ErrorClassifier) {
    self.origin = origin
    self.errors = errors
  }

  mutating func decode(_ frame: JSON, event: String, into answer: inout AnswerBuilder) {
    switch frame["type"]?.stringValue ?? event {
    // Nearly all are of this kind.
    case "content_block_delta":
      guard let delta = frame["delta"], let position = position(of: frame, delta, &answer) else {
        return
      }
      open[position].block.take(delta, into: &answer)
    case "message_start": start(frame["message"] ?? [:], &answer)
    case "content_block_start": begin(frame, &answer)
    case "content_block_stop":
      guard let position = position(of: frame) else { return }
      close(open.remove(at: position).block, &answer)
    case "message_delta":
      if let reason = frame["delta"]?["stop_reason"]?.stringValue {
        word = reason
        settle(&answer)
      }
      explanation = Self.explanation(in: frame["delta"]) ?? explanation
      report(frame["usage"], &answer)
    case "message_stop": end(&answer)
    case "error": answer.fail(errors.error(inStream: frame))
    case "":
      if frame["error"].map({ !$0.isNull }) ?? false {
        answer.fail(errors.error(inStream: frame))
      } else {
        answer.fail(errors.violation("sent an event without a type"))
      }
    default: break  // `ping`, and events of later versions
    }
  }

  mutating func decode(whole document: JSON, into answer: inout AnswerBuilder) {
    guard document["type"]?.stringValue == "message" else {
      answer.fail(errors.error(inStream: document))
      return
    }
    start(document, &answer)
    for (index, block) in (document["content"]?.arrayValue ?? []).enumerated() {
      begin(["index": .int(index), "content_block": block], &answer)
      if let opened = open.popLast() { close(opened.block, &answer) }
    }
    word = document["stop_reason"]?.stringValue ?? ""
    explanation = Self.explanation(in: document)
    settle(&answer)
    end(&answer)
  }

  /// Ends an answer that said why it stopped, once all its blocks were whole: `message_stop` adds
  /// nothing to that.
  mutating func salvage(into answer: inout AnswerBuilder) {
    guard !word.isEmpty, open.isEmpty, !answer.isAtEnd else { return }
    end(&answer)
  }
}

extension MessagesDecoder {
  private mutating func start(_ message: JSON, _ answer: inout AnswerBuilder) {
    let isRepeated = isStarted && open.isEmpty && !answer.isAtEnd
    if isStarted {
      // Begun anew, or a second answer in the same stream: unfinished blocks are void.
      open.forEach { answer.abandon($0.block.item) }
      unsettled.forEach { answer.abandon($0.item) }
      (open, unsettled, begun) = ([], [], [])
      answer.reopen()
      (word, explanation) = ("", nil)
    }
    isStarted = true
    if !isRepeated || message["id"]?.stringValue != answer.responseID {
      answer.created(id: message["id"]?.stringValue, model: message["model"]?.stringValue)
    }
    report(message["usage"], &answer)
  }

  private func position(of frame: JSON) -> Int? {
    guard let index = frame["index"]?.intValue else { return nil }
    return open.lastIndex { $0.index == index }
  }

  /// The block that a delta is for; words of one that never began begin it.
  private mutating func position(
    of frame: JSON, _ delta: JSON, _ answer: inout AnswerBuilder
  ) -> Int? {
    if let position = position(of: frame) { return position }
    guard let index = frame["index"]?.intValue, !begun.contains(index),
      let content = MessagesBlock.start(impliedBy: delta)
    else { return nil }
    begun.insert(index)
    let block = MessagesBlock(content, into: &answer)
    open.append(OpenBlock(index: index, block: block, isImplied: true))
    return open.count - 1
  }

  private mutating func begin(_ frame: JSON, _ answer: inout AnswerBuilder) {
    guard let index = frame["index"]?.intValue, let content = frame["content_block"] else {
      return
    }
    if let position = position(of: frame) {
      // A start that comes late changes nothing of what it is the start of.
      guard !open[position].isImplied || !open[position].block.isStarted(by: content) else {
        return open[position].isImplied = false
      }
      answer.abandon(open.remove(at: position).block.item)
    }
    begun.insert(index)
    open.append(OpenBlock(index: index, block: MessagesBlock(content, into: &answer)))
  }

  private mutating func close(_ block: MessagesBlock, _ answer: inout AnswerBuilder) {
    if block.mayBeCut(answer) {
      unsettled.append(block)
    } else {
      answer.close(block.item, block.finished(answer, origin: origin))
    }
  }

  /// Whether the answer ended before the model was done.
  private var isCut: Bool {
    ["max_tokens", "model_context_window_exceeded", "refusal"].contains(word)
  }

  /// Decides on the calls that waited for the stop reason.
  private mutating func settle(_ answer: inout AnswerBuilder) {
    for block in unsettled {
      if isCut {
        answer.abandon(block.item)
      } else {
        answer.close(block.item, block.finished(answer, origin: origin))
      }
    }
    unsettled = []
  }

  private mutating func report(_ usage: JSON?, _ answer: inout AnswerBuilder) {
    guard let usage, usage.members != nil else { return }
    counts.take(usage)
    answer.served(in: usage["service_tier"]?.stringValue)
    answer.report(counts.neutral)
  }

  private mutating func end(_ answer: inout AnswerBuilder) {
    settle(&answer)
    guard !word.isEmpty || open.isEmpty && answer.hasItems else {
      return answer.fail(errors.violation("ended the answer without saying why"))
    }
    guard closeOpen(&answer) else {
      return answer.fail(errors.violation("ended the answer within a call"))
    }
    answer.end(stop(answer))
  }

  /// Ends the blocks that were never told to be whole; false when a call is lost that no limit cut.
  private mutating func closeOpen(_ answer: inout AnswerBuilder) -> Bool {
    var isSound = true
    for opened in open {
      if let item = opened.block.salvaged(answer, origin: origin, isCut: isCut) {
        answer.close(opened.block.item, item)
      } else {
        answer.abandon(opened.block.item)
        isSound = isSound && (isCut || !opened.block.isCall)
      }
    }
    open = []
    return isSound
  }

  private func stop(_ answer: AnswerBuilder) -> Stop {
    let kind: Stop.Kind =
      switch word {
      case "end_turn", "stop_sequence": .endOfTurn
      case "tool_use": .toolCalls
      case "max_tokens": .outputLimit
      case "model_context_window_exceeded": .contextLimit
      case "refusal": .refusal
      case "pause_turn": .pause
      case "": answer.hasToolCalls ? .toolCalls : .endOfTurn
      default: .other
      }
    return Stop(kind, word: word, explanation: explanation)
  }

  private static func explanation(in json: JSON?) -> String? {
    guard let words = json?["stop_details"]?["explanation"]?.stringValue, !words.isBlank else {
      return nil
    }
    return words
  }
}

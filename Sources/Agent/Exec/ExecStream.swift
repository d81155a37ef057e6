package import JSON
import Models
import Tools
import Workspace

/// Turns session events into the lines of `tern exec --json`, in the shape people already parse.
///
///     {"type":"thread.started","thread_id":"0199…"}
///     {"type":"turn.started"}
///     {"type":"item.completed","item":{"id":"item_1","type":"agent_message","text":"Done."}}
///     {"type":"turn.completed","usage":{"input_tokens":1200,…}}
package struct ExecStream: Sendable {
  private var count = 0
  private var items: [ItemID: String] = [:]
  /// Those of the attempt under way, in order.
  private var attempt: [AttemptItem] = []
  var calls: [String: Call] = [:]
  private var usage = Usage()
  private var cost = CostLedger()
  private var lastMessage: Message?
  /// The message that the next one goes on from, after a cut by the output limit.
  private var continued: Message?
  /// The message that the last one went on from.
  private var lastStart: Message?
  /// What held before a compaction, whose requests say nothing of the answer.
  private var beforeCompaction: (last: Message?, continued: Message?, start: Message?)

  private struct Message {
    var item: String
    var text: String
  }

  private struct AttemptItem {
    var id: String
    var isDone: Bool
  }

  struct Call {
    var item: String
    var name: String
    var summary: String
    var output = ""
    var isPatch = false
  }

  package init() {}

  /// The lines for an event, often none.
  package mutating func lines(for event: SessionEvent) -> [JSON] {
    switch event {
    case .sessionStarted(let info), .sessionResumed(let info, _):
      [["type": "thread.started", "thread_id": .string(info.id)]]
    case .turnStarted: started()
    case .assistantDelta(let item, let text): delta(item, "agent_message", text)
    case .reasoningDelta(let item, let text, _): delta(item, "reasoning", text)
    case .itemDone(let item, let content): done(item, content)
    case .usage(let more, let model): add(more, model)
    case .retryScheduled, .modelSwitched, .outputContinued, .attemptFailed, .streamSilent,
      .mediaDropped, .compactionStarted, .compactionTrimmed, .compactionFailed, .contextCompacted,
      .loopWarning:
      recovery(event)
    case .toolStarted, .toolOutput, .toolFinished, .patchApplied, .planUpdated: tool(event)
    case .notice(let text):
      [completed(["id": .string(next()), "type": "notice", "text": .string(text)])]
    case .turnFinished(_, let ending): [finished(ending)]
    case .approvalRequested(let request):
      [["type": "approval.requested", "approval": approval(request)]]
    case .approvalAnswered(let id, let answer):
      [["type": "approval.answered", "approval_id": .string(id), "answer": answer.json]]
    case .cost(let cost): add(cost)
    case .rateLimits, .modelChanged, .effortChanged, .backgroundStarted, .backgroundEnded:
      [event.json]
    case .requestStarted(_, let attempt, _): begin(attempt: attempt)
    case .userMessage, .messageQueued, .messagesWithdrawn, .modeChanged, .sandboxProbed,
      .toolCallStarted,
      .toolCallDelta, .stateNoted, .personCommandStarted, .personCommandFinished:
      []
    }
  }

  /// The question as the log has it, in the names of this format.
  private func approval(_ request: ApprovalRequest) -> JSON {
    let members = (request.json.members ?? []).filter { $0.name != "type" }
    return .object(members.map { $0.name == "call" ? JSON.Member("call_id", $0.value) : $0 })
  }

  private mutating func started() -> [JSON] {
    usage = Usage()
    cost = CostLedger()
    return [["type": "turn.started"]]
  }

  mutating func next() -> String {
    count += 1
    return "item_\(count)"
  }

  func completed(_ item: JSON) -> JSON { ["type": "item.completed", "item": item] }
}

// MARK: - Answers

extension ExecStream {
  private mutating func delta(_ item: ItemID, _ type: String, _ text: String) -> [JSON] {
    var lines: [JSON] = []
    let id: String
    if let known = items[item] {
      id = known
    } else if type == "agent_message", let continued {
      id = begin(item, as: continued.item)
    } else {
      id = begin(item, as: next())
      lines.append([
        "type": "item.started", "item": ["id": .string(id), "type": .string(type), "text": ""],
      ])
    }
    lines.append(["type": "item.delta", "item_id": .string(id), "delta": .string(text)])
    return lines
  }

  private mutating func begin(_ item: ItemID, as id: String) -> String {
    items[item] = id
    attempt.append(AttemptItem(id: id, isDone: false))
    return id
  }

  /// The name of an item that is whole; one that nobody has heard of begins as `id`.
  private mutating func end(_ item: ItemID, orAs id: String?) -> String {
    let begun = items.removeValue(forKey: item) ?? begin(item, as: id ?? next())
    items[item] = nil
    if let place = attempt.lastIndex(where: { $0.id == begun }) { attempt[place].isDone = true }
    return begun
  }

  private mutating func done(_ item: ItemID, _ content: ResponseItem) -> [JSON] {
    let (type, text): (String, String)
    switch content.content {
    case .assistantMessage(let message): (type, text) = ("agent_message", message)
    case .reasoning(let reasoning):
      (type, text) = ("reasoning", reasoning.summary.isEmpty ? reasoning.text : reasoning.summary)
    case .userMessage, .toolCall, .toolResult, .compaction: return []
    }
    guard !text.isEmpty || items[item] != nil else { return [] }
    guard type == "agent_message" else {
      let id = end(item, orAs: nil)
      return [completed(["id": .string(id), "type": .string(type), "text": .string(text)])]
    }
    // What goes on from a cut message is that message, whole at last.
    let message = Message(
      item: end(item, orAs: continued?.item), text: (continued?.text ?? "") + text)
    (lastMessage, lastStart, continued) = (message, continued, nil)
    return [
      completed(["id": .string(message.item), "type": .string(type), "text": .string(message.text)])
    ]
  }

  private mutating func add(_ cost: Cost) -> [JSON] {
    self.cost.apply(.cost(cost))
    return []
  }

  private mutating func add(_ more: Usage, _ model: ModelReference) -> [JSON] {
    cost.apply(.usage(more, model: model))
    func sum(_ left: Int?, _ right: Int?) -> Int? {
      left == nil && right == nil ? nil : (left ?? 0) + (right ?? 0)
    }
    usage = Usage(
      input: sum(usage.input, more.input), cachedInput: sum(usage.cachedInput, more.cachedInput),
      cacheWrite: sum(usage.cacheWrite, more.cacheWrite), output: sum(usage.output, more.output),
      reasoning: sum(usage.reasoning, more.reasoning))
    return []
  }

  private func finished(_ ending: TurnEnding) -> JSON {
    func failure(_ message: String) -> JSON {
      ["type": "turn.failed", "error": ["message": .string(message)]]
    }
    switch ending {
    case .completed:
      return [
        "type": "turn.completed",
        "usage": [
          "input_tokens": .int(usage.input ?? 0),
          "cached_input_tokens": .int(usage.cachedInput ?? 0),
          "cache_write_input_tokens": .int(usage.cacheWrite ?? 0),
          "output_tokens": .int(usage.output ?? 0),
          "reasoning_output_tokens": .int(usage.reasoning ?? 0),
          "cost_microdollars": cost.microdollars.map { .int($0) } ?? .null,
          "cost_is_complete": .bool(cost.isComplete),
        ],
      ]
    case .failed(let error): return failure(error.description)
    case .stopped(let reason): return failure(reason)
    case .interrupted: return failure("Interrupted.")
    }
  }

  private mutating func begin(attempt number: Int) -> [JSON] {
    // An answer that is cut before it says anything goes on from no message, least of all from one
    // of an earlier request.
    if number == 1 { (continued, lastStart, lastMessage) = (nil, nil, nil) }
    attempt = []
    return []
  }

  /// What a failed attempt said that does not count: what it did not finish, or all of it where it
  /// is written anew or was withheld.
  private func void(after error: ModelError) -> JSON {
    .array(attempt.filter { error.voidsAnswer || !$0.isDone }.map { .string($0.id) })
  }

  private mutating func recovery(_ event: SessionEvent) -> [JSON] {
    switch event {
    case .outputContinued:
      continued = lastMessage
      return [event.json]
    case .attemptFailed(let request, let attempt, let error):
      // What is written anew goes on from where the replaced words did.
      if error.kind == .outputLimitReached { continued = lastStart }
      return [
        [
          "type": "attempt.failed", "request": .int(request), "attempt": .int(attempt),
          "error": error.json, "items": void(after: error),
        ]
      ]
    case .compactionStarted:
      beforeCompaction = (lastMessage, continued, lastStart)
      return [event.json]
    case .contextCompacted(let compaction):
      (lastMessage, continued, lastStart) = beforeCompaction
      return [compaction.facts]
    case .compactionFailed:
      (lastMessage, continued, lastStart) = beforeCompaction
      return [event.json]
    case .retryScheduled, .modelSwitched, .streamSilent, .mediaDropped, .compactionTrimmed,
      .loopWarning:
      return [event.json]
    default: return []
    }
  }
}

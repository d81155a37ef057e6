package import JSON
import Models
import Tools
import Workspace

extension SessionEvent {
  /// The event as the log keeps it: an object whose `type` names it.
  package var json: JSON {
    switch self {
    case .sessionStarted(let info): info.json(type: "session.started")
    case .sessionResumed(let info, let damagedLines):
      info.json(type: "session.resumed").with("damaged_lines", .int(damagedLines))
    case .userMessage(let message):
      ["type": "user.message", "id": .string(message.id), "text": .string(message.text)]
    case .messageQueued(let message, let steers):
      [
        "type": "user.queued", "id": .string(message.id), "text": .string(message.text),
        "steers": .bool(steers),
      ]
    case .messagesWithdrawn(let messages):
      ["type": "user.withdrawn", "messages": .array(messages.map(\.json))]
    case .modeChanged(let mode): ["type": "mode.changed", "mode": .string(mode.rawValue)]
    case .modelChanged(let model): ["type": "model.changed", "model": model.json]
    case .effortChanged(let effort):
      ["type": "effort.changed", "effort": effort.map { .string($0.rawValue) } ?? .null]
    case .sandboxProbed(let failure):
      ["type": "sandbox.probed", "failure": failure.map { .string($0) } ?? .null]
    case .turnStarted(let turn): ["type": "turn.started", "turn": .int(turn)]
    case .turnFinished(let turn, let ending):
      JSON.object([.init("type", "turn.finished"), .init("turn", .int(turn))])
        .merging(ending.json)
    case .notice(let text): ["type": "notice", "text": .string(text)]
    case .stateNoted(let text): ["type": "state.noted", "text": .string(text)]
    case .planUpdated(let plan): ["type": "plan.updated", "plan": plan.json]
    case .requestStarted, .assistantDelta, .reasoningDelta, .toolCallStarted, .toolCallDelta,
      .itemDone, .usage, .cost, .rateLimits, .attemptFailed, .retryScheduled, .modelSwitched,
      .outputContinued, .streamSilent, .mediaDropped:
      answerJSON
    case .compactionStarted(let trigger):
      ["type": "compaction.started", "trigger": .string(trigger.rawValue)]
    case .compactionTrimmed(let tokens): ["type": "compaction.trimmed", "tokens": .int(tokens)]
    case .compactionFailed(let reason):
      ["type": "compaction.failed", "reason": .string(reason)]
    case .contextCompacted(let compaction): compaction.json
    case .loopWarning(let sentence): ["type": "loop.warning", "text": .string(sentence)]
    case .approvalRequested, .approvalAnswered, .toolStarted, .toolOutput, .toolFinished,
      .patchApplied, .backgroundStarted, .backgroundEnded, .personCommandStarted,
      .personCommandFinished:
      toolJSON
    }
  }

  private var answerJSON: JSON {
    switch self {
    case .requestStarted(let request, let attempt, let model):
      [
        "type": "request.started", "request": .int(request), "attempt": .int(attempt),
        "model": .string(model.description),
      ]
    case .assistantDelta(let item, let text):
      ["type": "assistant.delta", "item": item.json, "text": .string(text)]
    case .reasoningDelta(let item, let text, let isSummary):
      [
        "type": "reasoning.delta", "item": item.json, "text": .string(text),
        "summary": .bool(isSummary),
      ]
    case .toolCallStarted(let item, let name):
      ["type": "call.started", "item": item.json, "name": .string(name)]
    case .toolCallDelta(let item, let text):
      ["type": "call.delta", "item": item.json, "text": .string(text)]
    case .itemDone(let item, let content):
      ["type": "item.done", "item": item.json, "content": content.json]
    case .usage(let usage, let model):
      ["type": "usage", "usage": usage.json, "model": .string(model.description)]
    case .cost(let cost): ["type": "cost", "cost": cost.json]
    case .rateLimits(let limits, let provider):
      ["type": "rate_limits", "provider": .string(provider), "limits": limits.json]
    case .attemptFailed(let request, let attempt, let error):
      [
        "type": "attempt.failed", "request": .int(request), "attempt": .int(attempt),
        "error": error.json,
      ]
    case .retryScheduled(let retry):
      [
        "type": "retry", "request": .int(retry.request), "attempt": .int(retry.attempt),
        "limit": .int(retry.limit), "delay": .number(String(retry.delay)),
        "reason": .string(retry.reason),
      ]
    case .modelSwitched(let from, let to, let reason):
      [
        "type": "model.switched", "from": .string(from.description), "to": .string(to.description),
        "reason": .string(reason),
      ]
    case .outputContinued(let part): ["type": "output.continued", "part": .int(part)]
    case .streamSilent(let request, let attempt, let seconds):
      [
        "type": "stream.silent", "request": .int(request), "attempt": .int(attempt),
        "seconds": .int(seconds),
      ]
    case .mediaDropped(let model, let reason): Self.mediaDropped(for: model, reason)
    default: .null
    }
  }

  private static func mediaDropped(for model: ModelReference?, _ reason: String) -> JSON {
    var json: JSON = ["type": "media.dropped", "reason": .string(reason)]
    json.set("model", ifPresent: model.map { .string($0.description) })
    return json
  }

  private var toolJSON: JSON {
    switch self {
    case .approvalRequested(let request): request.json
    case .approvalAnswered(let id, let answer):
      ["type": "approval.answered", "id": .string(id), "answer": answer.json]
    case .toolStarted(let callID, let name, let summary):
      [
        "type": "tool.started", "call": .string(callID), "name": .string(name),
        "summary": .string(summary),
      ]
    case .toolOutput(let callID, let text):
      ["type": "tool.output", "call": .string(callID), "text": .string(text)]
    case .toolFinished(let callID, let outcome):
      outcome.json(type: "tool.finished", callID: callID)
    case .backgroundStarted(let id, let callID, let line):
      [
        "type": "background.started", "id": .string(id), "call": .string(callID),
        "line": .string(line),
      ]
    case .backgroundEnded(let id, let sentence):
      ["type": "background.ended", "id": .string(id), "text": .string(sentence)]
    case .personCommandStarted(let id, let line):
      ["type": "person.started", "id": .string(id), "line": .string(line)]
    case .personCommandFinished(let id, let outcome):
      outcome.json(type: "person.finished", callID: id)
    case .patchApplied(let callID, let applied):
      [
        "type": "patch.applied", "call": .string(callID),
        "files": .array(applied.files.map(\.json)),
        "totals": .array(applied.totals.map(\.json)),
      ]
    default: .null
    }
  }
}

extension SessionInfo {
  fileprivate func json(type: String) -> JSON {
    [
      "type": .string(type), "id": .string(id), "cwd": .string(folder),
      "model": .string(model.description), "mode": .string(mode.rawValue),
      "version": .string(version),
    ]
  }
}

extension UserMessage {
  fileprivate var json: JSON { ["id": .string(id), "text": .string(text)] }
}

extension ItemID {
  /// The three numbers as an array: request, attempt, index.
  var json: JSON { [.int(request), .int(attempt), .int(index)] }

  init?(json: JSON?) {
    guard let request = json?[0]?.intValue, let attempt = json?[1]?.intValue,
      let index = json?[2]?.intValue
    else { return nil }
    self.init(request: request, attempt: attempt, index: index)
  }
}

extension TurnEnding {
  var json: JSON {
    switch self {
    case .completed: ["ending": "completed"]
    case .interrupted: ["ending": "interrupted"]
    case .failed(let error): ["ending": "failed", "error": error.json]
    case .stopped(let reason): ["ending": "stopped", "reason": .string(reason)]
    }
  }

  init?(json: JSON) {
    switch json["ending"]?.stringValue {
    case "completed": self = .completed
    case "interrupted": self = .interrupted
    case "stopped": self = .stopped(reason: json["reason"]?.stringValue ?? "")
    case "failed":
      guard let error = json["error"].flatMap({ ModelError(json: $0) }) else { return nil }
      self = .failed(error)
    default: return nil
    }
  }
}

extension Plan {
  var json: JSON {
    var value: JSON = [
      "steps": .array(
        steps.map { ["text": .string($0.text), "status": .string($0.status.rawValue)] })
    ]
    value.set("explanation", ifPresent: explanation.map { .string($0) })
    return value
  }

  init?(json: JSON) {
    guard let steps = json["steps"]?.arrayValue else { return nil }
    self.init(
      explanation: json["explanation"]?.stringValue,
      steps: steps.compactMap { step in
        guard let text = step["text"]?.stringValue,
          let status = step["status"]?.stringValue.flatMap(Status.init(rawValue:))
        else { return nil }
        return Step(text, status)
      })
  }
}

extension JSON {
  func with(_ name: String, _ value: JSON) -> JSON {
    var copy = self
    copy.set(name, value)
    return copy
  }

  func merging(_ other: JSON) -> JSON {
    (other.members ?? []).reduce(self) { $0.with($1.name, $1.value) }
  }
}

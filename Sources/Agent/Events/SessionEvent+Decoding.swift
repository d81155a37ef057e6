package import JSON
import Models
import Tools
import Workspace

extension SessionEvent {
  /// Reads an event of the log; nil for one that a later Tern wrote or that lacks a member.
  package init?(json: JSON) {
    guard let type = json["type"]?.stringValue,
      let event = Self.session(type, json) ?? Self.answer(type, json) ?? Self.tool(type, json)
    else { return nil }
    self = event
  }

  private static func session(_ type: String, _ json: JSON) -> SessionEvent? {
    switch type {
    case "session.started": SessionInfo(json: json).map { .sessionStarted($0) }
    case "session.resumed":
      SessionInfo(json: json).map {
        .sessionResumed($0, damagedLines: json["damaged_lines"]?.intValue ?? 0)
      }
    case "user.message": UserMessage(json: json).map { .userMessage($0) }
    case "user.queued":
      UserMessage(json: json).map {
        .messageQueued($0, steers: json["steers"]?.boolValue ?? false)
      }
    case "user.withdrawn":
      json["messages"]?.arrayValue.map {
        .messagesWithdrawn($0.compactMap { UserMessage(json: $0) })
      }
    case "mode.changed":
      json["mode"]?.stringValue.flatMap(PermissionMode.init(rawValue:)).map { .modeChanged($0) }
    case "model.changed":
      json["model"].flatMap { ModelReference(json: $0) }.map { .modelChanged($0) }
    case "effort.changed":
      switch json["effort"] {
      case .null?: .effortChanged(nil)
      case let word:
        word?.stringValue.flatMap(CallOptions.Effort.init(rawValue:)).map { .effortChanged($0) }
      }
    case "sandbox.probed": .sandboxProbed(failure: json["failure"]?.stringValue)
    case "turn.started": json["turn"]?.intValue.map { .turnStarted(turn: $0) }
    case "turn.finished":
      json["turn"]?.intValue.flatMap { turn in
        TurnEnding(json: json).map { .turnFinished(turn: turn, $0) }
      }
    case "state.noted": json["text"]?.stringValue.map { .stateNoted($0) }
    case "notice": json["text"]?.stringValue.map { .notice($0) }
    case "compaction.started":
      json["trigger"]?.stringValue.flatMap(ContextCompaction.Trigger.init(rawValue:))
        .map { .compactionStarted($0) }
    case "compaction.trimmed": json["tokens"]?.intValue.map { .compactionTrimmed(tokens: $0) }
    case "compaction.failed":
      .compactionFailed(reason: json["reason"]?.stringValue ?? "")
    case "context.compacted": ContextCompaction(json: json).map { .contextCompacted($0) }
    case "loop.warning": json["text"]?.stringValue.map { .loopWarning($0) }
    case "plan.updated": json["plan"].flatMap { Plan(json: $0) }.map { .planUpdated($0) }
    default: nil
    }
  }

  private static func answer(_ type: String, _ json: JSON) -> SessionEvent? {
    let item = ItemID(json: json["item"])
    let text = json["text"]?.stringValue ?? ""
    switch type {
    case "assistant.delta": return item.map { .assistantDelta(item: $0, text) }
    case "reasoning.delta":
      let isSummary = json["summary"]?.boolValue ?? false
      return item.map { .reasoningDelta(item: $0, text, isSummary: isSummary) }
    case "call.started":
      return item.map { .toolCallStarted(item: $0, name: json["name"]?.stringValue ?? "") }
    case "call.delta": return item.map { .toolCallDelta(item: $0, text) }
    case "item.done":
      guard let item, let content = json["content"].flatMap({ ResponseItem(json: $0) }) else {
        return nil
      }
      return .itemDone(item: item, content)
    default: return request(type, json)
    }
  }

  private static func request(_ type: String, _ json: JSON) -> SessionEvent? {
    let model = json["model"]?.stringValue.flatMap { ModelReference($0) }
    let request = json["request"]?.intValue ?? 0
    let attempt = json["attempt"]?.intValue ?? 0
    switch type {
    case "request.started":
      return model.map { .requestStarted(request: request, attempt: attempt, model: $0) }
    case "usage":
      guard let model, let usage = json["usage"].flatMap({ Usage(json: $0) }) else { return nil }
      return .usage(usage, model: model)
    case "cost": return json["cost"].flatMap { Cost(json: $0) }.map { .cost($0) }
    case "rate_limits":
      guard let provider = json["provider"]?.stringValue,
        let limits = json["limits"].flatMap({ RateLimitSnapshot(json: $0) })
      else { return nil }
      return .rateLimits(limits, provider: provider)
    case "attempt.failed":
      return json["error"].flatMap { ModelError(json: $0) }
        .map { .attemptFailed(request: request, attempt: attempt, $0) }
    case "retry":
      return .retryScheduled(
        Retry(
          request: request, attempt: attempt, limit: json["limit"]?.intValue ?? 0,
          delay: json["delay"]?.doubleValue ?? 0, reason: json["reason"]?.stringValue ?? ""))
    case "model.switched":
      guard let from = json["from"]?.stringValue.flatMap({ ModelReference($0) }),
        let to = json["to"]?.stringValue.flatMap({ ModelReference($0) })
      else { return nil }
      return .modelSwitched(from: from, to: to, reason: json["reason"]?.stringValue ?? "")
    case "output.continued":
      return json["part"]?.intValue.map { .outputContinued(part: $0) }
    case "stream.silent":
      return json["seconds"]?.intValue.map {
        .streamSilent(request: request, attempt: attempt, seconds: $0)
      }
    case "media.dropped":
      return .mediaDropped(for: model, reason: json["reason"]?.stringValue ?? "")
    default: return nil
    }
  }

  private static func tool(_ type: String, _ json: JSON) -> SessionEvent? {
    let callID = json["call"]?.stringValue ?? ""
    switch type {
    case "approval.requested": return ApprovalRequest(json: json).map { .approvalRequested($0) }
    case "approval.answered":
      guard let id = json["id"]?.stringValue,
        let answer = json["answer"].flatMap({ ApprovalAnswer(json: $0) })
      else { return nil }
      return .approvalAnswered(id: id, answer)
    case "tool.started":
      return .toolStarted(
        callID: callID, name: json["name"]?.stringValue ?? "",
        summary: json["summary"]?.stringValue ?? "")
    case "tool.output":
      return .toolOutput(callID: callID, json["text"]?.stringValue ?? "")
    case "tool.finished":
      return .toolFinished(callID: callID, ToolOutcome(json: json))
    case "background.started":
      guard let id = json["id"]?.stringValue else { return nil }
      return .backgroundStarted(id: id, callID: callID, line: json["line"]?.stringValue ?? "")
    case "background.ended":
      return json["id"]?.stringValue.map {
        .backgroundEnded(id: $0, json["text"]?.stringValue ?? "")
      }
    case "person.started":
      return json["id"]?.stringValue.map {
        .personCommandStarted(id: $0, line: json["line"]?.stringValue ?? "")
      }
    case "person.finished":
      return .personCommandFinished(id: callID, ToolOutcome(json: json))
    case "patch.applied":
      func diffs(_ name: String) -> [FileDiff] {
        json[name]?.arrayValue?.compactMap { FileDiff(json: $0) } ?? []
      }
      return .patchApplied(
        callID: callID, AppliedPatch(files: diffs("files"), totals: diffs("totals")))
    default: return nil
    }
  }
}

extension SessionInfo {
  fileprivate init?(json: JSON) {
    guard let id = json["id"]?.stringValue, let folder = json["cwd"]?.stringValue,
      let model = json["model"]?.stringValue.flatMap({ ModelReference($0) }),
      let mode = json["mode"]?.stringValue.flatMap(PermissionMode.init(rawValue:))
    else { return nil }
    self.init(
      id: id, folder: folder, model: model, mode: mode,
      version: json["version"]?.stringValue ?? "")
  }
}

extension UserMessage {
  fileprivate init?(json: JSON) {
    guard let id = json["id"]?.stringValue, let text = json["text"]?.stringValue else {
      return nil
    }
    self.init(id: id, text: text)
  }
}

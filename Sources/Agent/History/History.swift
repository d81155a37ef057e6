package import Models
import Tools

/// What the model is told of the session so far: a fold over its events.
///
/// The items of a failed attempt are dropped, unless a whole tool call was among them: that call
/// ran or will run, and is never asked for again.
package struct History: Sendable, Equatable {
  package private(set) var items: [ResponseItem] = []
  /// Items of the attempt under way, which may still be dropped.
  private var attempt: [ResponseItem] = []
  private var unanswered: [ToolCall] = []
  /// Text of the attempt's messages that are not whole yet.
  private var unfinished: [ItemID: String] = [:]
  private var started: Set<String> = []

  package init() {}

  /// Calls without a result yet, in order.
  package var openCalls: [ToolCall] { unanswered + attempt.compactMap(\.toolCall) }

  /// Whether an open call began to run.
  package func hasStarted(_ callID: String) -> Bool { started.contains(callID) }

  package mutating func apply(_ event: SessionEvent) {
    switch event {
    case .userMessage(let message):
      settle()
      items.append(ResponseItem(.userMessage(message.text)))
    case .sessionResumed: keepUnfinished()
    case .requestStarted: settle()
    case .assistantDelta(let item, let text): unfinished[item, default: ""] += text
    case .itemDone(let item, let content):
      unfinished[item] = nil
      attempt.append(content)
    case .attemptFailed:
      unfinished = [:]
      if attempt.contains(where: { $0.toolCall != nil }) { settle() } else { attempt = [] }
    case .toolStarted(let callID, _, _): started.insert(callID)
    case .toolFinished(let callID, let outcome):
      settle()
      started.remove(callID)
      unanswered.removeAll { $0.id == callID }
      items.append(
        ResponseItem(
          .toolResult(
            ToolResult(callID: callID, output: outcome.output, isError: outcome.isError))))
    case .turnFinished: settle()
    case .sessionStarted, .messageQueued, .modeChanged, .turnStarted, .reasoningDelta,
      .toolCallStarted, .toolCallDelta, .usage, .retryScheduled, .modelSwitched, .outputContinued,
      .approvalRequested, .approvalAnswered, .toolOutput, .patchApplied, .planUpdated, .notice:
      break
    }
  }

  /// Keeps what the person saw of an answer that the program's end cut short, as an interruption
  /// does.
  private mutating func keepUnfinished() {
    let texts = unfinished.filter { !$0.value.isEmpty }.sorted { $0.key.index < $1.key.index }
    attempt += texts.map { ResponseItem(.assistantMessage($0.value)) }
    settle()
  }

  private mutating func settle() {
    unanswered.append(contentsOf: attempt.compactMap(\.toolCall))
    items.append(contentsOf: attempt)
    attempt = []
    unfinished = [:]
  }
}

extension ResponseItem {
  fileprivate var toolCall: ToolCall? {
    if case .toolCall(let call) = content { call } else { nil }
  }
}

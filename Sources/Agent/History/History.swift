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

  package init() {}

  /// Calls without a result yet, in order.
  package var openCalls: [ToolCall] { unanswered + attempt.compactMap(\.toolCall) }

  package mutating func apply(_ event: SessionEvent) {
    switch event {
    case .userMessage(let message):
      settle()
      items.append(ResponseItem(.userMessage(message.text)))
    case .requestStarted: settle()
    case .itemDone(_, let item): attempt.append(item)
    case .attemptFailed:
      if attempt.contains(where: { $0.toolCall != nil }) { settle() } else { attempt = [] }
    case .toolFinished(let callID, let outcome):
      settle()
      unanswered.removeAll { $0.id == callID }
      items.append(
        ResponseItem(
          .toolResult(
            ToolResult(callID: callID, output: outcome.output, isError: outcome.isError))))
    case .turnFinished: settle()
    case .sessionStarted, .sessionResumed, .messageQueued, .modeChanged, .turnStarted,
      .assistantDelta, .reasoningDelta, .toolCallStarted, .toolCallDelta, .usage, .retryScheduled,
      .modelSwitched, .outputContinued, .approvalRequested, .approvalAnswered, .toolStarted,
      .toolOutput, .patchApplied, .planUpdated, .notice:
      break
    }
  }

  private mutating func settle() {
    unanswered.append(contentsOf: attempt.compactMap(\.toolCall))
    items.append(contentsOf: attempt)
    attempt = []
  }
}

extension ResponseItem {
  fileprivate var toolCall: ToolCall? {
    if case .toolCall(let call) = content { call } else { nil }
  }
}

package import Models
import Tools

/// What the model is told of the session so far: a fold over its events.
///
/// What is whole of a failed attempt is kept and never asked for again: its calls run, and its
/// words are gone on from. Only what was unfinished is dropped.
package struct History: Sendable, Equatable {
  package private(set) var items: [ResponseItem] = []
  /// Items of the attempt under way, which may still be dropped.
  private var attempt: [ResponseItem] = []
  private var unanswered: [ToolCall] = []
  /// Text of the attempt's messages that are not whole yet.
  private var unfinished: [ItemID: String] = [:]
  private var started: Set<String> = []
  /// Whether the last item is one of an answer that a failure cut.
  private var endsInCut = false

  /// What the model was told last of mode and sandbox.
  package private(set) var lastNote: String?

  package init() {}

  /// Calls without a result yet, in order.
  package var openCalls: [ToolCall] { unanswered + attempt.compactMap(\.toolCall) }

  /// Whether an open call began to run.
  package func hasStarted(_ callID: String) -> Bool { started.contains(callID) }

  /// What the next request sends.
  ///
  /// After a failure the model is told to go on from its own last words: no provider takes an
  /// answer as the end of a history.
  package var requestItems: [ResponseItem] {
    endsInCut ? items + [ResponseItem(.userMessage(Self.continuation))] : items
  }

  /// Whether what was said last is an answer that was cut, and nothing has followed it.
  package var isContinued: Bool { endsInCut }

  package static let continuation =
    "(The connection was cut here. Continue exactly where you stopped.)"

  package mutating func apply(_ event: SessionEvent) {
    switch event {
    case .userMessage(let message):
      settle()
      endsInCut = false
      items.append(ResponseItem(.userMessage(message.text)))
    case .stateNoted(let text):
      let wasCut = endsInCut
      settle()
      // The answer that was cut still waits for its end.
      endsInCut = endsInCut || wasCut
      lastNote = text
      items.append(ResponseItem(.userMessage(text)))
    case .sessionResumed: keepUnfinished()
    case .requestStarted: settle()
    case .assistantDelta(let item, let text): unfinished[item, default: ""] += text
    case .itemDone(let item, let content):
      unfinished[item] = nil
      attempt.append(content)
    case .attemptFailed: keepWhole()
    case .toolStarted(let callID, _, _): started.insert(callID)
    case .toolFinished(let callID, let outcome):
      settle()
      started.remove(callID)
      unanswered.removeAll { $0.id == callID }
      endsInCut = false
      items.append(
        ResponseItem(
          .toolResult(
            ToolResult(
              callID: callID, output: outcome.output, isError: outcome.isError,
              attachments: outcome.images.map { .image($0) }))))
    case .turnFinished: settle()
    case .sessionStarted, .messageQueued, .messagesWithdrawn, .modeChanged, .sandboxProbed,
      .modelChanged,
      .effortChanged, .cost, .rateLimits, .turnStarted,
      .reasoningDelta,
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

  /// Keeps what a failed attempt had finished.
  ///
  /// Thoughts that led to nothing whole go: no provider takes them back without what followed.
  private mutating func keepWhole() {
    while let last = attempt.last, !last.isWorthKeeping { attempt.removeLast() }
    let isCut = attempt.last.map { $0.toolCall == nil } ?? endsInCut
    settle()
    endsInCut = isCut
  }

  private mutating func settle() {
    if !attempt.isEmpty { endsInCut = false }
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

  /// Whether an answer may end here.
  fileprivate var isWorthKeeping: Bool {
    switch content {
    case .assistantMessage(let text): !text.allSatisfy(\.isWhitespace)
    case .reasoning: false
    case .userMessage, .toolCall, .toolResult, .compaction: true
    }
  }
}

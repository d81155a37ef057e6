import Agent
import Models

/// What the model thought, by turn: a fold over the session's events.
struct Thinking: Sendable {
  var pane = BlockPane(tone: "msg.thinking")
  private var items: [ItemID: Int] = [:]
  private var turn = 0
  private var headedTurn: Int?
  /// What was thought in the latest turn that had any thinking.
  private(set) var characters = 0
  private(set) var tokens = 0
  /// The requests of that turn, and any before it.
  private var spans: [Span] = []
  private(set) var isThinking = false

  /// From a request's start to the last piece of its thinking.
  private struct Span: Sendable {
    var start: Int
    var end: Int?
  }

  mutating func apply(_ event: SessionEvent, at time: Int) {
    switch event {
    case .turnStarted(let turn): self.turn = turn
    case .requestStarted: spans.append(Span(start: time))
    case .reasoningDelta(let item, let text, _): append(text, to: item, at: time)
    case .itemDone(let item, let response): finish(item, response, at: time)
    case .assistantDelta, .toolCallStarted: isThinking = false
    case .usage(let usage, _): if headedTurn == turn { tokens += usage.reasoning ?? 0 }
    case .attemptFailed(let request, let attempt, let error):
      fail(request: request, attempt: attempt, error)
    case .turnFinished, .sessionResumed: isThinking = false
    case .sessionStarted, .userMessage, .messageQueued, .messagesWithdrawn, .modeChanged,
      .modelChanged, .effortChanged, .cost, .rateLimits,
      .sandboxProbed,
      .toolCallDelta, .retryScheduled, .modelSwitched, .outputContinued,
      .approvalRequested, .approvalAnswered, .toolStarted, .toolOutput, .toolFinished,
      .patchApplied, .planUpdated, .notice, .streamSilent, .mediaDropped, .compactionStarted,
      .compactionTrimmed, .compactionFailed,
      .contextCompacted, .loopWarning, .stateNoted, .backgroundStarted, .backgroundEnded,
      .personCommandStarted,
      .personCommandFinished:
      break
    }
  }

  /// How long the turn's thinking took, in milliseconds, from each request's start to the last piece
  /// of its thinking; nil before the first.
  var duration: Int? {
    let parts = spans.compactMap { span in span.end.map { max(0, $0 - span.start) } }
    return parts.isEmpty ? nil : parts.reduce(0, +)
  }

  private mutating func extendSpan(to time: Int) {
    if spans.isEmpty { spans.append(Span(start: time)) }
    spans[spans.count - 1].end = time
  }

  private mutating func append(_ text: String, to item: ItemID, at time: Int) {
    guard !text.isEmpty else { return }
    let index = block(of: item, at: time)
    pane.list.change(index) { $0.withMarkdown { $0.append(text) } }
    characters += text.unicodeScalars.count
    extendSpan(to: time)
    isThinking = true
  }

  private mutating func finish(_ item: ItemID, _ response: ResponseItem, at time: Int) {
    guard case .reasoning(let reasoning) = response.content else { return }
    isThinking = false
    let whole = reasoning.text.isEmpty ? reasoning.summary : reasoning.text
    guard !whole.isEmpty else { return }
    let isNew = items[item] == nil
    let index = block(of: item, at: time)
    if isNew {
      characters += whole.unicodeScalars.count
      extendSpan(to: time)
    }
    pane.list.change(index) { $0.withMarkdown { $0.finish(whole) } }
  }

  private mutating func fail(request: Int, attempt: Int, _ error: ModelError) {
    isThinking = false
    for (item, index) in items where item.request == request && item.attempt == attempt {
      pane.list.change(index) {
        $0.withMarkdown { $0.fail(error.description) }
      }
    }
  }

  private mutating func block(of item: ItemID, at time: Int) -> Int {
    if let index = items[item] { return index }
    if headedTurn != turn {
      headedTurn = turn
      characters = 0
      tokens = 0
      spans.removeFirst(max(0, spans.count - 1))
      pane.list.append(.note(Note(.ending, "turn \(turn)")))
    }
    let index = pane.list.append(.reasoning(MarkdownText(role: "msg.thinking")))
    items[item] = index
    return index
  }
}

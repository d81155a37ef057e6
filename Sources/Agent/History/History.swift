package import Models
import Tools

/// What the model is told of the session so far: a fold over its events.
///
/// What is whole of a failed attempt is kept and never asked for again: its calls run, and its
/// words are gone on from. Only what was unfinished is dropped.
package struct History: Sendable, Equatable {
  package internal(set) var items: [ResponseItem] = []
  /// Items of the attempt under way, which may still be dropped.
  var attempt: [ResponseItem] = []
  /// Ids of all calls so far; none is given twice.
  private(set) var callIDs: Set<String> = []
  private var unanswered: [ToolCall] = []
  /// Text of the attempt's messages that are not whole yet.
  private var unfinished: [ItemID: String] = [:]
  private var started: Set<String> = []
  /// Where the last item is one of an answer that was cut: by what.
  private var seam: Seam?
  /// Whether the next words belong to the last message.
  var isJoining = false
  var views: [ModelReference: ModelView] = [:]
  /// The model that was asked last, and whether for what is to stand for the history.
  private var asked: ModelReference?
  private var isCompacting = false
  /// Where the turn begins among the items, or what is left of it.
  var turnStart = 0
  /// What the person ran since their last message, as it is told before the next one.
  private var asides: [ResponseItem] = []
  private var personLines: [String: String] = [:]

  private enum Seam { case failure, outputLimit }

  /// What the model was told last of mode and sandbox.
  package private(set) var lastNote: String?

  package init() {}

  /// Calls without a result yet, in order.
  package var openCalls: [ToolCall] { unanswered + attempt.compactMap(\.toolCall) }

  /// Whether an open call began to run.
  package func hasStarted(_ callID: String) -> Bool { started.contains(callID) }

  /// Whether what was said last is an answer that was cut, and nothing has followed it.
  package var isContinued: Bool { seam != nil }

  package mutating func apply(_ event: SessionEvent) {
    switch event {
    case .userMessage(let message):
      settle()
      endSeam()
      items += asides + [ResponseItem(.userMessage(message.text))]
      asides = []
    case .stateNoted(let text):
      let cut = seam
      settle()
      // The answer that was cut still waits for its end.
      seam = seam ?? cut
      lastNote = text
      items.append(ResponseItem(.userMessage(text)))
    case .sessionResumed: keepUnfinished()
    case .requestStarted(_, _, let model):
      settle()
      asked = model
    case .assistantDelta(let item, let text): unfinished[item, default: ""] += text
    case .itemDone(let item, let content):
      unfinished[item] = nil
      attempt.append(content)
      let ids = [content.toolCall?.id, ParallelCalls.wrapperID(of: content)]
      callIDs.formUnion(ids.compactMap { $0 })
    case .attemptFailed(_, _, let error): fail(error)
    case .outputContinued: goOn()
    case .toolStarted(let callID, _, _): started.insert(callID)
    case .toolFinished(let callID, let outcome): answer(callID, outcome)
    case .contextCompacted(let compaction): take(compaction)
    case .mediaDropped(let model, _): dropMedia(for: model)
    case .loopWarning(let sentence): warn(sentence)
    case .turnStarted:
      settle()
      turnStart = items.count
      isCompacting = false
    case .compactionStarted: isCompacting = true
    case .compactionFailed: isCompacting = false
    case .turnFinished: settle()
    case .personCommandStarted(let id, let line): personLines[id] = line
    case .personCommandFinished(let id, let outcome): note(id, outcome)
    case .sessionStarted, .messageQueued, .messagesWithdrawn, .modeChanged, .sandboxProbed,
      .modelChanged, .effortChanged, .cost, .rateLimits, .reasoningDelta,
      .toolCallStarted, .toolCallDelta, .usage, .retryScheduled, .modelSwitched, .streamSilent,
      .compactionTrimmed,
      .approvalRequested, .approvalAnswered, .toolOutput, .backgroundStarted,
      .backgroundEnded, .patchApplied, .planUpdated, .notice:
      break
    }
  }
}

// MARK: - What the person ran

extension History {
  private mutating func note(_ id: String, _ outcome: ToolOutcome) {
    guard let line = personLines.removeValue(forKey: id) else { return }
    asides.append(ResponseItem(.userMessage("\(Self.aside)\(line)\n\(outcome.output))")))
  }

  /// How an item begins that tells what the person ran.
  static let aside = "(In my own shell I ran: "
}

// MARK: - What is sent

extension History {
  /// What the next request sends, to a model that nothing was shortened for alone.
  package var requestItems: [ResponseItem] { items + continuation }

  /// What the next request to a model sends.
  ///
  /// After a cut the model is told to go on from its own last words: no provider takes an answer
  /// as the end of a history.
  package func requestItems(for model: ModelReference) -> [ResponseItem] {
    items(for: model) + continuation
  }

  /// The same without the answer that was cut and waits for its end.
  func settledItems(for model: ModelReference) -> [ResponseItem] {
    Array(items(for: model).dropLast(openAnswer.count))
  }

  private var continuation: [ResponseItem] {
    switch seam {
    case nil: []
    case .failure: [ResponseItem(.userMessage(Self.continuation))]
    case .outputLimit: [ResponseItem(.userMessage(Self.limitContinuation))]
    }
  }

  package static let continuation =
    "(The connection was cut here. Continue exactly where you stopped.)"

  package static let limitContinuation = """
    (Your answer reached the output limit and was cut here. Continue exactly where it stops, in \
    the middle of a word if need be, without an apology or a repetition. Break what remains into \
    smaller pieces, and think no longer than you must.)
    """
}

// MARK: - Answers

extension History {
  /// Keeps what the person saw of an answer that the program's end cut short, as an interruption
  /// does.
  private mutating func keepUnfinished() {
    let texts = unfinished.filter { !$0.value.isEmpty }.sorted { $0.key.index < $1.key.index }
    attempt += texts.map { ResponseItem(.assistantMessage($0.value)) }
    settle()
  }

  /// Keeps what a failed attempt had finished; an answer that is asked for again with more room
  /// is replaced whole, and one that was withheld is none.
  private mutating func fail(_ error: ModelError) {
    if error.voidsAnswer {
      attempt = []
      unfinished = [:]
      if error.kind == .contentFiltered, !isCompacting, let asked { leaveOutTurn(for: asked) }
      return
    }
    dropLooseThoughts()
    let cut = attempt.last.map { $0.toolCall == nil ? Seam.failure : nil } ?? seam
    settle()
    seam = cut
  }

  /// Keeps an answer that its limit cut, to be gone on from.
  private mutating func goOn() {
    dropLooseThoughts()
    settle()
    seam = .outputLimit
    if case .assistantMessage = items.last?.content { isJoining = true }
  }

  /// Drops thoughts that led to nothing whole: no provider takes them back without what followed.
  private mutating func dropLooseThoughts() {
    while let last = attempt.last, !last.isWorthKeeping { attempt.removeLast() }
  }

  mutating func settle() {
    if !attempt.isEmpty { seam = nil }
    unanswered.append(contentsOf: attempt.compactMap(\.toolCall))
    joinAttempt()
    items.append(contentsOf: attempt)
    attempt = []
    unfinished = [:]
  }

  mutating func endSeam() {
    seam = nil
    isJoining = false
  }

  private mutating func answer(_ callID: String, _ outcome: ToolOutcome) {
    settle()
    started.remove(callID)
    if let index = unanswered.firstIndex(where: { $0.id == callID }) {
      unanswered.remove(at: index)
    }
    endSeam()
    items.append(ResponseItem(.toolResult(outcome.result(of: callID))))
  }
}

// MARK: - What takes the place of items

extension History {
  private mutating func take(_ compaction: ContextCompaction) {
    isCompacting = false
    settle()
    // An answer that was cut stays the last word, for its end is joined to it.
    let head = openAnswer
    if head.isEmpty { endSeam() }
    var shortened = compaction.items
    if shortened.suffix(head.count).elementsEqual(head) { shortened.removeLast(head.count) }
    if let reader = compaction.reader {
      items.removeLast(head.count)
      var view = views[reader] ?? ModelView()
      (view.items, view.count) = (shortened, items.count)
      views[reader] = view
    } else {
      shorten(to: shortened)
    }
    // It was said long ago and still holds, and what stands in its place may not tell it.
    if let lastNote { items.append(ResponseItem(.userMessage(lastNote))) }
    items += head
  }

  /// Puts a word of warning behind the last result, where the model looks next.
  private mutating func warn(_ sentence: String) {
    guard let index = items.lastIndex(where: { $0.toolResult != nil }),
      var result = items[index].toolResult
    else { return }
    result.output += "\n\n(\(sentence))"
    items[index].content = .toolResult(result)
  }
}

extension ToolOutcome {
  /// As the model is told it.
  func result(of callID: String) -> ToolResult {
    ToolResult(
      callID: callID, output: output, isError: isError, attachments: images.map { .image($0) })
  }
}

extension ResponseItem {
  var toolCall: ToolCall? {
    if case .toolCall(let call) = content { call } else { nil }
  }

  fileprivate var toolResult: ToolResult? {
    if case .toolResult(let result) = content { result } else { nil }
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

import Agent
import Models
import Tools
import Workspace

/// The transcript as blocks: a fold over the session's events.
struct Conversation: Sendable {
  var pane = BlockPane()
  /// Messages that were sent and that the model has not seen yet.
  var pending: [Pending] = []
  var assistants: [ItemID: Int] = [:]
  var arriving: [ItemID: CardPlace] = [:]
  var calls: [String: CardPlace] = [:]
  /// The calls whose time is counted.
  var running: Set<String> = []
  /// What runs in the background.
  var background: [BackgroundCommand] = []
  var questions: [String: ApprovalRequest] = [:]
  var plan: Int?
  /// What is to be done, as it was said last.
  var currentPlan: Plan?
  var retry: Int?
  var turn = TurnClock()
  /// Commands, by their text, that were allowed for the rest of the session.
  var allowed: Set<String> = []
  /// Calls that have no card of their own: the plan's card says it all.
  var hidden: Set<String> = []
  var outputTokens = 0
  /// A compaction that is under way.
  var compaction: CompactionNote?
  /// What the model said last, without what was written anew.
  private var answer = AnswerText()

  /// Whether a command of the person's own runs.
  var isPersonRunning: Bool {
    running.contains { id in
      calls[id].flatMap { pane.list[$0.block].content.card(at: $0.slot) }?.name == ToolCard.person
    }
  }

  /// Where a call's card stands: its block, and its place where that is a group.
  struct CardPlace: Sendable {
    var block: Int
    var slot = 0
  }

  struct Pending: Sendable, Equatable {
    var message: UserMessage
    var steers: Bool
  }

  mutating func apply(_ event: SessionEvent, at time: Int) {
    answer.note(event)
    noteCompaction(event)
    switch event {
    case .sessionStarted, .modeChanged, .sandboxProbed, .reasoningDelta, .cost,
      .rateLimits, .stateNoted:
      break
    case .modelChanged(let model): add(.note(Note(.information, "\(model) is asked from here on")))
    case .effortChanged(let effort):
      let name = effort?.rawValue ?? Model.defaultEffort
      add(.note(Note(.information, "effort \(name) from here on")))
    case .sessionResumed(_, let damaged): resume(damaged: damaged)
    case .userMessage(let message): add(message)
    case .messageQueued(let message, let steers):
      pending.append(Pending(message: message, steers: steers))
    case .messagesWithdrawn(let messages):
      pending.removeAll { entry in messages.contains { $0.id == entry.message.id } }
    case .turnStarted: startTurn(at: time)
    case .requestStarted: endRetry()
    case .assistantDelta(let item, let text): append(text, to: item)
    case .toolCallStarted(let item, let name): begin(item, name)
    case .toolCallDelta(let item, let text): grow(item, by: text.utf8.count)
    case .itemDone(let item, let response):
      if !answer.append(event) { begin(answer: event) }
      finish(item, response)
    case .usage(let usage, _): outputTokens += usage.output ?? 0
    case .attemptFailed(let request, let attempt, let error):
      fail(request: request, attempt: attempt, error)
    case .retryScheduled(let retry): schedule(retry)
    case .modelSwitched(let from, let to, let reason):
      add(
        .note(
          Note(.switched, "\(to) goes on instead of \(from)", detail: "\(reason); for this turn")))
    case .outputContinued(let part):
      add(.note(Note(.seam, "cut at the output limit · part \(part) goes on here")))
    case .streamSilent(_, _, let seconds): tellSilence(of: seconds)
    case .mediaDropped(let model, let reason):
      let reader = model.map { " for \($0)" } ?? ""
      add(.note(Note(.warning, "the pictures so far are left out\(reader)", detail: reason)))
    case .compactionStarted, .compactionTrimmed, .compactionFailed, .contextCompacted: break
    case .loopWarning(let sentence):
      add(.note(Note(.circles, "the model goes in circles, and was told so", detail: sentence)))
    case .approvalRequested(let request): ask(request, at: time)
    case .approvalAnswered(let id, let answer): note(answer, to: id, at: time)
    case .toolStarted(let callID, let name, let summary): start(callID, name, summary, at: time)
    case .toolOutput(let callID, let text): change(callID) { $0.append(text) }
    case .toolFinished(let callID, let outcome): finish(callID, outcome, at: time)
    case .backgroundStarted(let id, let callID, let line):
      background.append(BackgroundCommand(id: id, line: line, start: time))
      change(callID) { $0.backgroundID = id }
    case .backgroundEnded(let id, let sentence): endBackground(id, sentence)
    case .personCommandStarted(let id, let line): start(id, ToolCard.person, line, at: time)
    case .personCommandFinished(let id, let outcome): finish(id, outcome, at: time)
    case .patchApplied(let callID, let patch): show(patch, of: callID)
    case .planUpdated(let plan): update(plan)
    case .notice(let text): add(.note(Note(.information, text)))
    case .turnFinished(_, let ending): endTurn(ending, at: time)
    }
  }

  /// The last answer, as it was written: whole where it was cut and went on, and as far as it has
  /// come while it is being written.
  var lastAnswer: String? {
    let words = unfinished.map { answer.text(before: $0) } ?? answer.text
    return words.isEmpty ? nil : words
  }

  private mutating func begin(answer event: SessionEvent) {
    let next = AnswerText(event)
    if !next.text.isEmpty { answer = next }
  }

  /// The words of a message that is being written.
  private var unfinished: String? {
    assistants.values.max().flatMap { index in
      guard case .assistant(let text) = pane.list[index].content, !text.isFinished else {
        return nil
      }
      return text.source
    }
  }

  /// The text of the last blocks, at most `limit` lines of it.
  func plain(limit: Int) -> String {
    var lines: [String] = []
    for index in stride(from: pane.list.count - 1, through: 0, by: -1) where lines.count < limit {
      let content = pane.list[index].content
      var text = content.plain
      if case .user = content { text = "❯ " + text }
      lines = TextBuffer.split(text) + (lines.isEmpty ? [] : [""]) + lines
    }
    return lines.suffix(limit).joined(separator: "\n")
  }

  /// Shows the seconds left of a wait.
  mutating func count(down seconds: Int, hint: String) {
    guard let retry, case .retry(let notice) = pane.list[retry].content else { return }
    guard notice.state != .waiting(seconds) || notice.hint != hint else { return }
    pane.list.change(retry) {
      $0.withRetry { notice in
        notice.state = .waiting(seconds)
        notice.hint = hint
      }
    }
  }

  @discardableResult
  mutating func add(_ content: Block.Content) -> Int { pane.list.append(content) }
}

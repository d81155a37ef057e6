import Agent
import Models
import Tools
import Workspace

/// The transcript as blocks: a fold over the session's events.
struct Conversation: Sendable {
  var pane = BlockPane()
  /// Messages that were sent and that the model has not seen yet.
  private(set) var pending: [Pending] = []
  private var assistants: [ItemID: Int] = [:]
  private var arriving: [ItemID: Int] = [:]
  private var calls: [String: Int] = [:]
  private var questions: [String: ApprovalRequest] = [:]
  private var plan: Int?
  private(set) var retry: Int?
  private var turn = TurnClock()
  /// Commands, by their text, that were allowed for the rest of the session.
  private var allowed: Set<String> = []
  /// Calls that have no card of their own: the plan's card says it all.
  private var hidden: Set<String> = []
  private var outputTokens = 0

  struct Pending: Sendable, Equatable {
    var message: UserMessage
    var steers: Bool
  }

  mutating func apply(_ event: SessionEvent, at time: Int) {
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
    case .itemDone(let item, let response): finish(item, response)
    case .usage(let usage, _): outputTokens += usage.output ?? 0
    case .attemptFailed(let request, let attempt, let error):
      fail(request: request, attempt: attempt, error)
    case .retryScheduled(let retry): schedule(retry)
    case .modelSwitched(let from, let to, let reason):
      add(.note(Note(.warning, "\(reason) – \(to) goes on instead of \(from)")))
    case .outputContinued(let part):
      add(.note(Note(.information, "the answer was cut; part \(part) goes on")))
    case .streamSilent(_, _, let seconds):
      add(.note(Note(.information, "nothing has come from the model for \(seconds) s")))
    case .mediaDropped(let reason):
      add(.note(Note(.warning, "\(reason) – the pictures are left out from here on")))
    case .compactionStarted: add(.note(Note(.information, "shortening the conversation…")))
    case .contextCompacted(let compaction):
      add(.note(Note(.information, compaction.sentence)))
    case .loopWarning(let sentence):
      add(.note(Note(.warning, "the model goes in circles; it was told: \(sentence)")))
    case .approvalRequested(let request): ask(request, at: time)
    case .approvalAnswered(let id, let answer): note(answer, to: id, at: time)
    case .toolStarted(let callID, let name, let summary): start(callID, name, summary)
    case .toolOutput(let callID, let text): change(callID) { $0.append(text) }
    case .toolFinished(let callID, let outcome): finish(callID, outcome)
    case .patchApplied(let callID, let patch): show(patch, of: callID)
    case .planUpdated(let plan): update(plan)
    case .notice(let text): add(.note(Note(.information, text)))
    case .turnFinished(_, let ending): endTurn(ending, at: time)
    }
  }

  /// The last answer, as it was written.
  var lastAnswer: String? {
    for index in stride(from: pane.list.count - 1, through: 0, by: -1) {
      if case .assistant(let text) = pane.list[index].content { return text.source }
    }
    return nil
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
  private mutating func add(_ content: Block.Content) -> Int { pane.list.append(content) }
}

// MARK: - Messages

extension Conversation {
  private mutating func resume(damaged: Int) {
    settle()
    var text = "session resumed"
    if damaged > 0 {
      text += "; \(damaged) \(damaged == 1 ? "line" : "lines") of its log could not be read"
    }
    add(.note(Note(damaged > 0 ? .warning : .information, text)))
    pending = []
    allowed = []
  }

  private mutating func add(_ message: UserMessage) {
    pending.removeAll { $0.message.id == message.id }
    add(.user(UserText(id: message.id, text: message.text)))
  }

  private mutating func append(_ text: String, to item: ItemID) {
    let index = assistants[item] ?? add(.assistant(MarkdownText()))
    assistants[item] = index
    pane.list.change(index) { $0.withMarkdown { $0.append(text) } }
  }

  private mutating func finish(_ item: ItemID, _ response: ResponseItem) {
    switch response.content {
    case .assistantMessage(let text):
      guard !text.isEmpty || assistants[item] != nil else { return }
      let index = assistants[item] ?? add(.assistant(MarkdownText()))
      assistants[item] = index
      pane.list.change(index) { $0.withMarkdown { $0.finish(text) } }
    case .toolCall(let call):
      if call.name == Self.planTool, arriving[item] == nil { return }
      let index = arriving.removeValue(forKey: item) ?? add(.tool(ToolCard(name: call.name)))
      calls[call.id] = index
      pane.list.change(index) {
        $0.withTool {
          $0.name = call.name
          $0.state = .waiting
          if $0.summary.isEmpty { $0.summary = call.summary }
        }
      }
    case .userMessage, .reasoning, .toolResult, .compaction: break
    }
  }

  private mutating func begin(_ item: ItemID, _ name: String) {
    guard name != Self.planTool else { return }
    arriving[item] = add(.tool(ToolCard(name: name)))
  }

  private mutating func grow(_ item: ItemID, by bytes: Int) {
    guard let index = arriving[item] else { return }
    pane.list.change(index) {
      $0.withTool { card in
        guard case .arriving(let count) = card.state else { return }
        card.state = .arriving(count + bytes)
      }
    }
  }
}

// MARK: - Recovery

extension Conversation {
  /// Marks what the attempt showed and did not finish; what is whole stays as it is.
  private mutating func fail(request: Int, attempt: Int, _ error: ModelError) {
    let isReplaced = error.kind == .outputLimitReached
    for (item, index) in assistants where item.request == request && item.attempt == attempt {
      pane.list.change(index) {
        $0.withMarkdown {
          if isReplaced { $0.replace(error.description) } else { $0.fail(error.description) }
        }
      }
    }
    for (item, index) in arriving where item.request == request && item.attempt == attempt {
      pane.list.change(index) { $0.withTool { $0.state = .abandoned } }
      arriving[item] = nil
    }
  }

  private mutating func schedule(_ retry: Retry) {
    endRetry()
    let seconds = Int(retry.delay.rounded(.up))
    self.retry = add(
      .retry(
        RetryNotice(
          reason: retry.reason, attempt: retry.attempt, limit: retry.limit,
          state: .waiting(seconds))))
  }

  private mutating func endRetry() {
    guard let index = retry else { return }
    pane.list.change(index) { $0.withRetry { $0.state = .over } }
    retry = nil
  }
}

// MARK: - Tools

extension Conversation {
  private mutating func card(of callID: String, name: String) -> Int {
    if let index = calls[callID] { return index }
    let index = add(.tool(ToolCard(name: name)))
    calls[callID] = index
    return index
  }

  private mutating func change(_ callID: String, _ body: (inout ToolCard) -> Void) {
    guard let index = calls[callID] else { return }
    pane.list.change(index) { $0.withTool(body) }
  }

  /// The tool whose calls need no card.
  private static let planTool = "update_plan"

  private mutating func start(_ callID: String, _ name: String, _ summary: String) {
    if name == Self.planTool, calls[callID] == nil {
      hidden.insert(callID)
      return
    }
    let index = card(of: callID, name: name)
    pane.list.change(index) {
      $0.withTool {
        $0.name = name
        $0.summary = summary
        $0.state = .running
        if $0.answer == nil, name == "shell", allowed.contains(summary) {
          $0.answer = "allowed for this session"
        }
      }
    }
  }

  private mutating func finish(_ callID: String, _ outcome: ToolOutcome) {
    if hidden.remove(callID) != nil, outcome.isError { _ = card(of: callID, name: Self.planTool) }
    change(callID) { $0.finish(outcome) }
  }

  private mutating func ask(_ request: ApprovalRequest, at time: Int) {
    turn.ask(request.id, at: time)
    questions[request.id] = request
    change(request.callID) { card in
      if case .command(let command, _, _) = request.subject {
        card.summary = CommandText.summary(of: command.arguments)
      }
      card.state = .waiting
      card.isAsked = true
    }
  }

  private mutating func note(_ answer: ApprovalAnswer, to id: String, at time: Int) {
    turn.answer(id, at: time)
    guard let request = questions.removeValue(forKey: id) else { return }
    change(request.callID) {
      $0.answer = answer.label
      $0.isAsked = false
    }
    if case .session = answer, case .command(let command, _, _) = request.subject {
      allowed.insert(CommandText.summary(of: command.arguments))
    }
  }

  /// What was written takes the place of the call that wrote it.
  private mutating func show(_ patch: AppliedPatch, of callID: String) {
    guard let index = calls[callID], case .tool(let card) = pane.list[index].content,
      ["apply_patch", "edit_file", "write_file"].contains(card.name)
    else {
      add(.patch(PatchCard(patch: patch)))
      return
    }
    calls[callID] = nil
    pane.list.change(index) { $0 = .patch(PatchCard(patch: patch, answer: card.answer)) }
  }

  private mutating func update(_ plan: Plan) {
    if let index = self.plan, case .plan = pane.list[index].content {
      pane.list.change(index) { $0 = .plan(PlanCard(plan: plan)) }
    } else {
      self.plan = add(.plan(PlanCard(plan: plan)))
    }
  }
}

// MARK: - Turns

extension Conversation {
  private mutating func startTurn(at time: Int) {
    turn.begin(at: time)
    outputTokens = 0
    plan = nil
  }

  private mutating func endTurn(_ ending: TurnEnding, at time: Int) {
    settle()
    switch ending {
    case .completed: break
    case .interrupted: add(.note(Note(.warning, "interrupted")))
    case .failed(let error): add(.failure(FailureCard(error)))
    case .stopped(let reason): add(.note(Note(.warning, reason)))
    }
    var facts: [String] = []
    if let worked = turn.worked(at: time) { facts.append(Duration.label(milliseconds: worked)) }
    if outputTokens > 0 { facts.append("\(Tokens.label(outputTokens)) tokens") }
    if !facts.isEmpty { add(.note(Note(.ending, facts.joined(separator: " · ")))) }
    turn = TurnClock()
  }

  /// Nothing that is open goes on after a turn's end or in another run of the program.
  private mutating func settle() {
    endRetry()
    for index in arriving.values {
      pane.list.change(index) { $0.withTool { $0.state = .abandoned } }
    }
    for index in calls.values { abandon(index) }
    for index in assistants.values { settle(index) }
    arriving = [:]
    calls = [:]
    assistants = [:]
    questions = [:]
    hidden = []
  }

  private mutating func abandon(_ index: Int) {
    guard case .tool(let card) = pane.list[index].content else { return }
    guard card.state == .waiting || card.state == .running else { return }
    pane.list.change(index) { $0.withTool { $0.state = .abandoned } }
  }

  private mutating func settle(_ index: Int) {
    guard case .assistant(let text) = pane.list[index].content, !text.isFinished else { return }
    pane.list.change(index) { $0.withMarkdown { $0.finish() } }
  }
}

extension ContextCompaction {
  fileprivate var sentence: String {
    let how =
      switch method {
      case .provider: "by the provider"
      case .summary: "by a summary of \(model)"
      case .excerpt: "by leaving out its oldest part: no summary could be had"
      }
    return
      "context compacted: \(Tokens.label(tokensBefore)) → \(Tokens.label(tokensAfter)) tokens, \(how)"
  }
}

extension ApprovalAnswer {
  fileprivate var label: String {
    switch self {
    case .once: return "you allowed it once"
    case .session: return "you allowed it for this session"
    case .always(let prefix):
      let words = prefix.map(CommandText.quoted).joined(separator: " ")
      return "you allowed it always: \(words)"
    case .edited: return "you changed the command"
    case .interrupted: return "interrupted before an answer"
    case .nobody: return "declined, for nobody could be asked"
    case .no(nil): return "you declined"
    case .no(.some(let comment)): return "you declined: \(comment)"
    case .patch(let decision):
      let verdicts = decision.files.flatMap(\.verdicts)
      let accepted = verdicts.count { $0.isAccepted }
      guard !verdicts.isEmpty else {
        let files = decision.files.count { $0.isAccepted }
        return "you accepted \(files) of \(decision.files.count) files"
      }
      return "you accepted \(accepted) of \(verdicts.count) hunks"
    case .reply(let words): return "you answered: \(words)"
    }
  }
}

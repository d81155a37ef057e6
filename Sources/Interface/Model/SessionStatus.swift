import Agent
import Models

/// What the header tells: the model, the folder, the mode, and what is going on.
struct SessionStatus: Sendable {
  private(set) var id = ""
  private(set) var folder = ""
  private(set) var model: ModelReference?
  private(set) var mode = PermissionMode.ask
  /// How long the running turn has worked.
  private(set) var turn = TurnClock()
  /// Whether the log could not be written the last time that was told.
  private(set) var isUnsaved = false
  /// When the countdown ends, in milliseconds since 1970; nil while there is none.
  private(set) var retryTime: Int?
  private var meter = ContextMeter()
  private var learnt = LearntWindows()
  private(set) var effort: CallOptions.Effort?
  /// Of the whole session.
  private(set) var cost = CostLedger()
  private(set) var tokens = TokenTotals()
  /// What providers said last of their limits, by their names.
  private(set) var limits: [String: RateLimitSnapshot] = [:]
  /// How much the model takes in, in tokens, where that is known beforehand.
  var knownWindow: Int?
  /// Whether something holds commands but the person's yes.
  var isSandboxed = false
  /// Why nothing does.
  private(set) var sandboxFailure: String?

  var isWorking: Bool { turn.isRunning }

  mutating func apply(_ event: SessionEvent, at time: Int) {
    meter.apply(event)
    learnt.apply(event)
    switch event {
    case .sessionStarted(let info): take(info)
    case .sessionResumed(let info, _):
      take(info)
      turn = TurnClock()
      isUnsaved = false
      retryTime = nil
    case .modeChanged(let mode): self.mode = mode
    case .modelChanged(let model): self.model = model
    case .effortChanged(let effort): self.effort = effort
    case .cost: cost.apply(event)
    case .rateLimits(let limits, let provider): self.limits[provider] = limits
    case .sandboxProbed(let failure):
      isSandboxed = failure == nil
      sandboxFailure = failure
    case .turnStarted: turn.begin(at: time)
    case .requestStarted(_, _, let model):
      // Who is asked for a summary may be another than the session is with.
      if !meter.isCompacting { self.model = model }
      retryTime = nil
    case .usage(let usage, let model):
      cost.apply(event)
      tokens.add(usage, of: model)
    case .approvalRequested(let request):
      turn.ask(request.id, at: time)
    case .approvalAnswered(let id, _): turn.answer(id, at: time)
    case .retryScheduled(let retry): retryTime = time + Int(min(max(retry.delay, 0), 86_400) * 1000)
    case .modelSwitched(_, let model, _): self.model = model
    case .turnFinished:
      turn = TurnClock()
      retryTime = nil
    case .notice(let text): isUnsaved = SavingNotice.isSaved(text).map { !$0 } ?? isUnsaved
    case .userMessage, .messageQueued, .messagesWithdrawn, .assistantDelta, .reasoningDelta,
      .toolCallStarted,
      .toolCallDelta, .itemDone, .attemptFailed, .outputContinued, .toolStarted, .toolOutput,
      .toolFinished, .patchApplied, .planUpdated, .streamSilent, .mediaDropped,
      .compactionStarted, .compactionTrimmed, .compactionFailed, .contextCompacted, .loopWarning,
      .stateNoted, .backgroundStarted,
      .backgroundEnded, .personCommandStarted,
      .personCommandFinished:
      break
    }
  }

  /// The model, and its effort where one was chosen.
  var modelLabel: String {
    guard let model else { return "" }
    return model.model + (effort.map { " · \($0.rawValue)" } ?? "")
  }

  /// The limit that is all but used up, in words; nil while none is.
  ///
  /// `time` in milliseconds since 1970: a limit that was renewed since is none.
  func nearLimit(at time: Int) -> String? {
    guard let provider = model?.provider, let windows = limits[provider]?.windows else {
      return nil
    }
    let near = windows.filter { window in
      (window.used ?? 0) >= 90 && (window.resetsAt.map { $0 * 1000 > Double(time) } ?? true)
    }
    guard let first = near.max(by: { ($0.used ?? 0) < ($1.used ?? 0) }) else { return nil }
    return "\(first.percent ?? 0)% of \(provider)'s \(first.label)"
  }

  /// How much the model takes in, in tokens: as it is known beforehand, or as its server told.
  var contextWindow: Int? { knownWindow ?? model.flatMap { learnt[$0] } }

  /// The size of the conversation, in tokens; 0 before a server has counted it.
  var contextTokens: Int { meter.isKnown ? meter.tokens : 0 }

  /// Estimates what has come since a server counted last.
  mutating func measureContext() { meter.measure() }

  /// How full the model's window is, in words; empty before the first answer.
  var context: String {
    guard contextTokens > 0 else { return "" }
    guard let contextWindow, contextWindow > 0 else {
      return "\(Tokens.label(contextTokens)) tokens"
    }
    return "\(contextTokens * 100 / contextWindow)% of \(Tokens.label(contextWindow))"
  }

  /// How full the window is, in percent; nil where that is not known.
  var contextFill: Int? {
    guard contextTokens > 0, let contextWindow, contextWindow > 0 else { return nil }
    return contextTokens * 100 / contextWindow
  }

  /// The colour of the meter.
  var contextRole: String {
    switch contextFill ?? 0 {
    case 90...: "error"
    case 70...: "warning"
    default: "status.tokens"
    }
  }

  private mutating func take(_ info: SessionInfo) {
    id = info.id
    folder = info.folder
    model = info.model
    mode = info.mode
  }
}

extension RateLimitSnapshot.Window {
  /// What people call it: `5 h limit`, `weekly limit`, `input-tokens`.
  var label: String {
    guard let minutes else { return name }
    switch minutes {
    case 10_080: return "weekly limit"
    case 1440: return "daily limit"
    case 60...: return "\(minutes / 60) h limit"
    default: return "\(minutes) min limit"
    }
  }
}

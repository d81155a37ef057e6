import Agent
import Models

/// What the header tells: the model, the folder, the mode, and what is going on.
struct SessionStatus: Sendable {
  private(set) var id = ""
  private(set) var folder = ""
  private(set) var model: ModelReference?
  private(set) var mode = PermissionMode.ask
  /// When the running turn began, in milliseconds since 1970; nil between turns.
  private(set) var turnStart: Int?
  /// When the countdown ends, in milliseconds since 1970; nil while there is none.
  private(set) var retryTime: Int?
  /// The size of the last request and its answer, in tokens.
  private(set) var contextTokens = 0

  var isWorking: Bool { turnStart != nil }

  mutating func apply(_ event: SessionEvent, at time: Int) {
    switch event {
    case .sessionStarted(let info): take(info)
    case .sessionResumed(let info, _):
      take(info)
      turnStart = nil
      retryTime = nil
    case .modeChanged(let mode): self.mode = mode
    case .turnStarted: turnStart = time
    case .requestStarted(_, _, let model):
      self.model = model
      retryTime = nil
    case .usage(let usage, _): contextTokens = (usage.input ?? 0) + (usage.output ?? 0)
    case .retryScheduled(let retry): retryTime = time + Int(retry.delay * 1000)
    case .modelSwitched(_, let model, _): self.model = model
    case .turnFinished:
      turnStart = nil
      retryTime = nil
    case .userMessage, .messageQueued, .assistantDelta, .reasoningDelta, .toolCallStarted,
      .toolCallDelta, .itemDone, .attemptFailed, .outputContinued, .approvalRequested,
      .approvalAnswered, .toolStarted, .toolOutput, .toolFinished, .patchApplied, .planUpdated,
      .notice:
      break
    }
  }

  private mutating func take(_ info: SessionInfo) {
    id = info.id
    folder = info.folder
    model = info.model
    mode = info.mode
  }
}

import Agent

extension SessionEvent {
  /// The pane in which a person would look for this; nil for what no pane shows.
  var pane: Pane? {
    switch self {
    case .reasoningDelta: .thinking
    case .patchApplied: .changes
    case .approvalRequested: .question
    case .assistantDelta, .toolStarted, .toolFinished, .modelSwitched, .outputContinued,
      .retryScheduled, .planUpdated, .modelChanged, .effortChanged, .notice, .turnFinished,
      .streamSilent, .mediaDropped, .compactionStarted, .compactionTrimmed, .compactionFailed,
      .contextCompacted, .loopWarning,
      .backgroundEnded,
      .personCommandFinished:
      .conversation
    case .sessionStarted, .sessionResumed, .userMessage, .messageQueued, .messagesWithdrawn,
      .modeChanged, .sandboxProbed, .cost, .rateLimits,
      .turnStarted, .requestStarted, .toolCallStarted, .toolCallDelta, .itemDone, .usage,
      .attemptFailed, .approvalAnswered, .toolOutput, .stateNoted, .backgroundStarted,
      .personCommandStarted:
      nil
    }
  }
}

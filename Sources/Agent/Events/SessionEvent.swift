package import Models
package import Tools
package import Workspace

/// Everything that happens in a session.
///
/// The log holds these; the screen, the model's history, the cost and the list of changes are folds
/// over them.
package enum SessionEvent: Sendable, Equatable {
  case sessionStarted(SessionInfo)
  /// The log was opened again; `damagedLines` could not be read.
  case sessionResumed(SessionInfo, damagedLines: Int)

  case userMessage(UserMessage)
  /// Waits for the running turn to end, or (steering) for its next request.
  case messageQueued(UserMessage, steers: Bool)
  /// What waited goes back to the person unheard, in the order it was said.
  case messagesWithdrawn([UserMessage])
  case modeChanged(PermissionMode)
  /// Another model is asked from the next request on.
  case modelChanged(ModelReference)
  /// nil leaves it to the provider.
  case effortChanged(CallOptions.Effort?)
  /// Whether commands can be held in a sandbox is known; otherwise why not, in a sentence.
  case sandboxProbed(failure: String?)

  case turnStarted(turn: Int)
  /// A request goes out. `attempt` counts from 1 within the request.
  case requestStarted(request: Int, attempt: Int, model: ModelReference)
  case assistantDelta(item: ItemID, String)
  /// `isSummary` tells a summary from the model's own words.
  case reasoningDelta(item: ItemID, String, isSummary: Bool)
  /// A call's arguments are being written; for display only.
  case toolCallStarted(item: ItemID, name: String)
  case toolCallDelta(item: ItemID, String)
  case itemDone(item: ItemID, ResponseItem)
  case usage(Usage, model: ModelReference)
  /// What the answer cost whose usage was told just before, or that told none.
  case cost(Cost)
  /// The provider's limits, where they changed noticeably.
  case rateLimits(RateLimitSnapshot, provider: String)

  /// The attempt failed. What it showed stays and is marked; it is not sent again.
  case attemptFailed(request: Int, attempt: Int, ModelError)
  /// `delay` in seconds, from this record's time on.
  case retryScheduled(Retry)
  case modelSwitched(from: ModelReference, to: ModelReference, reason: String)
  case outputContinued(part: Int)
  /// Nothing has come for so many seconds.
  case streamSilent(request: Int, attempt: Int, seconds: Int)
  /// A provider refused the pictures: those so far are left out for one model, or for all.
  case mediaDropped(for: ModelReference?, reason: String)
  case compactionStarted(ContextCompaction.Trigger)
  /// So many tokens of the oldest rounds are left out of what is summarised, to make it fit.
  case compactionTrimmed(tokens: Int)
  /// The history stays as it is; a sentence says why.
  case compactionFailed(reason: String)
  /// The model goes on from a shortened history; the transcript keeps everything.
  case contextCompacted(ContextCompaction)
  /// A word to the model that it goes in circles, behind the last result.
  case loopWarning(String)

  case approvalRequested(ApprovalRequest)
  case approvalAnswered(id: String, ApprovalAnswer)

  case toolStarted(callID: String, name: String, summary: String)
  /// Output of a running command as it comes.
  case toolOutput(callID: String, String)
  case toolFinished(callID: String, ToolOutcome)
  /// A command goes on in the background, by the id that tells it from others there.
  case backgroundStarted(id: String, callID: String, line: String)
  /// It has ended by itself; a sentence says how.
  case backgroundEnded(id: String, String)
  /// The person runs a command line of their own.
  case personCommandStarted(id: String, line: String)
  case personCommandFinished(id: String, ToolOutcome)
  case patchApplied(callID: String, AppliedPatch)
  case planUpdated(Plan)

  /// What holds from here on, as the model is told of it: mode, sandbox, day.
  case stateNoted(String)
  /// A sentence for the person that belongs to no item.
  case notice(String)
  case turnFinished(turn: Int, TurnEnding)
}

/// Names an item of an answer within the session: the request it belongs to, the attempt, and its
/// place in the answer.
package struct ItemID: Sendable, Hashable {
  package var request: Int
  package var attempt: Int
  package var index: Int
  package init(request: Int, attempt: Int, index: Int) {
    self.request = request
    self.attempt = attempt
    self.index = index
  }
}

package struct SessionInfo: Sendable, Equatable {
  package var id: String
  package var folder: String
  package var model: ModelReference
  package var mode: PermissionMode
  package var version: String
  package init(
    id: String, folder: String, model: ModelReference, mode: PermissionMode, version: String
  ) {
    self.id = id
    self.folder = folder
    self.model = model
    self.mode = mode
    self.version = version
  }
}

package struct UserMessage: Sendable, Equatable {
  package var id: String
  package var text: String
  package init(id: String, text: String) {
    self.id = id
    self.text = text
  }
}

package struct Retry: Sendable, Equatable {
  package var request: Int
  /// The attempt that comes next, from 2.
  package var attempt: Int
  /// How many there may be.
  package var limit: Int
  /// In seconds.
  package var delay: Double
  package var reason: String
  package init(request: Int, attempt: Int, limit: Int, delay: Double, reason: String) {
    self.request = request
    self.attempt = attempt
    self.limit = limit
    self.delay = delay
    self.reason = reason
  }
}

package enum TurnEnding: Sendable, Equatable {
  case completed
  case interrupted
  case failed(ModelError)
  /// The answer ended for a reason that needs the person: refusal, filter, limits.
  case stopped(reason: String)
}

/// What may happen without a question.
package enum PermissionMode: String, Sendable, Equatable, CaseIterable {
  /// Nothing changes.
  case plan
  /// Every command and every patch asks.
  case ask
  /// Patches inside the workspace apply by themselves.
  case edits
  /// Anything the sandbox holds.
  case auto

  package var next: PermissionMode {
    switch self {
    case .plan: .ask
    case .ask: .edits
    case .edits: .auto
    case .auto: .plan
    }
  }
}

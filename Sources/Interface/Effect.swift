package import Agent
package import Models

/// What the interface asks of the world.
package enum Effect: Sendable, Equatable {
  /// Send now; steers a running turn.
  case send(String)
  /// Send when the running turn has ended.
  case queue(String)
  case interrupt
  case answer(approval: String, ApprovalAnswer)
  case setMode(PermissionMode)
  /// Tell which commands run without a question.
  case showRules
  case setModel(ModelReference)
  /// nil leaves it to the provider.
  case setEffort(CallOptions.Effort?)
  /// Shorten the conversation; the focus is what the summary is to dwell on, if not empty.
  case compact(focus: String)
  /// Do not wait for the countdown.
  case retryNow
  /// End the turn instead of retrying.
  case giveUp
  /// Edit this text in `$EDITOR`; comes back as ``Message/edited(_:)``.
  case edit(String)
  case copy(String)
  case setTheme(String)
  case suspend
  case redraw
  case quit
}

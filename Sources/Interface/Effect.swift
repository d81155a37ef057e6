package import Agent
package import Models
package import Workspace

/// What the interface asks of the world.
package enum Effect: Sendable, Equatable {
  /// Send now; steers a running turn.
  case send(String)
  /// Run a command line of the person's own.
  case runShell(String)
  /// Show what a command in the background has written; comes back as ``Message/background(id:_:)``.
  case readBackground(id: String)
  case endBackground(id: String)
  /// Send when the running turn has ended.
  case queue(String)
  case interrupt
  /// Take back the message that waits last; it comes back with the session's events.
  case withdraw
  case answer(approval: String, ApprovalAnswer)
  case setMode(PermissionMode)
  /// Tell which commands run without a question; comes back as ``Message/rules(_:)``.
  case showRules
  /// Let the commands of a rule ask again.
  case revokeRule(RuleBook.Entry)
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
  /// Open a file of the project in `$EDITOR`, at a line that counts from 1.
  case open(FilePath, line: Int)
  case copy(String)
  /// List the project's files; they come back as ``Message/files(_:)``.
  case listFiles
  /// Look what git has checked out; comes back as ``Message/branch(_:)``.
  case readBranch
  case setTheme(String)
  case suspend
  case redraw
  case quit
}

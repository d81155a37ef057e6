package import Workspace

/// A command as the model asks for it.
package struct CommandRequest: Sendable, Equatable {
  /// More room than the mode gives, which is a question of its own.
  package enum Escalation: String, Sendable, Equatable, CaseIterable {
    /// The sandbox with a network.
    case network = "workspace+network"
    /// No sandbox at all.
    case none
  }

  /// Its time-out is how long is waited for it; it then goes on in the background.
  package var command: Command
  /// The model's word for why.
  package var reason: String?
  package var escalation: Escalation?
  /// Whether nobody waits for its end.
  package var runsInBackground: Bool

  package init(
    _ command: Command, reason: String? = nil, escalation: Escalation? = nil,
    runsInBackground: Bool = false
  ) {
    self.command = command
    self.reason = reason
    self.escalation = escalation
    self.runsInBackground = runsInBackground
  }
}

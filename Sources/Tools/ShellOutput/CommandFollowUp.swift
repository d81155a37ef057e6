/// A look at a command that runs in the background.
package struct CommandFollowUp: Sendable, Equatable {
  /// As its start told it, such as `b1`.
  package var id: String
  /// How long to wait for its end, in seconds.
  package var patience: Double
  package var kills: Bool

  package init(id: String, patience: Double = 0, kills: Bool = false) {
    self.id = id
    self.patience = patience
    self.kills = kills
  }
}

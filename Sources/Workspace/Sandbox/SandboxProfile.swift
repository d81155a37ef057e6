/// What a command may reach while it runs.
package enum SandboxProfile: String, Sendable, Equatable, CaseIterable {
  /// Reads most of the file system and writes only temporary files of its own; no network.
  case readOnly = "read-only"
  /// Writes in the workspace too, but for what steers git and Tern; no network.
  case workspace
  /// Like ``workspace``, with the network of the machine.
  case network = "workspace+network"
  /// No sandbox: whatever the person may do.
  case none
}

/// Whether commands can be held in a sandbox here.
package enum SandboxState: Sendable, Equatable {
  case working
  /// The reason is a sentence for the person at the screen.
  case missing(reason: String)
}

/// Holds commands in a sandbox.
final class Sandbox: Sendable {
  let root: FilePath
  let policy: SandboxPolicy

  init(root: FilePath, policy: SandboxPolicy) {
    self.root = root
    self.policy = policy
  }

  func state() async -> SandboxState {
    .missing(reason: "Commands cannot be held in a sandbox yet.")
  }
}

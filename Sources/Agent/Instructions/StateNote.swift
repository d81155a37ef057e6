import Workspace

/// What may change while a session runs, as the model is told of it.
///
/// A note stands in the conversation at the place where it began to hold and stays there, so that
/// everything before it, and with it a provider's cache, is untouched by a change.
package enum StateNote {
  private static let opening = "<tern>"
  private static let ending = "</tern>"

  /// Whether a text of the person's turns is a note, which nobody said.
  package static func isNote(_ text: String) -> Bool {
    text.utf8.starts(with: opening.utf8)
      && text.utf8.reversed().starts(with: ending.utf8.reversed())
  }

  /// The note for a mode and the sandbox that commands run in, nil for none; `day` is nil as long
  /// as it is the one the session began on.
  static func text(mode: PermissionMode, sandbox: SandboxProfile?, day: CivilDay?) -> String {
    var lines = [
      "Mode: \(mode.rawValue). " + words(mode, isSandboxed: sandbox != nil),
      "Sandbox: " + words(sandbox),
    ]
    if let day { lines.append("Date: \(day)") }
    return ([opening] + lines + [ending]).joined(separator: "\n")
  }

  private static func words(_ mode: PermissionMode, isSandboxed: Bool) -> String {
    switch mode {
    case .plan:
      "Nothing may change: read, search and think, and answer with a plan. Patches are refused; "
        + (isSandboxed ? "commands ask, and can only read." : "so are commands.")
    case .ask: "Every command and every hunk waits for the person."
    case .edits: "Patches in the workspace apply by themselves; commands wait for the person."
    case .auto:
      isSandboxed
        ? "Patches in the workspace apply by themselves, and commands run in the sandbox without "
          + "a question, but for dangerous ones; `rm -rf` of a folder named in the workspace is none."
        : "Patches in the workspace apply by themselves; commands wait for the person."
    }
  }

  private static func words(_ sandbox: SandboxProfile?) -> String {
    switch sandbox {
    case .readOnly: "commands can write nothing but temporary files and have no network."
    case .workspace:
      "commands can write in the workspace and temporary files only, and have no network; `.git` "
        + "and configuration are read-only."
    case .network: "commands can write in the workspace and temporary files only."
    case .some(.none), nil:
      "none holds commands here. They run with the person's own rights, so each one asks."
    }
  }
}

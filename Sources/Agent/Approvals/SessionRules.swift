package import Workspace

/// The commands that were allowed for the rest of a session: the same arguments in the same folder
/// and the same sandbox.
package struct SessionRules: Sendable, Equatable {
  private struct Rule: Hashable {
    var arguments: [String]
    var folder: FilePath
    var profile: SandboxProfile
  }
  private var rules: Set<Rule> = []

  package init() {}

  package mutating func allow(_ command: Command) {
    rules.insert(
      Rule(arguments: command.arguments, folder: command.folder, profile: command.profile))
  }

  package func allows(_ command: Command) -> Bool {
    rules.contains { rule in
      rule.folder == command.folder && rule.profile == command.profile
        && rule.arguments.elementsEqual(command.arguments) { $0.utf8.elementsEqual($1.utf8) }
    }
  }
}

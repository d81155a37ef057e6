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

  /// The commands in words, sorted.
  var lines: [String] {
    rules.map(Self.line).sorted()
  }

  /// Forgets the rules of these words.
  mutating func revoke(_ line: String) { rules = rules.filter { Self.line($0) != line } }

  private static func line(_ rule: Rule) -> String {
    let command = Command(arguments: rule.arguments, folder: rule.folder)
    return command.shellLine ?? rule.arguments.joined(separator: " ")
  }

  package func allows(_ command: Command) -> Bool {
    rules.contains { rule in
      rule.folder == command.folder && rule.profile == command.profile
        && rule.arguments.elementsEqual(command.arguments) { $0.utf8.elementsEqual($1.utf8) }
    }
  }
}

package import Workspace

/// The commands that were allowed for the rest of a session: the same arguments in the same folder.
package struct SessionRules: Sendable, Equatable {
  private struct Rule: Hashable {
    var arguments: [String]
    var folder: FilePath
  }
  private var rules: Set<Rule> = []

  package init() {}

  package mutating func allow(_ command: Command) {
    rules.insert(Rule(arguments: command.arguments, folder: command.folder))
  }

  package func allows(_ command: Command) -> Bool {
    rules.contains { rule in
      rule.folder == command.folder
        && rule.arguments.elementsEqual(command.arguments) { $0.utf8.elementsEqual($1.utf8) }
    }
  }
}

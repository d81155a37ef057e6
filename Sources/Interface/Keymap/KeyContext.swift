/// Where a key is pressed: each context has its own bindings.
enum KeyContext: String, Sendable, CaseIterable {
  case global, composer, pane, command, rule, review, list
  /// The composer while its keys are commands.
  case vimNormal = "vim.normal"

  var title: String {
    switch self {
    case .global: "Everywhere"
    case .composer: "Composer"
    case .pane: "A pane"
    case .command: "A command's question"
    case .rule: "A rule for a command"
    case .review: "Patch review"
    case .list: "Lists and search fields"
    case .vimNormal: "Composer, normal mode"
    }
  }
}

import Agent

// MARK: - What begins with a slash

extension Model {
  /// Asks for a mode, and says what it means.
  mutating func setMode(_ mode: PermissionMode, now: Int) -> [Effect] {
    show("\(mode.rawValue) mode: \(meaning(of: mode))", for: 6000, now: now)
    return [.setMode(mode)]
  }

  /// What happens in a mode without a question, in words.
  func meaning(of mode: PermissionMode) -> String {
    switch mode {
    case .plan where status.isSandboxed: "nothing changes; commands ask and can only read"
    case .plan: "nothing changes; no command runs, for there is no sandbox"
    case .ask: "every command and every patch waits for your answer"
    case .edits: "patches apply by themselves; commands wait for your answer"
    case .auto where status.isSandboxed: "patches and commands go ahead; what is dangerous asks"
    case .auto: "patches apply by themselves; commands ask, for there is no sandbox"
    }
  }

  /// Runs a command of the composer; what does not succeed stays written there.
  mutating func run(command name: String, argument: String, now: Int) -> [Effect] {
    guard let command = SlashCommand.all.first(where: { $0.name == name }) else {
      show("There is no /\(name); begin with a space to send it", as: .failure, now: now)
      return []
    }
    // A word behind a command that takes none is no other command.
    if argument.isEmpty || command.argument.isEmpty, let action = SlashCommand.list(for: name) {
      composer.history.add(composer.take())
      return perform(action, now: now)
    }
    guard let effects = effects(of: name, argument, now: now) else { return [] }
    composer.history.add(composer.take())
    return effects
  }

  /// nil when the argument means nothing, which is told.
  private mutating func effects(of name: String, _ argument: String, now: Int) -> [Effect]? {
    switch name {
    case "theme":
      guard themes.contains(argument) else {
        show("Themes: " + themes.joined(separator: ", "), now: now)
        return nil
      }
      return [.setTheme(argument)]
    case "mode":
      guard let mode = PermissionMode(rawValue: argument) else {
        show("Modes: " + Self.modes.joined(separator: ", "), now: now)
        return nil
      }
      return setMode(mode, now: now)
    case "model": return setModel(argument, now: now)
    case "effort": return setEffort(argument, now: now)
    case "compact": return [.compact(focus: argument)]
    case "copy": return perform("copy.answer", now: now)
    case "zoom": return perform("pane.zoom", now: now)
    case "quit": return [.quit]
    default: return []
    }
  }
}

import Agent

extension Model {
  static let modes = PermissionMode.allCases.map(\.rawValue)

  /// Enter: sends the draft, runs a command of ours, or hands a comment over.
  mutating func submit(now: Int) -> [Effect] {
    if case .comment(let approval) = composer.purpose {
      return submitComment(to: approval, now: now)
    }
    if case .command(let approval) = composer.purpose {
      return submitCommand(to: approval, now: now)
    }
    let text = composer.buffer.text
    guard text.contains(where: { !$0.isWhitespace }) else { return [] }
    if let (name, argument) = SlashCommand.split(text) {
      return run(command: name, argument: argument, now: now)
    }
    return hand(out: Effect.send, text: text)
  }

  /// Sends the draft when the running turn has ended.
  mutating func queue() -> [Effect] {
    let text = composer.buffer.text
    guard composer.purpose == .message, text.contains(where: { !$0.isWhitespace }) else {
      return []
    }
    return hand(out: Effect.queue, text: text)
  }

  private mutating func hand(out effect: (String) -> Effect, text: String) -> [Effect] {
    _ = composer.take()
    composer.history.add(text)
    conversation.pane.toEnd()
    return [effect(text)]
  }

  /// Asks for a mode, and says what it means.
  mutating func setMode(_ mode: PermissionMode, now: Int) -> [Effect] {
    let sentence =
      switch mode {
      case .plan: "the model looks and plans; no command runs and no file changes"
      case .ask: "every command and every patch waits for your answer"
      case .edits: "patches apply by themselves; commands wait for your answer"
      case .auto where status.isSandboxed: "patches and commands go ahead by themselves"
      case .auto: "patches apply by themselves; commands ask, for there is no sandbox"
      }
    show("\(mode.rawValue) mode: \(sentence)", for: 6000, now: now)
    return [.setMode(mode)]
  }

  private mutating func run(command name: String, argument: String, now: Int) -> [Effect] {
    guard SlashCommand.all.contains(where: { $0.name == name }) else {
      show("There is no /\(name); begin with a space to send it", as: .failure, now: now)
      return []
    }
    var effects: [Effect] = []
    switch name {
    case "theme":
      guard themes.contains(argument) else {
        show("Themes: " + themes.joined(separator: ", "), now: now)
        return []
      }
      effects = [.setTheme(argument)]
    case "mode":
      guard let mode = PermissionMode(rawValue: argument) else {
        show("Modes: " + Self.modes.joined(separator: ", "), now: now)
        return []
      }
      effects = setMode(mode, now: now)
    case "model":
      guard let change = setModel(argument, now: now) else { return [] }
      effects = change
    case "effort":
      guard let change = setEffort(argument, now: now) else { return [] }
      effects = change
    case "compact": effects = [.compact(focus: argument)]
    case "copy": effects = perform("copy.answer", now: now)
    case "help": effects = perform("app.help", now: now)
    case "zoom": effects = perform("pane.zoom", now: now)
    default: effects = [.quit]
    }
    composer.history.add(composer.take())
    return effects
  }
}

// MARK: - Lists

extension Model {
  /// Takes the chosen entry of the list that is open; what it was may run at once.
  mutating func acceptEntry(running: Bool, now: Int) -> [Effect] {
    switch overlay {
    case .palette(let palette):
      overlay = nil
      guard let record = palette.chosen else { return [] }
      return perform(record.id, now: now)
    case .help:
      overlay = nil
      return []
    case nil: break
    }
    if searchField != nil {
      endSearch(keeping: true)
      return []
    }
    guard let completion else { return submit(now: now) }
    let entry = completion.entries[min(composer.completionIndex, completion.entries.count - 1)]
    let isTyped = composer.buffer.text == entry.text
    composer.buffer.set(entry.text)
    composer.reset()
    guard running, entry.isComplete || isTyped else { return [] }
    return submit(now: now)
  }

  mutating func chooseEntry(by step: Int) {
    switch overlay {
    case .palette(var palette):
      palette.choose(by: step)
      overlay = .palette(palette)
    case .help(var page):
      page.scroll.move(by: step, total: page.rowCount, height: page.height)
      overlay = .help(page)
    case nil:
      guard let count = completion?.entries.count else { return }
      composer.completionIndex = (min(composer.completionIndex, count - 1) + step + count) % count
    }
  }

  mutating func cancelList() {
    if overlay != nil {
      overlay = nil
    } else if searchField != nil {
      endSearch(keeping: false)
    } else {
      composer.hidesCompletion = true
    }
  }
}

// MARK: - Stopping

extension Model {
  /// Esc: one step back, and at last the running turn.
  mutating func goBack(now: Int) -> [Effect] {
    if overlay != nil || searchField != nil {
      cancelList()
      return []
    }
    if composer.purpose != .message {
      composer.endComment()
      setFocus(.question)
      return []
    }
    if zoomed != nil, focus != .composer {
      zoomed = nil
      return []
    }
    if focus != .composer {
      if !clearSearch(of: focus) { setFocus(.composer) }
      return []
    }
    return isInterruptible ? [.interrupt] : []
  }

  /// Whether something runs, or waits to be heard, that goes back to the composer.
  var isInterruptible: Bool { status.isWorking || !conversation.pending.isEmpty }

  /// Ctrl-C: clears what is being written, then interrupts, then quits.
  mutating func cancel(now: Int) -> [Effect] {
    if now < quitArmedUntil { return [.quit] }
    if overlay != nil || searchField != nil {
      cancelList()
      return []
    }
    if !composer.isEmpty {
      composer.history.add(composer.take())
      show("Cleared; ↑ brings it back", now: now)
      return []
    }
    quitArmedUntil = now + 2000
    let again = keymap.label(of: "app.cancel", in: keyContexts(now: now)) ?? "the same key"
    let text = status.isWorking ? "Interrupting · \(again) again quits" : "\(again) again quits"
    toast = Toast(kind: .information, text: text, expires: quitArmedUntil)
    return status.isWorking ? [.interrupt] : []
  }
}

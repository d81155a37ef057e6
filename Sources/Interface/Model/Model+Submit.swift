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
    if let line = Self.shellLine(text) { return hand(out: { _ in .runShell(line) }, text: text) }
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
    if let line = Self.shellLine(text) { return hand(out: { _ in .runShell(line) }, text: text) }
    return hand(out: Effect.queue, text: text)
  }

  /// What the person runs themselves: what follows a `!`; nil for any other text.
  static func shellLine(_ text: String) -> String? {
    guard text.utf8.first == UInt8(ascii: "!") else { return nil }
    let line = text.dropFirst().drop(while: \.isWhitespace)
    return line.isEmpty ? nil : String(line)
  }

  private mutating func hand(out effect: (String) -> Effect, text: String) -> [Effect] {
    _ = composer.take()
    composer.history.add(text)
    conversation.pane.toEnd()
    return [effect(text)]
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
      if endSelection(of: focus) { return [] }
      if !clearSearch(of: focus) { setFocus(.composer) }
      return []
    }
    return isInterruptible ? [.interrupt] : []
  }

  /// Whether something runs, or waits to be heard, that goes back to the composer.
  var isInterruptible: Bool {
    status.isWorking || !conversation.pending.isEmpty || conversation.isPersonRunning
  }

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
    let text = isInterruptible ? "Interrupting · \(again) again quits" : "\(again) again quits"
    toast = Toast(kind: .information, text: text, expires: quitArmedUntil)
    return isInterruptible ? [.interrupt] : []
  }
}

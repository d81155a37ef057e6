import Agent
import Terminal

extension ActionCatalogue {
  static let application: [ActionRecord] = [
    ActionRecord("app.quit", "Quit; the session stays", hint: "quit", in: [.global]) { _, _ in
      [.quit]
    },
    ActionRecord(
      "app.cancel", "Clear the draft, then interrupt; twice quits", hint: "clear",
      in: [.global], isInPalette: false
    ) { model, now in model.cancel(now: now) },
    ActionRecord(
      "app.back", "Back, and at last interrupt the turn", hint: "back", in: [.global],
      isInPalette: false
    ) { model, now in model.goBack(now: now) },
    ActionRecord(
      "app.interrupt", "Interrupt the running turn", in: [.global],
      whyNot: { $0.status.isWorking ? nil : "no turn is running" }
    ) { _, _ in [.interrupt] },
    .local(
      "app.palette", "All actions", hint: "actions", in: [.global], isInPalette: false
    ) { model, now in model.overlay = .picker(.actions(model)) },
    .local("app.help", "All keys", hint: "help", in: [.global]) { model, _ in
      model.overlay = .page(.help(model.keymap))
    },
    ActionRecord("app.suspend", "Suspend to the shell", in: [.global]) { _, _ in [.suspend] },
    ActionRecord("app.redraw", "Draw the screen anew", in: [.global]) { _, _ in [.redraw] },
    ActionRecord("mode.next", "Next permission mode", hint: "mode", in: [.global]) {
      model, now in model.setMode(model.status.mode.next, now: now)
    },
    .local(
      "model.choose", "Ask another model", in: [.global],
      whyNot: { $0.choices.isEmpty ? "no model is known yet" : nil }
    ) { model, _ in model.overlay = .picker(.models(model)) },
    .local("effort.choose", "Let the model think more or less", in: [.global]) { model, _ in
      model.overlay = .picker(.efforts(model))
    },
    .local("mode.choose", "What may happen without a question", in: [.global]) { model, _ in
      model.overlay = .picker(.modes(model))
    },
    .local("theme.choose", "Another theme", in: [.global]) { model, _ in
      model.overlay = .picker(.themes(model))
    },
    ActionRecord("rules.show", "Commands that run without a question", in: [.global]) { _, _ in
      [.showRules]
    },
    ActionRecord("context.compact", "Shorten the conversation to a summary", in: [.global]) {
      _, _ in [.compact(focus: "")]
    },
    .local(
      "background.show", "Commands in the background: look at one, or end it", in: [.global],
      whyNot: { $0.conversation.background.isEmpty ? "nothing runs there" : nil }
    ) { model, _ in model.overlay = .picker(.background(model)) },
    .local("session.status", "How this session stands", in: [.global]) { model, _ in
      model.overlay = .page(.status(model))
    },
    .local("session.costs", "What this session costs, by model", in: [.global]) { model, _ in
      model.overlay = .page(.costs(model.status))
    },
    ActionRecord(
      "theme.next", "Next theme", in: [.global],
      whyNot: { $0.themes.count > 1 ? nil : "there is only one" }
    ) { model, _ in
      let index = model.themes.firstIndex(of: model.theme.name) ?? -1
      return [.setTheme(model.themes[(index + 1) % model.themes.count])]
    },
    ActionRecord(
      "retry.now", "Retry without waiting", hint: "retry now", in: [.global, .pane],
      whyNot: { $0.status.retryTime == nil ? "nothing waits for a retry" : nil }
    ) { _, _ in [.retryNow] },
    ActionRecord(
      "retry.giveUp", "Give up instead of retrying", hint: "give up", in: [.global, .pane],
      whyNot: { $0.status.retryTime == nil ? "nothing waits for a retry" : nil }
    ) { _, _ in [.giveUp] },
    ActionRecord(
      "copy.answer", "Copy the last answer", in: [.global, .pane],
      whyNot: { $0.conversation.lastAnswer == nil ? "there is no answer yet" : nil }
    ) { model, now in
      guard let text = model.conversation.lastAnswer else { return [] }
      return model.copy(text, now: now)
    },
  ]

  static let focusing: [ActionRecord] = [
    .local("focus.next", "Next pane", hint: "next pane", in: [.global], isInPalette: false) {
      model, _ in model.moveFocus(by: 1)
    },
    .local("focus.previous", "Previous pane", in: [.global], isInPalette: false) { model, _ in
      model.moveFocus(by: -1)
    },
    focus(.conversation, hint: "conversation"), focus(.thinking), focus(.changes),
    focus(.composer, hint: "write"),
    .local(
      "focus.question", "Go to what is asked", in: [.global, .pane],
      whyNot: { $0.question == nil ? "nothing is asked" : nil }
    ) { model, _ in model.setFocus(.question) },
    .local("pane.zoom", "One pane on the whole screen, or all", hint: "zoom", in: [.global]) {
      model, _ in model.toggleZoom()
    },
  ]

  private static func focus(_ pane: Pane, hint: String = "") -> ActionRecord {
    .local(
      pane.focusAction, "Go to: \(pane.title)", hint: hint, in: [.global, .pane, .command, .review]
    ) { model, _ in
      model.composer.isNormal = false
      model.setFocus(pane)
    }
  }
}

extension Model {
  /// Puts a text on the clipboard and says how much it was.
  mutating func copy(_ text: String, now: Int) -> [Effect] {
    let lines = TextBuffer.split(text).count
    show("Copied \(lines) \(lines == 1 ? "line" : "lines")", now: now)
    return [.copy(text)]
  }

  mutating func toggleZoom() {
    guard zoomed == nil else {
      zoomed = nil
      return
    }
    let pane = focus == .composer ? main : focus
    zoomed = pane == .question && question?.isReview != true ? .conversation : pane
  }
}

import Agent
import Models
import Terminal
import Text

extension Model {
  // MARK: - Titles

  func title(of pane: Pane) -> String {
    switch pane {
    case .conversation, .thinking, .question: pane.title
    case .changes: changes.title
    case .composer:
      switch composer.purpose {
      case .comment: "Comment to the model"
      case .command: "Another command instead"
      case .message where Self.shellLine(composer.buffer.text) != nil: "Your own command"
      case .message: composer.isNormal ? "Message · normal mode" : pane.title
      }
    }
  }

  func notes(on pane: Pane, _ layout: ScreenLayout) -> [String] {
    if let found = searchNote(of: pane) { return [found] }
    switch pane {
    case .conversation: return elsewhere(layout)
    case .thinking: return thinkingNotes
    case .changes, .question: return []
    case .composer: return composerNotes
    }
  }

  /// Where a search stands: `/text 3 of 17`.
  func searchNote(of pane: Pane) -> String? {
    switch pane {
    case .conversation: conversation.pane.search?.note
    case .thinking: thinking.pane.search?.note
    case .changes: changes.searchNote
    case .question: if case .patch(let review) = question?.view { review.searchNote } else { nil }
    case .composer: nil
    }
  }

  /// In the medium layout: what stands behind the conversation, with its key.
  private func elsewhere(_ layout: ScreenLayout) -> [String] {
    var notes: [String] = []
    let contexts = keyContexts(now: clock)
    if question != nil, layout.panes[.question] == nil,
      let key = keymap.label(of: "focus.question", in: contexts)
    {
      notes.append("\(key) answer the question")
    }
    if layout.kind == .medium, !changes.isEmpty,
      let key = keymap.label(of: "focus.changes", in: contexts)
    {
      notes.append("\(key) \(changes.title)")
    }
    return notes
  }

  private var thinkingNotes: [String] {
    guard thinking.characters > 0 else { return [] }
    var notes: [String] = []
    if thinking.isThinking { notes.append("…") }
    if thinking.tokens > 0 { notes.append("\(Tokens.label(thinking.tokens)) tokens") }
    notes.append("\(Tokens.label(thinking.characters)) characters")
    if let duration = thinking.duration, duration >= 1000 {
      notes.append(Duration.label(milliseconds: duration))
    }
    return notes
  }

  private var composerNotes: [String] {
    let lines = composer.buffer.lines.count
    guard lines > max(1, size.rows / 3) else { return [] }
    return ["line \(composer.buffer.cursor.line + 1) of \(lines)"]
  }

  var welcome: Welcome {
    let hints: [(action: Action, label: String)] = [
      ("composer.submit", "send what you write below"), ("mode.next", "what may happen unasked"),
      ("app.palette", "all actions"), ("app.help", "all keys"),
    ]
    return Welcome(
      model: status.model.map { "\($0)" } ?? "", folder: status.folder,
      hints: hints.compactMap { action, label in
        keymap.label(of: action, in: [.composer, .global]).map { .init(key: $0, label: label) }
      })
  }

  var placeholder: String {
    switch composer.purpose {
    case .comment: "why not, and what to do instead"
    case .command: "the command to ask about instead"
    case .message where question != nil: "a question waits for you"
    case .message: status.isWorking ? "steer the turn, or queue the next message" : "write here"
    }
  }

  /// What answers a command's question, with the keys of the keymap.
  var questionOptions: [CommandQuestion.Option] {
    var actions: [Action] = [
      "question.once", "question.session", "question.no", "question.comment",
    ]
    if case .command(let command) = question?.view { actions = command.actions }
    var words: [Action: String] = [:]
    if case .docked(let docked) = question?.view {
      words = docked.words
      actions.removeAll { words[$0] == nil }
    }
    return actions.compactMap { action in
      guard let key = keymap.label(of: action, in: [.rule, .command]) else { return nil }
      return CommandQuestion.Option(key, words[action] ?? ActionCatalogue[action]?.hint ?? "")
    }
  }

  // MARK: - Header

  func header(_ layout: ScreenLayout) -> Header {
    let (state, role) = activity(isShort: layout.kind == .narrow)
    var header = Header(
      model: status.modelLabel, folder: status.folder, mode: status.mode.rawValue,
      context: status.context, remark: sandboxRemark, state: state,
      stateRole: role)
    header.contextRole = status.contextRole
    if layout.kind == .wide { header.branch = branch ?? "" }
    if status.isUnsaved { header.warning = "not saved" }
    if layout.kind == .narrow {
      let isShort = size.columns < 64
      header.tabs = reachablePanes.filter { $0 != .composer }.map { pane in
        let digit = keymap.label(of: pane.focusAction, in: [.global])?.last.map(String.init) ?? ""
        let name = isShort ? pane.shortTitle : pane.title
        return Header.Tab(
          label: "\(digit) \(name)", isCurrent: layout.panes[pane] != nil,
          hasNews: news.contains(pane))
      }
    }
    return header
  }

  /// That nothing holds commands, and why, where there is room for all of it.
  private var sandboxRemark: String {
    if status.isSandboxed { return "" }
    guard let failure = status.sandboxFailure else { return "no sandbox" }
    let reason = RowText.oneLine(failure)
    let words = "no sandbox: " + (reason.hasSuffix(".") ? String(reason.dropLast()) : reason)
    return Glyph.width(of: words) <= size.columns / 3 ? words : "no sandbox"
  }

  private func activity(isShort: Bool) -> (text: String, role: String) {
    if question != nil {
      let more = waiting.isEmpty ? "" : " (\(waiting.count) more)"
      return ((isShort ? "waiting" : "waiting for you") + more, "warning")
    }
    if let time = status.retryTime {
      let seconds = max(0, time - clockOffset - clock + 999) / 1000
      return ((isShort ? "retry" : "retrying in") + " \(seconds) s", "warning")
    }
    guard let worked = status.turn.worked(at: clock + clockOffset) else {
      return ("", "status.desc")
    }
    let elapsed = Duration.label(milliseconds: worked)
    return (isShort ? elapsed : "working \(elapsed)", "spinner")
  }
}

import Agent
import Terminal

extension Model {
  var footer: Footer {
    let contexts = keyContexts(now: clock)
    var footer = Footer(toast: toast)
    footer.facts = facts
    if !pendingKeys.isEmpty {
      footer.toast = nil
      footer.lead = KeySequence(keys: pendingKeys).label + " …"
      footer.hints = keymap.continuations(of: pendingKeys, in: contexts).map {
        let label = ActionCatalogue[$0.action].map(hint(of:)) ?? ""
        return Footer.Hint(key: KeySequence(keys: $0.keys).label, label: label)
      }
      return footer
    }
    if focus == .question, !isAnswering(now: clock) {
      footer.lead = "A question: it takes the keys when you pause"
    } else if question != nil, focus != .question, overlay == nil, composer.purpose == .message {
      footer.lead = "A question waits"
      if let key = keymap.label(of: "focus.question", in: contexts) { footer.lead += ": \(key)" }
    }
    footer.hints =
      fieldHints(contexts)
      ?? footerActions(contexts).compactMap { action in
        guard let record = ActionCatalogue[action], record.whyNot(self) == nil,
          let key = keymap.label(of: action, in: contexts)
        else { return nil }
        return Footer.Hint(key: key, label: hint(of: record))
      }
    return footer
  }

  /// What the session costs, and what is about to run out; the header has no room for how full
  /// the window is where it has tabs.
  private var facts: [(text: String, role: String)] {
    var facts = [(status.nearLimit(at: clock + clockOffset) ?? "", "warning")]
    // The keys that answer a question need the room.
    guard focus != .question else { return facts }
    facts.append((status.cost.label, "status.tokens"))
    if layout.kind == .narrow { facts.append((status.context, status.contextRole)) }
    return facts
  }

  /// What can be pressed in a field that means something else than the composer; nil elsewhere.
  private func fieldHints(_ contexts: [KeyContext]) -> [Footer.Hint]? {
    func hint(_ actions: [Action], _ label: String) -> Footer.Hint? {
      actions.lazy.compactMap { keymap.label(of: $0, in: contexts) }.first
        .map { Footer.Hint(key: $0, label: label) }
    }
    guard overlay == nil else { return nil }
    if searchField != nil {
      let next = keymap.label(of: "search.next", in: [.pane]).map { ", \($0) next" } ?? ""
      return [hint(["list.accept"], "keep" + next), hint(["list.cancel"], "close")]
        .compactMap(\.self)
    }
    guard composer.purpose != .message, focus == .composer else { return nil }
    var submit = question?.isReview == true ? "reject with this" : "no, with this"
    if case .command = composer.purpose { submit = "ask about this" }
    if case .docked(let docked) = question?.view, docked.takesWords { submit = "answer" }
    return [
      hint(["composer.submit"], submit), hint(["app.back", "vim.normal"], "back to the question"),
    ].compactMap(\.self)
  }

  private func hint(of record: ActionRecord) -> String {
    switch record.id {
    case "app.cancel":
      return !composer.isEmpty ? "clear" : status.isWorking ? "interrupt" : "twice quits"
    case "app.back" where isSelecting: return "no selection"
    case "select.rows" where isSelecting: return "mark the start"
    case "app.back" where interruption == "app.back":
      return status.isWorking ? "interrupt" : "take back"
    case "pane.zoom" where zoomed != nil: return "all panes"
    case "review.layout" where question?.isSideBySide == true: return "unified"
    default: return record.hint.isEmpty ? record.title : record.hint
    }
  }

  /// What is most useful now comes first.
  private func footerActions(_ contexts: [KeyContext]) -> [Action] {
    if case .page = overlay { return ["scroll.lineDown", "scroll.pageDown", "list.cancel"] }
    var actions = ActionCatalogue.footer(for: contexts)
    guard overlay == nil else { return actions }
    if status.isWorking, contexts.first == .composer {
      actions.insert("composer.queue", at: 1)
    }
    if question?.canBeSideBySide == false { actions.removeAll { $0 == "review.layout" } }
    if isSelecting { return ["select.rows", "copy.block", "scroll.lineDown", "app.back"] }
    if zoomed != nil { Self.move("pane.zoom", toFrontOf: &actions) }
    if status.retryTime != nil { actions.insert(contentsOf: ["retry.now", "retry.giveUp"], at: 0) }
    if let interruption {
      if composer.isEmpty { actions.removeAll { $0 == "app.cancel" } }
      Self.move(interruption, toFrontOf: &actions)
    }
    return actions
  }

  /// What interrupts the turn with one key, where the keys go now.
  private var interruption: Action? {
    guard isInterruptible, overlay == nil, searchField == nil, focus != .question else {
      return nil
    }
    let contexts = keyContexts(now: clock)
    if focus == .composer, completion == nil, composer.purpose == .message,
      keymap.label(of: "app.back", in: contexts) != nil
    {
      return "app.back"
    }
    return status.isWorking && composer.isEmpty ? "app.cancel" : nil
  }

  private static func move(_ action: Action, toFrontOf actions: inout [Action]) {
    actions.removeAll { $0 == action }
    actions.insert(action, at: 0)
  }
}

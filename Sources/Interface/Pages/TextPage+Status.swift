import Agent
import Models
import Text

extension TextPage {
  /// How the session stands: what is asked, what holds commands, how full the window is.
  static func status(_ model: Model) -> TextPage {
    let facts = model.statusFacts
    let nameColumns = facts.map { Glyph.width(of: $0.name) }.max() ?? 0
    return TextPage(.status, title: "This session", columns: 84) { columns in
      facts.flatMap {
        rows(
          StyledLine($0.name, "text.dim"), StyledLine($0.text, $0.role), nameColumns: nameColumns,
          columns: columns)
      }
    }
  }
}

/// A line of the status page.
struct StatusFact: Sendable {
  var name: String
  var text: String
  var role = "text"
}

extension Model {
  fileprivate var statusFacts: [StatusFact] {
    var facts = [
      StatusFact(name: "session", text: status.id), StatusFact(name: "folder", text: status.folder),
    ]
    if let branch { facts.append(StatusFact(name: "branch", text: branch)) }
    facts.append(StatusFact(name: "model", text: status.model?.description ?? "not known yet"))
    facts.append(
      StatusFact(name: "effort", text: status.effort?.rawValue ?? "as the provider takes it"))
    facts.append(
      StatusFact(name: "mode", text: "\(status.mode.rawValue): \(meaning(of: status.mode))"))
    facts.append(sandboxFact)
    facts.append(contextFact)
    facts.append(
      StatusFact(name: "cost", text: status.cost.label.isEmpty ? "nothing yet" : status.cost.label))
    return facts + status.limitFacts(at: clock + clockOffset)
  }

  private var sandboxFact: StatusFact {
    guard !status.isSandboxed else {
      return StatusFact(
        name: "sandbox", text: "commands write in the workspace only, without a network",
        role: "success")
    }
    let why = status.sandboxFailure.map { ". \(RowText.oneLine($0))" } ?? ""
    return StatusFact(
      name: "sandbox", text: "none: every command asks and runs with your rights\(why)",
      role: "warning")
  }

  private var contextFact: StatusFact {
    guard status.contextTokens > 0 else {
      return StatusFact(name: "context", text: "nothing was sent yet", role: "text.dim")
    }
    let tokens = "\(Tokens.label(status.contextTokens)) tokens"
    guard let window = status.contextWindow, window > 0 else {
      return StatusFact(name: "context", text: "\(tokens); the model's window is not known")
    }
    return StatusFact(
      name: "context", text: "\(tokens), \(status.context)", role: status.contextRole)
  }
}

extension SessionStatus {
  /// What providers said last of their limits.
  fileprivate func limitFacts(at time: Int) -> [StatusFact] {
    limits.sorted { $0.key < $1.key }.flatMap { provider, snapshot in
      snapshot.windows.compactMap { window in
        guard let used = window.percent else { return nil }
        if let reset = window.resetsAt, reset * 1000 <= Double(time) { return nil }
        let left = window.resetsAt.flatMap { reset in
          // Later than that nobody waits for.
          reset < 1e12
            ? ", renewed in \(Duration.label(milliseconds: max(0, Int(reset * 1000) - time)))" : nil
        }
        return StatusFact(
          name: provider, text: "\(used)% of the \(window.label)\(left ?? "")",
          role: used >= 90 ? "error" : used >= 70 ? "warning" : "text")
      }
    }
  }
}

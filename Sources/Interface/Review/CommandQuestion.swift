package import Agent
import Text
package import Workspace

/// The dock that asks whether a command may run.
///
/// Shows the command whole, where and how it would run, and what to be careful about. It cannot
/// be allowed before it has been on the screen for 300 ms and its end has been in view. A rule that
/// allows it for good is shown word by word before it is kept.
package struct CommandQuestion {
  /// A key and what it does, as in `y once`.
  package struct Option: Sendable, Equatable {
    package var key: String
    package var label: String
    package init(_ key: String, _ label: String) {
      self.key = key
      self.label = label
    }
  }

  /// The keys of the default keymap.
  package static let defaultOptions = [
    Option("y", "once"), Option("s", "this session"), Option("p", "always"), Option("e", "edit"),
    Option("n", "no"), Option("c", "no, with a comment"),
  ]

  package let id: String
  package let command: Command
  package let hazards: [Hazard]
  let reason: String?
  let isSandboxed: Bool
  let isEscalation: Bool
  let actualFolder: FilePath?
  let sandboxFailure: String?
  let workspace: FilePath?
  let text: CommandText
  /// The rules that it could be allowed by for good, or why there are none.
  let offer: Result<RuleOffer, RuleOffer.Refusal>
  private let shownAt: Int

  /// How many words the rule names that is being made; nil while none is.
  private(set) var preview: Int?
  /// The first row of the command in view.
  var top = 0
  /// Rows of the command in view, and in all, at the size last drawn.
  var viewRows = 0
  var rowCount = 0
  /// Whether the last row of the command has been in view; nil until the first frame.
  var hasShownEnd: Bool?

  /// Asks about a command; its folder is told relative to the root in `workspace`.
  package init(
    _ request: ApprovalRequest, command: Command, reason: String?, isSandboxed: Bool,
    shownAt: Int, workspace: FilePath? = nil
  ) {
    id = request.id
    isEscalation = request.isEscalation
    actualFolder = request.actualFolder
    sandboxFailure = request.sandboxFailure
    self.command = command
    self.reason = reason
    self.isSandboxed = isSandboxed
    self.shownAt = shownAt
    self.workspace = workspace
    hazards = Hazard.hazards(of: command.arguments)
    text = CommandText(command.arguments)
    do throws(RuleOffer.Refusal) {
      offer = .success(try RuleOffer(for: command, isEscalation: isEscalation))
    } catch {
      offer = .failure(error)
    }
  }

  /// Whether the question has been on the screen long enough to be answered.
  package func canAnswer(now: Int) -> Bool { now - shownAt >= PatchReview.guardTime }

  /// What can be done now, in the order of the dock: where a yes is grave, the no comes first.
  var actions: [Action] {
    if preview != nil { return ["rule.keep", "rule.shorter", "rule.longer", "rule.cancel"] }
    if isEscalation {
      return ["question.no", "question.comment", "question.edit", "question.once"]
    }
    var actions: [Action] = ["question.once", "question.session"]
    if case .success = offer { actions.append("question.always") }
    return actions + ["question.edit", "question.no", "question.comment"]
  }

  /// Carries out an action of the `question` context: an answer, or nil when there is none yet.
  ///
  /// To allow a command whose end was not in view yet shows the next rows instead.
  package mutating func perform(_ action: Action, now: Int) -> ApprovalAnswer? {
    let page = max(1, viewRows - 1)
    switch action {
    case "scroll.lineUp": scroll(by: -1)
    case "scroll.lineDown": scroll(by: 1)
    case "scroll.pageUp": scroll(by: -page)
    case "scroll.pageDown": scroll(by: page)
    case "scroll.top": scroll(by: -rowCount)
    case "scroll.bottom": scroll(by: rowCount)
    case "question.once" where canAnswer(now: now): return allow(.once)
    case "question.session" where canAnswer(now: now) && !isEscalation: return allow(.session)
    case "question.always" where canAnswer(now: now): beginRule()
    case "question.no" where canAnswer(now: now): return .no(comment: nil)
    default: return performInRule(action)
    }
    return nil
  }

  /// Why an action was not carried out, when that is worth a word.
  func refusal(of action: Action, now: Int) -> String? {
    guard canAnswer(now: now) else { return nil }
    switch (action, offer) {
    case ("question.session", _) where isEscalation:
      return "What leaves the sandbox is asked each time"
    case ("question.always", .failure(let refusal)):
      return "It cannot be allowed always: \(refusal.words)"
    default: return nil
    }
  }

  /// Rows of the command below the view that were not in it yet.
  var unreadRows: Int { hasShownEnd ?? true ? 0 : max(0, rowCount - top - viewRows) }

  private mutating func allow(_ answer: ApprovalAnswer) -> ApprovalAnswer? {
    if hasShownEnd ?? true { return answer }
    scroll(by: max(1, viewRows - 1))
    return nil
  }

  /// Scrolls a command that is longer than the dock, negative upwards.
  package mutating func scroll(by count: Int) {
    top = min(max(0, top + count), max(0, rowCount - viewRows))
  }
}

// MARK: - Rules

extension CommandQuestion {
  private mutating func beginRule() {
    guard case .success(let offer) = offer else { return }
    guard hasShownEnd ?? true else { return scroll(by: max(1, viewRows - 1)) }
    preview = offer.lengths.upperBound
  }

  private mutating func performInRule(_ action: Action) -> ApprovalAnswer? {
    guard let length = preview, case .success(let offer) = offer else { return nil }
    switch action {
    case "rule.shorter": preview = max(offer.lengths.lowerBound, length - 1)
    case "rule.longer": preview = min(offer.lengths.upperBound, length + 1)
    case "rule.cancel": preview = nil
    case "rule.keep": return .always(prefix: offer.prefix(length))
    default: break
    }
    return nil
  }

  /// The rule that is being made, in words.
  var rule: (words: String, reach: String)? {
    guard let preview, case .success(let offer) = offer else { return nil }
    let words = offer.prefix(preview).map(CommandText.quoted).joined(separator: " ")
    return (words, offer.isExact ? "just so, and nothing after it" : "and whatever follows")
  }
}

package import Agent
import Text
package import Workspace

/// The dock that asks whether a command may run.
///
/// Shows the command whole, where and how it would run, and what to be careful about. It cannot
/// be allowed before it has been on the screen for 300 ms and the end of all this has been in view.
/// A rule that allows it for good is shown word by word before it is kept.
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
  /// The command, and what has no room beside it.
  var reading = QuestionScroll()
  /// The rule that is being made.
  var ruleReading = QuestionScroll()

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
    var actions: [Action] = ["question.once"]
    if whyNotSession == nil { actions.append("question.session") }
    if case .success = offer { actions.append("question.always") }
    return actions + ["question.edit", "question.no", "question.comment"]
  }

  /// Why it is asked about each time, in a few words; nil where one answer can hold for a session.
  var whyNotSession: String? {
    if isEscalation { return "What leaves the sandbox is asked each time" }
    if !isSandboxed { return "What nothing holds is asked each time" }
    return hazards.isEmpty ? nil : "What is marked is asked each time"
  }

  /// Carries out an action of the `question` context: an answer, or nil when there is none yet.
  ///
  /// To allow what was not read to its end yet shows the next rows instead.
  package mutating func perform(_ action: Action, now: Int) -> ApprovalAnswer? {
    if preview != nil, ruleReading.isLong {
      if ruleReading.perform(action) { return nil }
    } else if reading.perform(action) {
      return nil
    }
    switch action {
    case "question.once" where canAnswer(now: now): return reading.readOn() ? .once : nil
    case "question.session" where canAnswer(now: now) && whyNotSession == nil:
      return reading.readOn() ? .session : nil
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
    case ("question.session", _): return whyNotSession
    case ("question.always", .failure(let refusal)):
      return "It cannot be allowed always: \(refusal.words)"
    default: return nil
    }
  }

  /// Scrolls what is longer than the dock, negative upwards.
  package mutating func scroll(by count: Int) {
    if preview != nil, ruleReading.isLong {
      ruleReading.scroll(by: count)
    } else {
      reading.scroll(by: count)
    }
  }
}

// MARK: - Rules

extension CommandQuestion {
  private mutating func beginRule() {
    guard case .success(let offer) = offer, reading.readOn() else { return }
    show(ruleOf: offer.lengths.upperBound)
  }

  private mutating func performInRule(_ action: Action) -> ApprovalAnswer? {
    guard let length = preview, case .success(let offer) = offer else { return nil }
    switch action {
    case "rule.shorter": show(ruleOf: max(offer.lengths.lowerBound, length - 1))
    case "rule.longer": show(ruleOf: min(offer.lengths.upperBound, length + 1))
    case "rule.cancel": preview = nil
    case "rule.keep": return ruleReading.readOn() ? .always(prefix: offer.prefix(length)) : nil
    default: break
    }
    return nil
  }

  /// Shows a rule of so many words, which is to be read before it is kept.
  private mutating func show(ruleOf length: Int) {
    guard preview != length else { return }
    preview = length
    ruleReading = QuestionScroll()
  }

  /// The rule that is being made, in words.
  var rule: (words: String, reach: String)? {
    guard let preview, case .success(let offer) = offer else { return nil }
    let words = offer.prefix(preview).map(CommandText.quoted).joined(separator: " ")
    return (words, offer.isExact ? "just so, and nothing after it" : "and whatever follows")
  }
}

import Models
import Tools

/// Puts together what stands in the place of a history: the person's newest messages, a summary,
/// the plan, and the files that were read last.
struct CompactedContext {
  /// Of the person's messages, word for word, in tokens.
  static let messageBudget = 20_000
  /// Of the files that are shown again, in tokens.
  static let fileBudget = 20_000

  /// What it begins with, for the model that goes on from it.
  var preface = CompactionPrompt.preface
  /// Empty where no model wrote one.
  var summary = ""
  var plan: Plan?
  /// What each file holds now, with the line that names it; the newest last.
  var files: [(name: String, contents: String)] = []

  /// `available` is what a request may be long, in tokens; nil when that is not known.
  func items(after history: [ResponseItem], available: Int?) -> [ResponseItem] {
    let share = available.map { $0 / 8 } ?? .max
    let messages = Self.newestMessages(of: history, budget: min(Self.messageBudget, share))
    return messages + [ResponseItem(.compaction(summary: text(fileBudget: share)))]
  }

  /// The same in so many tokens that are left beside what stays, at most.
  func items(after dropped: [ResponseItem], room: Int) -> [ResponseItem] {
    Self.newestMessages(of: dropped, budget: min(Self.messageBudget, room / 2))
      + [ResponseItem(.compaction(summary: text(fileBudget: room / 4)))]
  }

  /// What goes behind a history that the provider shortened, and says nothing of plan and files.
  func restated(available: Int?) -> [ResponseItem] {
    let stated = text(fileBudget: available.map { $0 / 8 } ?? .max)
    return stated == preface ? [] : [ResponseItem(.compaction(summary: stated))]
  }

  private func text(fileBudget: Int) -> String {
    ([preface, summary].filter { !$0.isEmpty } + statedPlan + statedFiles(budget: fileBudget))
      .joined(separator: "\n\n")
  }

  /// The person's messages from the newest back as far as the budget reaches; the last of them
  /// is cut where it does not.
  static func newestMessages(of history: [ResponseItem], budget: Int) -> [ResponseItem] {
    var left = budget
    var kept: [ResponseItem] = []
    for item in history.reversed() {
      guard case .userMessage(let text, _) = item.content, item.isSaid, left > 0 else { continue }
      let tokens = TokenEstimate.tokens(in: text)
      if tokens <= left {
        kept.append(ResponseItem(.userMessage(text)))
      } else {
        let bytes = text.utf8.count * left / max(tokens, 1)
        let head = String(decoding: text.utf8.prefix(bytes), as: UTF8.self)
        kept.append(ResponseItem(.userMessage("\(head)\n(The rest of this message was left out.)")))
      }
      left -= tokens
    }
    return kept.reversed()
  }

  private var statedPlan: [String] {
    guard let plan, !plan.steps.isEmpty else { return [] }
    let steps = plan.steps.map { step in
      let mark =
        switch step.status {
        case .completed: "x"
        case .inProgress: "~"
        case .pending: " "
        }
      return "- [\(mark)] \(step.text)"
    }
    return ["The plan as it stands:\n" + steps.joined(separator: "\n")]
  }

  private func statedFiles(budget: Int) -> [String] {
    var left = min(Self.fileBudget, budget)
    var stated: [String] = []
    for (name, contents) in files.reversed() {
      let tokens = TokenEstimate.tokens(in: contents)
      guard tokens <= left else { continue }
      left -= tokens
      stated.append("\(name), as it is now:\n\(contents)")
    }
    return stated.reversed()
  }
}

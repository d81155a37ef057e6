package import Agent
import Text
package import Workspace

/// The dock that asks whether a command may run.
///
/// Shows the command whole, where and how it would run, and what to be careful about. It cannot
/// be allowed before it has been on the screen for 300 ms and its end has been in view.
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
    Option("y", "once"), Option("s", "this session"), Option("n", "no"),
    Option("c", "no, with a comment"),
  ]

  package let id: String
  package let command: Command
  package let hazards: [CommandHazard]
  let reason: String?
  let isSandboxed: Bool
  let workspace: FilePath?
  let text: CommandText
  private let shownAt: Int

  /// The first row of the command in view.
  var top = 0
  /// Rows of the command in view, and in all, at the size last drawn.
  var viewRows = 0
  var rowCount = 0
  /// Whether the last row of the command has been in view; nil until the first frame.
  var hasShownEnd: Bool?

  /// Asks about a command; its folder is told relative to the root in `workspace`.
  package init(
    id: String, command: Command, reason: String?, isSandboxed: Bool, shownAt: Int,
    workspace: FilePath? = nil
  ) {
    self.id = id
    self.command = command
    self.reason = reason
    self.isSandboxed = isSandboxed
    self.shownAt = shownAt
    self.workspace = workspace
    hazards = CommandHazard.hazards(of: command.arguments)
    text = CommandText(command.arguments)
  }

  /// Whether the question has been on the screen long enough to be answered.
  package func canAnswer(now: Int) -> Bool { now - shownAt >= PatchReview.guardTime }

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
    case "question.session" where canAnswer(now: now): return allow(.session)
    case "question.no" where canAnswer(now: now): return .no(comment: nil)
    default: break
    }
    return nil
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

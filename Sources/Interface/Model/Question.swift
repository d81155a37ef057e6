import Agent
import Workspace

/// A request that waits for the person, on the screen.
///
/// It hears no key until it was there for a moment and the person has stopped typing: what was
/// on its way to the composer must not become an answer.
struct Question {
  enum View {
    case command(CommandQuestion)
    case patch(PatchReview)
    case docked(DockedQuestion)
    /// Stands in while a view is being changed, so that it is not copied.
    case nothing
  }

  /// In milliseconds.
  static let delay = 300

  let request: ApprovalRequest
  var view: View
  /// From when on keys are answers; nil until the question was drawn.
  private(set) var armedAt: Int?
  /// Where the focus was before.
  let previousFocus: Pane

  init(_ request: ApprovalRequest, in workspace: FilePath?, previousFocus: Pane, now: Int) {
    self.request = request
    self.previousFocus = previousFocus
    switch request.subject {
    case .command(let command, let reason, let isSandboxed):
      view = .command(
        CommandQuestion(
          request, command: command, reason: reason, isSandboxed: isSandboxed, shownAt: now,
          workspace: workspace))
    case .patch(let proposal):
      view = .patch(PatchReview(id: request.id, proposal: proposal, shownAt: now))
    case .question(let question): view = .docked(DockedQuestion(.words(question)))
    case .loop(let sentence): view = .docked(DockedQuestion(.circle(sentence)))
    case .fetch(let request): view = .docked(DockedQuestion(.page(request)))
    }
  }

  var isReview: Bool {
    if case .patch = view { true } else { false }
  }

  /// Whether a rule for the command is being made.
  var isPreviewing: Bool {
    if case .command(let command) = view { command.preview != nil } else { false }
  }

  /// Whether old and new of a patch stand beside each other.
  var isSideBySide: Bool {
    if case .patch(let review) = view { review.layout == .sideBySide } else { false }
  }

  /// Whether there is room for that.
  var canBeSideBySide: Bool {
    guard case .patch(let review) = view, let columns = review.columns else { return true }
    return columns >= PatchReview.sideBySideColumns
  }

  /// What has to be read before it is allowed; nil where that is up to the person.
  var reading: QuestionScroll? {
    switch view {
    case .command(let command):
      command.preview != nil && command.ruleReading.isLong ? command.ruleReading : command.reading
    case .docked(let docked): docked.takesWords ? nil : docked.reading
    case .patch, .nothing: nil
    }
  }

  func isArmed(at now: Int) -> Bool { armedAt.map { now >= $0 } ?? false }

  /// The question is on the screen now.
  mutating func markShown(now: Int) {
    if armedAt == nil { armedAt = now + Self.delay }
  }

  /// Changes the question in place; nil when this is a review.
  mutating func withCommand<Value>(_ body: (inout CommandQuestion) -> Value) -> Value? {
    guard case .command(var command) = view else { return nil }
    view = .nothing
    defer { view = .command(command) }
    return body(&command)
  }

  /// Changes the review in place; nil when this is a command's question.
  mutating func withReview<Value>(_ body: (inout PatchReview) -> Value) -> Value? {
    guard case .patch(var review) = view else { return nil }
    view = .nothing
    defer { view = .patch(review) }
    return body(&review)
  }

  /// Changes the dock in place; nil when this is another kind of question.
  mutating func withDocked<Value>(_ body: (inout DockedQuestion) -> Value) -> Value? {
    guard case .docked(var docked) = view else { return nil }
    view = .nothing
    defer { view = .docked(docked) }
    return body(&docked)
  }

  /// Text was typed that was not meant for the question.
  mutating func postpone(now: Int) {
    if armedAt != nil { armedAt = now + Self.delay }
  }
}

import Agent
import Workspace

extension Model {
  /// Shows the first request that waits, when none is shown.
  mutating func showNextQuestion(now: Int) {
    guard question == nil, !waiting.isEmpty else { return }
    let previous = focus == .question ? .composer : focus
    let folder = status.folder.isEmpty ? nil : FilePath(status.folder)
    question = Question(
      waiting.removeFirst(), in: folder, previousFocus: previous, now: now)
    if case .comment = composer.purpose { composer.endComment() }
    setFocus(.question)
  }

  /// Takes a request off the screen, whoever answered it.
  mutating func close(question id: String) {
    waiting.removeAll { $0.id == id }
    guard question?.request.id == id else { return }
    leaveQuestion()
  }

  mutating func closeAllQuestions() {
    waiting = []
    if question != nil { leaveQuestion() }
  }

  private mutating func leaveQuestion() {
    let previous = question?.previousFocus ?? .composer
    let wasReview = question?.isReview == true
    if case .comment = composer.purpose { composer.endComment() }
    question = nil
    if zoomed == .question { zoomed = nil }
    if wasReview, main == .question { main = .conversation }
    if focus == .question { setFocus(previous) }
  }

  /// Hands the answer out and shows the next request.
  mutating func answer(_ answer: ApprovalAnswer, now: Int) -> [Effect] {
    guard let id = question?.request.id else { return [] }
    toast = nil
    leaveQuestion()
    showNextQuestion(now: now)
    return [.answer(approval: id, answer)]
  }

  /// Gives an action to a command's question.
  mutating func performInQuestion(_ action: Action, now: Int) -> [Effect] {
    let decision =
      question?.withCommand { $0.perform(action, now: now) }
      ?? question?.withDocked { $0.answer(action) } ?? nil
    if let decision { return answer(decision, now: now) }
    if ["question.once", "question.session"].contains(action) { tellUnread(action, now: now) }
    return []
  }

  /// Why a command was not allowed yet: its end was not in view.
  private mutating func tellUnread(_ action: Action, now: Int) {
    guard case .command(let command) = question?.view, command.hasShownEnd == false,
      let key = keymap.label(of: action, in: [.command])
    else { return }
    let rows = command.unreadRows
    let noun = rows == 1 ? "row" : "rows"
    show(
      rows > 0
        ? "\(rows) \(noun) unread: \(key) shows more" : "Now read to its end: \(key) allows it",
      now: now)
  }

  /// Gives an action to the review.
  mutating func performInReview(_ action: Action, now: Int) -> [Effect] {
    switch question?.withReview({ $0.perform(action, now: now) }) ?? nil {
    case .submit(let decision): return answer(.patch(decision), now: now)
    case .writeComment: beginComment()
    case .notice(let text): show(text, now: now)
    case nil: break
    }
    return []
  }

  mutating func scrollQuestion(by lines: Int) {
    _ = question?.withCommand { $0.scroll(by: lines) }
    _ = question?.withReview { $0.scroll(by: lines) }
    _ = question?.withDocked { $0.scroll(by: lines) }
  }

  /// The composer takes a comment on what is asked.
  mutating func beginComment() {
    guard let id = question?.request.id else { return }
    composer.beginComment(on: id)
    setFocus(.composer)
  }

  /// Enter in the composer while it holds a comment.
  mutating func submitComment(to approval: String, now: Int) -> [Effect] {
    guard question?.request.id == approval else {
      composer.endComment()
      show("The question is gone; the comment is in the history", now: now)
      return []
    }
    let text = composer.buffer.text
    composer.endComment()
    setFocus(.question)
    guard question?.withReview({ $0.setComment(text) }) == nil else { return [] }
    if case .docked(let docked) = question?.view, docked.takesWords, !text.isEmpty {
      return answer(.reply(text), now: now)
    }
    return answer(.no(comment: text.isEmpty ? nil : text), now: now)
  }

  /// Why a question cannot be answered now; nil when it can.
  func whyNotAnswer(_ isReview: Bool) -> String? {
    guard let question, question.isReview == isReview else { return "nothing is asked" }
    if layoutKind == .tiny { return "the window is too small to show what is asked" }
    return nil
  }
}

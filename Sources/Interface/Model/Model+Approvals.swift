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
    if composer.purpose != .message { composer.endComment() }
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
    if composer.purpose != .message { composer.endComment() }
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

  /// Gives an action to the question of a command, a page or a circle.
  mutating func performInQuestion(_ action: Action, now: Int) -> [Effect] {
    let decision =
      question?.withCommand { $0.perform(action, now: now) }
      ?? question?.withDocked { $0.perform(action) } ?? nil
    if let decision { return answer(decision, now: now) }
    if case .command(let command) = question?.view,
      let refusal = command.refusal(of: action, now: now)
    {
      show(refusal, for: 6000, now: now)
    } else {
      tellUnread(action, now: now)
    }
    return []
  }

  /// What an action allows once all of it was read.
  private static let allowing: Set<Action> = [
    "question.once", "question.session", "question.always", "rule.keep",
  ]

  /// Why something was not allowed yet: its end was not in view.
  private mutating func tellUnread(_ action: Action, now: Int) {
    guard Self.allowing.contains(action), let reading = question?.reading, !reading.hasShownEnd,
      let key = keymap.label(of: action, in: [.rule, .command])
    else { return }
    let rows = reading.unread
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
    case .editHunk(let text):
      editedHunk = question?.request.id
      return [.edit(text)]
    case .notice(let text): show(text, now: now)
    case nil: break
    }
    return []
  }

  /// Opens the file that is reviewed, as it is without the patch.
  mutating func openReviewed(now: Int) -> [Effect] {
    guard case .patch(let review) = question?.view else { return [] }
    guard let place = review.place else {
      show("The patch makes this file: there is nothing to open yet", now: now)
      return []
    }
    return [.open(FilePath(status.folder).appending(place.path), line: place.line)]
  }

  mutating func scrollQuestion(by lines: Int) {
    _ = question?.withCommand { $0.scroll(by: lines) }
    _ = question?.withReview { $0.scroll(by: lines) }
    _ = question?.withDocked { $0.reading.scroll(by: lines) }
  }

  /// The composer takes a comment on what is asked.
  mutating func beginComment() {
    guard let id = question?.request.id else { return }
    composer.begin(.comment(approval: id))
    setFocus(.composer)
  }

  /// The composer takes another command in place of the one that is asked about.
  mutating func beginCommand() {
    guard let question, case .command(let command) = question.view else { return }
    composer.begin(.command(approval: question.request.id), with: command.text.line)
    setFocus(.composer)
  }

  /// Enter in the composer while it holds a command: it is asked about in place of the other.
  mutating func submitCommand(to approval: String, now: Int) -> [Effect] {
    guard question?.request.id == approval, case .command(let command) = question?.view else {
      composer.endComment()
      show("The question is gone; the command is in the history", now: now)
      return []
    }
    let text = composer.buffer.text
    guard text.contains(where: { !$0.isWhitespace }) else {
      show("There is no command; Esc goes back to the question", now: now)
      return []
    }
    composer.endComment()
    setFocus(.question)
    guard !text.utf8.elementsEqual(command.text.line.utf8) else {
      show("The command is as it was", now: now)
      return []
    }
    return answer(.edited(text), now: now)
  }

  /// What came back from the editor: a hunk of the review, or the draft.
  mutating func takeEdited(_ text: String, now: Int) {
    guard let id = editedHunk else {
      composer.buffer.set(text.utf8.last == 0x0A ? String(text.dropLast()) : text)
      composer.reset()
      setFocus(.composer)
      return
    }
    editedHunk = nil
    guard question?.request.id == id else {
      show("The review is gone, and the hunk with it", as: .failure, now: now)
      return
    }
    if case .notice(let text) = question?.withReview({ $0.takeEdited(text) }) ?? nil {
      show(text, now: now)
    }
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

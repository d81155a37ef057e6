import Agent
import Tools

/// The dock of a question that is neither a command's nor a patch's: the model's own, one about
/// a page of the web, or whether a model that goes in circles may go on.
///
/// The model's own is answered by a digit, by choosing a row, or in words. A page is not fetched
/// and a circle not gone on with before the end of what is asked was in view.
struct DockedQuestion {
  enum Subject {
    case words(UserQuestion)
    case page(FetchRequest)
    case circle(String)
  }

  let subject: Subject
  /// The option that Enter takes.
  private(set) var chosen = 0
  var reading = QuestionScroll()

  init(_ subject: Subject) { self.subject = subject }

  /// The model's own options; none for a page.
  var options: [UserQuestion.Option] {
    if case .words(let question) = subject { question.options } else { [] }
  }

  /// Whether words are an answer.
  var takesWords: Bool {
    if case .words = subject { true } else { false }
  }

  mutating func choose(by step: Int) {
    guard !options.isEmpty else { return reading.scroll(by: step) }
    chosen = (chosen + step + options.count) % options.count
  }

  /// The option that a digit names.
  func option(named digit: Character) -> UserQuestion.Option? {
    guard let number = digit.wholeNumberValue, options.indices.contains(number - 1) else {
      return nil
    }
    return options[number - 1]
  }

  /// What the actions of a command's question mean here; those that are not named mean nothing.
  var words: [Action: String] {
    switch subject {
    case .words: [:]
    case .page:
      [
        "question.once": "once", "question.session": "this host for the session",
        "question.no": "no", "question.comment": "no, with a comment",
      ]
    case .circle:
      [
        "question.once": "go on", "question.no": "end the turn",
        "question.comment": "end it with a comment",
      ]
    }
  }

  /// Carries out an action of a command's question on one about a page or a circle: an answer, or
  /// nil when there is none yet.
  ///
  /// To allow what was not read to its end yet shows the next rows instead.
  mutating func perform(_ action: Action) -> ApprovalAnswer? {
    if takesWords || reading.perform(action) { return nil }
    switch (subject, action) {
    case (.page, "question.session"): return reading.readOn() ? .session : nil
    case (_, "question.once"), (.circle, "question.session"): return reading.readOn() ? .once : nil
    case (_, "question.no"): return .no(comment: nil)
    default: return nil
    }
  }
}

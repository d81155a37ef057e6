import Agent
import Tools

/// The dock of a question that is neither a command's nor a patch's: the model's own, one about
/// a page of the web, or whether a model that goes in circles may go on.
///
/// The model's own is answered by a digit, by choosing a row, or in words.
struct DockedQuestion {
  enum Subject {
    case words(UserQuestion)
    case page(FetchRequest)
    case circle(String)
  }

  let subject: Subject
  /// The option that Enter takes.
  private(set) var chosen = 0
  private(set) var top = 0
  private var isLong = false

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
    guard !options.isEmpty else { return scroll(by: step) }
    chosen = (chosen + step + options.count) % options.count
  }

  mutating func scroll(by lines: Int) { top = max(0, isLong ? top + lines : 0) }

  /// Takes in how many rows there are, and how many of them have room.
  mutating func fit(rows: Int, into room: Int) {
    isLong = rows > room
    top = min(top, max(0, rows - room))
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

  /// The answer that an action of a command's question gives to one about a page.
  func answer(_ action: Action) -> ApprovalAnswer? {
    switch (subject, action) {
    case (.words, _): return nil
    case (.page, "question.once"), (.circle, "question.once"), (.circle, "question.session"):
      return .once
    case (.page, "question.session"): return .session
    case (_, "question.no"): return .no(comment: nil)
    default: return nil
    }
  }
}

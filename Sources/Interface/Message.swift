package import Agent
package import Terminal
package import Text

/// What happens to the interface.
///
/// Times are milliseconds of a monotonic clock.
package enum Message: Sendable, Equatable {
  case input(InputEvent)
  case resized(Size)
  /// Events of the session with their times (milliseconds since 1970), in order.
  case session([TimedEvent])
  /// A deadline of ``Model/nextDeadline`` has passed.
  case tick
  /// The text that came back from the editor.
  case edited(String)
  /// A new theme was compiled.
  case themeChanged(Theme)
  /// What models there are to choose from, and what is known of them.
  case models([ModelChoice])
  /// The files of the project, for whoever names one.
  case files(FuzzyIndex)
  /// What git has checked out in the folder.
  case branch(String?)
  /// What a command in the background has written so far; nil when there is none.
  case background(id: String, String?)
  /// The rules by which commands run without a question.
  case rules(RuleBook)
  /// A sentence about something that failed outside.
  case failed(String)

  package static func == (left: Message, right: Message) -> Bool {
    switch (left, right) {
    case (.input(let a), .input(let b)): a == b
    case (.resized(let a), .resized(let b)): a == b
    case (.session(let a), .session(let b)): a == b
    case (.tick, .tick): true
    case (.edited(let a), .edited(let b)): a == b
    case (.themeChanged(let a), .themeChanged(let b)): a.name == b.name
    case (.models(let a), .models(let b)): a == b
    case (.files(let a), .files(let b)): a == b
    case (.branch(let a), .branch(let b)): a == b
    case (.background(let a, let x), .background(let b, let y)): a == b && x == y
    case (.rules(let a), .rules(let b)): a == b
    case (.failed(let a), .failed(let b)): a == b
    default: false
    }
  }
}

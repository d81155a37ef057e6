/// A part of the screen that can have the focus.
enum Pane: Sendable, Hashable, CaseIterable {
  case conversation, thinking, changes
  /// What waits for the person's answer: a command's question or a patch's review.
  case question
  case composer

  var title: String {
    switch self {
    case .conversation: "Conversation"
    case .thinking: "Thinking"
    case .changes: "Changes"
    case .question: "Question"
    case .composer: "Message"
    }
  }

  /// Where there is little room.
  var shortTitle: String {
    switch self {
    case .conversation: "Conv"
    case .thinking: "Think"
    case .changes: "Diff"
    case .question: "Ask"
    case .composer: "Write"
    }
  }

  /// The action that brings the focus here.
  var focusAction: Action {
    switch self {
    case .conversation: "focus.conversation"
    case .thinking: "focus.thinking"
    case .changes: "focus.changes"
    case .question: "focus.question"
    case .composer: "focus.composer"
    }
  }
}

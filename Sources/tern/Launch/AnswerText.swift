import Agent
import Models

/// The words of one answer, its blocks joined.
struct AnswerText {
  private(set) var text = ""
  private var last: ItemID?

  init() {}

  /// Begins with the block that the event finished.
  init(_ event: SessionEvent) {
    guard case .itemDone(let item, let content) = event,
      case .assistantMessage(let text) = content.content
    else { return }
    self.text = text
    last = item
  }

  /// Adds a further block of the same answer; false when the event finished none.
  ///
  /// Blocks that follow each other are one text in pieces, but in the Responses API, where each is
  /// a message of its own.
  mutating func append(_ event: SessionEvent) -> Bool {
    guard case .itemDone(let item, let content) = event,
      case .assistantMessage(let more) = content.content, let last, last.request == item.request
    else { return false }
    let isPiece = last.attempt == item.attempt && last.index + 1 == item.index
    let isMessage = content.origin?.dialect == .responses
    text += (isPiece && !isMessage ? "" : "\n\n") + more
    self.last = item
    return true
  }
}

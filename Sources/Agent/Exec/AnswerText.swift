import Models

/// The words of one answer, its blocks joined.
///
/// A part that is written anew takes the place of what it replaces, and one that goes on from a cut
/// is joined to it without a seam.
package struct AnswerText: Sendable {
  private struct Block: Sendable {
    var item: ItemID
    var text: String
    /// What stands before it.
    var separator: String
  }

  private var blocks: [Block] = []
  /// Whether the next block goes on in the middle of the last one.
  private var isCut = false

  package init() {}

  /// Begins with the block that the event finished.
  package init(_ event: SessionEvent) { _ = append(event) }

  package var text: String { blocks.reduce("") { $0 + $1.separator + $1.text } }

  /// The text with words behind it that are still being written.
  package func text(before running: String) -> String { isCut ? text + running : running }

  /// Adds a further block of the same answer; false when the event finished none.
  ///
  /// Blocks that follow each other are one text in pieces, but in the Responses API, where each is
  /// a message of its own.
  package mutating func append(_ event: SessionEvent) -> Bool {
    guard case .itemDone(let item, let content) = event,
      case .assistantMessage(let more) = content.content
    else { return false }
    guard let last = blocks.last?.item else {
      blocks = [Block(item: item, text: more, separator: "")]
      return true
    }
    guard last.request == item.request else { return false }
    let isPiece = last.attempt == item.attempt && last.index + 1 == item.index
    let isMessage = content.origin?.dialect == .responses
    let separator = isCut || isPiece && !isMessage ? "" : "\n\n"
    isCut = false
    blocks.append(Block(item: item, text: more, separator: separator))
    return true
  }

  /// Takes note of what befalls the answer: a cut that it goes on from, an attempt that is written
  /// anew or that was withheld.
  package mutating func note(_ event: SessionEvent) {
    switch event {
    case .outputContinued: isCut = !blocks.isEmpty
    case .attemptFailed(let request, let attempt, let error)
    where error.voidsAnswer:
      let count = blocks.count
      blocks.removeAll { $0.item.request == request && $0.item.attempt == attempt }
      if blocks.count < count, !blocks.isEmpty { isCut = true }
    default: break
    }
  }
}

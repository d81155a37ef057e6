/// What an answer told of an item that never became whole: a broken stream, a call that was cut.
package struct UnfinishedItem: Sendable, Equatable {
  /// The item's number in the answer.
  package var index: Int
  package var kind: ResponseEvent.ItemKind
  /// The words, or a call's arguments, which may end anywhere.
  package var text: String
  /// Of a thought, where its provider tells one.
  package var summary: String

  package init(
    index: Int, kind: ResponseEvent.ItemKind, text: String = "", summary: String = ""
  ) {
    self.index = index
    self.kind = kind
    self.text = text
    self.summary = summary
  }
}

/// The items of an answer under way: what they held when it ended is what is unfinished.
struct UnfinishedItems {
  private var items: [UnfinishedItem] = []

  /// Those of which anything was told, in order.
  var told: [UnfinishedItem] { items.filter { !$0.text.isEmpty || !$0.summary.isEmpty } }

  mutating func take(_ event: ResponseEvent) {
    switch event {
    case .outputItemAdded(let index, let kind):
      items.append(UnfinishedItem(index: index, kind: kind))
    case .outputItemDone(let index, _): items.removeAll { $0.index == index }
    case .outputTextDelta(let index, let text), .reasoningContentDelta(let index, let text),
      .toolCallDelta(let index, let text):
      guard let place = place(index) else { return }
      items[place].text += text
    case .reasoningSummaryDelta(let index, let text):
      guard let place = place(index) else { return }
      items[place].summary += text
    case .created, .usage, .rateLimits, .serverModel, .failed, .completed: break
    }
  }

  private func place(_ index: Int) -> Int? { items.lastIndex { $0.index == index } }
}

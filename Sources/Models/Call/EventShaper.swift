/// Gives an answer's events the shape that a call's options ask for.
///
/// With aggregation the pieces of an item wait until it is whole, or until the answer ends without
/// it: then what there was of it is told in one piece all the same.
struct EventShaper: Sendable {
  private enum Piece: Sendable { case text, summary, words, arguments }
  private struct Waiting: Sendable {
    let index: Int
    let piece: Piece
    var text: String
  }

  private let isAggregating: Bool
  private let showsRawReasoning: Bool
  private var waiting: [Waiting] = []

  init(_ options: CallOptions) {
    isAggregating = options.streamMode == .aggregated
    showsRawReasoning = options.showsRawReasoning
  }

  mutating func shape(_ events: [ResponseEvent]) -> [ResponseEvent] {
    guard isAggregating || !showsRawReasoning else { return events }
    var shaped: [ResponseEvent] = []
    for event in events { take(event, into: &shaped) }
    return shaped
  }

  private mutating func take(_ event: ResponseEvent, into shaped: inout [ResponseEvent]) {
    switch event {
    case .reasoningContentDelta where !showsRawReasoning: return
    case .outputTextDelta(let index, let text) where isAggregating: add(.text, index, text)
    case .reasoningSummaryDelta(let index, let text) where isAggregating:
      add(.summary, index, text)
    case .reasoningContentDelta(let index, let text) where isAggregating: add(.words, index, text)
    case .toolCallDelta(let index, let text) where isAggregating: add(.arguments, index, text)
    case .outputItemDone(let index, let item):
      release(index, into: &shaped)
      shaped.append(.outputItemDone(index: index, veiled(item)))
    case .completed(var completion):
      release(nil, into: &shaped)
      completion.items = completion.items.map { veiled($0) }
      shaped.append(.completed(completion))
    case .failed:
      release(nil, into: &shaped)
      shaped.append(event)
    case .created, .outputItemAdded, .outputTextDelta, .reasoningSummaryDelta,
      .reasoningContentDelta, .toolCallDelta, .usage, .rateLimits, .serverModel:
      shaped.append(event)
    }
  }

  /// The item without the words that are not to be seen; its payload goes back to its maker whole.
  private func veiled(_ item: ResponseItem) -> ResponseItem {
    guard !showsRawReasoning, case .reasoning(var reasoning) = item.content else { return item }
    reasoning.text = ""
    var item = item
    item.content = .reasoning(reasoning)
    return item
  }

  private mutating func add(_ piece: Piece, _ index: Int, _ text: String) {
    if let place = waiting.firstIndex(where: { $0.index == index && $0.piece == piece }) {
      waiting[place].text += text
    } else {
      waiting.append(Waiting(index: index, piece: piece, text: text))
    }
  }

  /// Tells what waits of one item, or of all.
  private mutating func release(_ index: Int?, into shaped: inout [ResponseEvent]) {
    for held in waiting where index == nil || held.index == index {
      switch held.piece {
      case .text: shaped.append(.outputTextDelta(index: held.index, held.text))
      case .summary: shaped.append(.reasoningSummaryDelta(index: held.index, held.text))
      case .words: shaped.append(.reasoningContentDelta(index: held.index, held.text))
      case .arguments: shaped.append(.toolCallDelta(index: held.index, held.text))
      }
    }
    waiting.removeAll { index == nil || $0.index == index }
  }
}

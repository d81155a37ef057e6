import JSON

/// Collects an answer's items and the events that tell of them, whatever the dialect.
///
/// The order is kept here: no event follows a failure, and ``finish()`` gives the one `completed`.
struct AnswerBuilder: Sendable {
  private struct Slot: Sendable {
    let kind: ResponseEvent.ItemKind
    var isOpen = true
    var text = ""
    var summary = ""
    var item: ResponseItem?
  }

  private(set) var responseID: String?
  private(set) var model: String?
  private var serviceTier: String?
  private(set) var usage = Usage()
  private(set) var failure: ModelError?
  private(set) var stop: Stop?
  private var serverModel: String?
  private var slots: [Slot] = []
  private var pending: [ResponseEvent] = []
  private var isFinished = false

  /// Whether the answer is over: its terminal event came, or it failed.
  var isAtEnd: Bool { stop != nil || failure != nil }

  /// The events since the last call.
  mutating func drain() -> [ResponseEvent] {
    defer { pending.removeAll(keepingCapacity: true) }
    return pending
  }

  /// Ends the answer: `completed`, after a failure when the terminal event never came.
  mutating func finish(orElse truncation: ModelError) {
    guard !isFinished else { return }
    if !isAtEnd { fail(truncation) }
    isFinished = true
    let stop: Stop =
      switch failure?.kind {
      case nil: self.stop ?? Stop(.other)
      case .cancelled: Stop(.cancelled, word: self.stop?.word ?? "")
      default: Stop(.failed, word: self.stop?.word ?? "")
      }
    pending.append(
      .completed(
        Completion(
          responseID: responseID, model: model, serviceTier: serviceTier, stop: stop, usage: usage,
          items: slots.compactMap(\.item))))
  }
}

// MARK: - The answer as a whole

extension AnswerBuilder {
  mutating func created(id: String?, model: String?) {
    guard failure == nil else { return }
    if let id, !id.isEmpty { responseID = id }
    if let model, !model.isEmpty { self.model = model }
    pending.append(.created(id: responseID ?? "", model: self.model ?? ""))
  }

  /// Takes a name for the model that came later than `created`.
  mutating func answered(by model: String?) {
    if let model, !model.isEmpty { self.model = model }
  }

  /// Takes the tier that the answer is served in; a later word replaces an earlier one.
  mutating func served(in tier: String?) {
    if let tier, !tier.isEmpty { serviceTier = tier }
  }

  /// Replaces the usage; counts are cumulative in every dialect.
  mutating func report(_ usage: Usage) {
    guard failure == nil, usage != self.usage else { return }
    self.usage = usage
    pending.append(.usage(usage))
  }

  mutating func report(_ limits: RateLimitSnapshot) {
    guard failure == nil else { return }
    pending.append(.rateLimits(limits))
  }

  /// Tells the model that the server names beside the answer, each time that it changes.
  mutating func report(serverModel: String) {
    guard failure == nil, serverModel != self.serverModel, !serverModel.isEmpty else { return }
    self.serverModel = serverModel
    pending.append(.serverModel(serverModel))
  }

  mutating func fail(_ error: ModelError) {
    guard failure == nil, !isFinished else { return }
    failure = error
    pending.append(.failed(error))
  }

  /// Notes how the answer ended; a later word replaces an earlier one.
  mutating func end(_ stop: Stop) {
    guard failure == nil else { return }
    self.stop = stop
  }

  /// Goes on with a further answer that was joined to the first in one stream.
  mutating func reopen() { stop = nil }

  /// Whether anything is whole.
  var hasItems: Bool { slots.contains { $0.item != nil } }

  var hasToolCalls: Bool {
    slots.contains { slot in
      guard case .toolCall = slot.item?.content else { return false }
      return true
    }
  }
}

// MARK: - Items

extension AnswerBuilder {
  /// Begins an item and answers its index.
  mutating func begin(_ kind: ResponseEvent.ItemKind) -> Int {
    slots.append(Slot(kind: kind))
    if failure == nil { pending.append(.outputItemAdded(index: slots.count - 1, kind)) }
    return slots.count - 1
  }

  mutating func append(text: String, to index: Int) {
    guard failure == nil, !text.isEmpty, slots[index].isOpen else { return }
    slots[index].text += text
    pending.append(.outputTextDelta(index: index, text))
  }

  mutating func append(reasoning: String, to index: Int) {
    guard failure == nil, !reasoning.isEmpty, slots[index].isOpen else { return }
    slots[index].text += reasoning
    pending.append(.reasoningContentDelta(index: index, reasoning))
  }

  mutating func append(summary: String, to index: Int) {
    guard failure == nil, !summary.isEmpty, slots[index].isOpen else { return }
    slots[index].summary += summary
    pending.append(.reasoningSummaryDelta(index: index, summary))
  }

  mutating func append(arguments: String, to index: Int) {
    guard failure == nil, !arguments.isEmpty, slots[index].isOpen else { return }
    slots[index].text += arguments
    pending.append(.toolCallDelta(index: index, arguments))
  }

  /// Makes an item whole.
  ///
  /// A call that is there already, id and all, was sent twice, and must not be run twice.
  mutating func close(_ index: Int, _ item: ResponseItem) {
    guard failure == nil, slots[index].isOpen else { return }
    slots[index].isOpen = false
    if case .toolCall(let call) = item.content, !call.id.isEmpty,
      slots.contains(where: { $0.item?.content == .toolCall(call) })
    {
      return
    }
    slots[index].item = item
    pending.append(.outputItemDone(index: index, item))
  }

  /// Leaves an item out of the answer: it was cut short.
  mutating func abandon(_ index: Int) { slots[index].isOpen = false }

  /// Whether a call with this id began.
  func hasCall(_ id: String) -> Bool {
    slots.contains { slot in
      if case .toolCall(id, _) = slot.kind { return true }
      guard case .toolCall(let call) = slot.item?.content else { return false }
      return call.id == id
    }
  }

  func isOpen(_ index: Int) -> Bool { slots[index].isOpen }
  func kind(of index: Int) -> ResponseEvent.ItemKind { slots[index].kind }
  /// The text, own words or arguments so far.
  func text(of index: Int) -> String { slots[index].text }
  func summary(of index: Int) -> String { slots[index].summary }
  var openItems: [Int] { slots.indices.filter { slots[$0].isOpen } }
}

import Models

/// Turns the events of one attempt into those of the session, and remembers how it ended.
struct Answer {
  let request: Int
  let attempt: Int
  let model: ModelReference
  private(set) var completion: Completion?
  private(set) var error: ModelError?
  /// Text of messages that are not whole yet, by place.
  private var unfinished: [Int: String] = [:]
  private var callIDs: CallIDs
  private let tools: [ToolSpec]
  /// Places of calls that began and are not whole.
  private var openCalls: Set<Int> = []

  /// `usedCallIDs` are those of the calls before: no call gets one of them.
  ///
  /// `tools` are those that the model was given.
  init(
    request: Int, attempt: Int, model: ModelReference, usedCallIDs: Set<String> = [],
    tools: [ToolSpec] = []
  ) {
    self.request = request
    self.attempt = attempt
    self.model = model
    callIDs = CallIDs(used: usedCallIDs)
    self.tools = tools
  }

  /// Whether the answer broke off in the middle of a call.
  var endsInCall: Bool { !openCalls.isEmpty }

  /// The session's events for a batch, deltas of one item joined.
  mutating func events(of batch: [ResponseEvent]) -> [SessionEvent] {
    var events: [SessionEvent] = []
    for event in batch {
      if case .outputItemDone(let index, let content) = event {
        events += done(index, content)
        continue
      }
      guard let next = session(event) else { continue }
      if let joined = events.last?.joined(with: next) {
        events[events.count - 1] = joined
      } else {
        events.append(next)
      }
    }
    return events
  }

  /// What the person saw of messages that were cut short, as items of the history.
  mutating func interrupted() -> [SessionEvent] {
    defer { unfinished = [:] }
    return unfinished.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map {
      .itemDone(item: item($0.key), ResponseItem(.assistantMessage($0.value)))
    }
  }

  private mutating func session(_ event: ResponseEvent) -> SessionEvent? {
    switch event {
    case .created: return nil
    case .outputItemAdded(let index, .toolCall(_, let name)):
      openCalls.insert(index)
      return .toolCallStarted(item: item(index), name: name)
    case .outputItemAdded(_, .serverTool(let name)): return .notice("The server uses \(name).")
    case .outputItemAdded: return nil
    case .outputTextDelta(let index, let text):
      unfinished[index, default: ""] += text
      return .assistantDelta(item: item(index), text)
    case .reasoningSummaryDelta(let index, let text):
      return .reasoningDelta(item: item(index), text, isSummary: true)
    case .reasoningContentDelta(let index, let text):
      return .reasoningDelta(item: item(index), text, isSummary: false)
    case .toolCallDelta(let index, let text): return .toolCallDelta(item: item(index), text)
    // An item is told elsewhere, and the completion has the final usage.
    case .outputItemDone, .usage, .rateLimits, .serverModel: return nil
    case .failed(let error):
      self.error = error
      return nil
    case .completed(let completion):
      self.completion = completion
      guard completion.usage != Usage() else { return nil }
      return .usage(completion.usage, model: model)
    }
  }

  /// An item that is whole: one, or the calls that it holds.
  private mutating func done(_ index: Int, _ content: ResponseItem) -> [SessionEvent] {
    unfinished[index] = nil
    openCalls.remove(index)
    guard let whole = callIDs.distinct(content) else { return [] }
    let parts = ParallelCalls.calls(in: whole, tools: tools)
    callIDs.reserve(parts ?? [])
    return (parts ?? [whole]).map { .itemDone(item: item(index), $0) }
  }

  private func item(_ index: Int) -> ItemID {
    ItemID(request: request, attempt: attempt, index: index)
  }
}

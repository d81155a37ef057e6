@testable import JSON
@testable import Models

extension FuzzTarget {
  static let chat = FuzzTarget(name: "chat") { check($0, as: .chat) }
  static let messages = FuzzTarget(name: "messages") { check($0, as: .messages) }
  static let responses = FuzzTarget(name: "responses") { check($0, as: .responses) }

  /// The first byte says how the rest is cut; its high bits, that each line is the data of an
  /// event, or that all is one document.
  ///
  /// Whatever comes, the events keep their order, a cut changes none of them, and what was
  /// answered can be stored, read and sent back in every dialect.
  private static func check(_ bytes: UnsafeRawBufferPointer, as dialect: WireDialect) {
    guard let first = bytes.first else { return }
    var stream = Array(bytes.dropFirst())
    guard first & 0x80 == 0 else { return check(document: stream, as: dialect) }
    if first & 0x40 != 0 { stream = events(of: stream) }
    let whole = read(stream, as: dialect, step: max(1, stream.count))
    let cut = read(stream, as: dialect, step: Int(first & 0x3F) + 1)
    precondition(whole == cut, "a cut changed the events")
    check(whole)
  }

  private static func check(document: [UInt8], as dialect: WireDialect) {
    var decoder = ResponseDecoder(dialect: dialect, provider: "fuzz", model: "model")
    check(decoder.decode(document: document) + decoder.finish())
  }

  private static func events(of lines: [UInt8]) -> [UInt8] {
    lines.split(separator: 0x0A).flatMap { Array("data: ".utf8) + $0 + [0x0A, 0x0A] }
  }

  private static func read(
    _ stream: [UInt8], as dialect: WireDialect, step: Int
  ) -> [ResponseEvent] {
    var decoder = ResponseDecoder(dialect: dialect, provider: "fuzz", model: "model")
    var events: [ResponseEvent] = []
    for start in stride(from: 0, to: stream.count, by: step) {
      events += decoder.decode(Array(stream[start..<min(start + step, stream.count)]))
    }
    return events + decoder.finish()
  }

  private static func check(_ events: [ResponseEvent]) {
    var order = EventOrder()
    for event in events { order.take(event) }
    guard let completion = order.completion else {
      preconditionFailure("the stream did not end with completed")
    }
    precondition(completion.items == order.items, "completed holds other items than were done")
    for item in completion.items {
      precondition(ResponseItem(json: item.json) == item, "an item changed in its stored form")
    }
    replay(completion.items)
  }

  private static func replay(_ items: [ResponseItem]) {
    for dialect in [WireDialect.chat, .messages, .responses] {
      let origin = ResponseItem.Origin(provider: "fuzz", dialect: dialect, model: "model")
      let history = HistoryNormalizer(target: origin).normalized(items)
      let prompt = Prompt(system: [], items: history, tools: [])
      let options = CallOptions(model: "model")
      let quirks = ProviderQuirks()
      let body =
        switch dialect {
        case .chat: ChatRequest(prompt: prompt, options: options, quirks: quirks).body
        case .messages: MessagesRequest(prompt: prompt, options: options).body
        case .responses: ResponsesRequest(prompt: prompt, options: options, quirks: quirks).body
        }
      // A stored payload may be as deep as JSON is read, and stands deeper in a request.
      guard let again = try? JSON(parsing: body.serialized()) else { continue }
      precondition(again == body, "a request changed on its way")
    }
  }
}

/// Holds a stream of events to what ``ResponseEvent`` promises of their order.
private struct EventOrder {
  private var kinds: [ResponseEvent.ItemKind] = []
  private var done: [Int: ResponseItem] = [:]
  private var hasFailed = false
  private(set) var completion: Completion?

  var items: [ResponseItem] { kinds.indices.compactMap { done[$0] } }

  mutating func take(_ event: ResponseEvent) {
    precondition(completion == nil, "an event after completed")
    switch event {
    case .completed(let completion): self.completion = completion
    case .failed:
      precondition(!hasFailed, "a second failure")
      hasFailed = true
    case .outputItemAdded(let index, let kind):
      precondition(index == kinds.count, "an item out of its order")
      kinds.append(kind)
    case .outputItemDone(let index, let item):
      precondition(kinds.indices.contains(index) && done[index] == nil, "an item done twice")
      done[index] = item
    case .outputTextDelta(let index, _), .reasoningSummaryDelta(let index, _),
      .reasoningContentDelta(let index, _), .toolCallDelta(let index, _):
      precondition(kinds.indices.contains(index) && done[index] == nil, "a delta of no open item")
    case .created, .rateLimits, .serverModel, .usage: break
    }
    if case .completed = event { return }
    if case .failed = event { return }
    precondition(!hasFailed, "an event after a failure")
  }
}

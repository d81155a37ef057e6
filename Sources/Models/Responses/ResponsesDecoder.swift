import JSON

/// Reads the events of OpenAI's Responses API.
///
/// Items are told apart by `output_index`, never by id: some gateways give an item a new id in
/// every event. What `output_item.done` holds counts more than the deltas before it; only a call
/// that may have been cut waits for the answer's end, which tells whether it was.
struct ResponsesDecoder: DialectDecoder {
  let origin: ResponseItem.Origin
  let errors: ErrorClassifier
  private var slots: [Int: Int] = [:]
  private var summaryParts: [Int: Int] = [:]
  /// Calls that are whole if the answer is.
  private var unsettled: [(index: Int, item: JSON)] = []
  private var isStarted = false
  private var isRefused = false

  init(origin: ResponseItem.Origin, errors: ErrorClassifier) {
    self.origin = origin
    self.errors = errors
  }

  mutating func decode(_ frame: JSON, event: String, into answer: inout AnswerBuilder) {
    let type = frame["type"]?.stringValue ?? event
    if let model = Self.serverModel(in: frame) { answer.report(serverModel: model) }
    switch type {
    case "response.created": start(frame["response"], &answer)
    case "response.in_progress", "response.queued":
      if !isStarted { start(frame["response"], &answer) }
    case "response.output_item.added": add(frame, &answer)
    case "response.output_item.done": finishItem(frame, &answer)
    case "response.completed", "response.incomplete", "response.failed", "response.cancelled",
      "response.done":
      end(frame["response"] ?? [:], type: type, &answer)
    case "codex.rate_limits":
      // A reset is a point in time here, so that no clock is needed.
      if let limits = RateLimitReader.snapshot(event: frame, now: 0) { answer.report(limits) }
    case "error": answer.fail(errors.error(inStream: frame))
    case "":
      if frame["error"].map({ !$0.isNull }) ?? false {
        answer.fail(errors.error(inStream: frame))
      } else {
        answer.fail(errors.violation("sent an event without a type"))
      }
    default: delta(frame, type: type, &answer)
    }
  }

  mutating func decode(whole document: JSON, into answer: inout AnswerBuilder) {
    guard document["output"] != nil || document["status"] != nil else {
      answer.fail(errors.error(inStream: document))
      return
    }
    start(document, &answer)
    end(document, type: "", &answer)
  }
}

// MARK: - Items

extension ResponsesDecoder {
  private mutating func start(_ response: JSON?, _ answer: inout AnswerBuilder) {
    if isStarted {
      // A second answer joined to the first, or the first begun anew: its items are its own.
      answer.openItems.forEach { answer.abandon($0) }
      answer.reopen()
      (slots, summaryParts, unsettled) = ([:], [:], [])
    }
    isStarted = true
    answer.created(id: response?["id"]?.stringValue, model: response?["model"]?.stringValue)
  }

  private mutating func add(_ frame: JSON, _ answer: inout AnswerBuilder) {
    guard let item = frame["item"] else { return }
    guard let outputIndex = place(frame, &answer), slots[outputIndex] == nil else { return }
    slots[outputIndex] = answer.begin(ResponsesItem.kind(of: item))
  }

  private mutating func delta(_ frame: JSON, type: String, _ answer: inout AnswerBuilder) {
    let piece = frame["delta"]?.stringValue ?? ""
    switch type {
    case "response.output_text.delta":
      answer.append(text: piece, to: slot(frame, else: .message, &answer))
    case "response.refusal.delta":
      isRefused = true
      answer.append(text: piece, to: slot(frame, else: .message, &answer))
    case "response.reasoning_summary_text.delta":
      let index = slot(frame, else: .reasoning, &answer)
      separateParts(frame, index, &answer)
      answer.append(summary: piece, to: index)
    case "response.reasoning_text.delta":
      answer.append(reasoning: piece, to: slot(frame, else: .reasoning, &answer))
    case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta":
      guard let index = call(frame, answer) else { return }
      answer.append(arguments: piece, to: index)
    case "response.function_call_arguments.done", "response.custom_tool_call_input.done":
      guard let index = call(frame, answer), answer.text(of: index).isEmpty else { return }
      let whole = frame["arguments"]?.stringValue ?? frame["input"]?.stringValue ?? ""
      answer.append(arguments: whole, to: index)
    case "response.output_text.done": catchUp(frame["text"], frame, &answer)
    case "response.refusal.done":
      isRefused = true
      catchUp(frame["refusal"], frame, &answer)
    default: break
    }
  }

  /// Takes a finished text from servers that send neither deltas nor items.
  private mutating func catchUp(_ text: JSON?, _ frame: JSON, _ answer: inout AnswerBuilder) {
    guard let text = text?.stringValue, !text.isEmpty else { return }
    // Without a number it may be of any message that was told already.
    let isNumbered = frame["output_index"]?.intValue != nil
    guard isNumbered || known(frame, .message, answer) != nil || slots.isEmpty else { return }
    let index = slot(frame, else: .message, &answer)
    if answer.text(of: index).isEmpty { answer.append(text: text, to: index) }
  }

  /// Puts an empty line between the parts of a summary.
  private mutating func separateParts(
    _ frame: JSON, _ index: Int, _ answer: inout AnswerBuilder
  ) {
    guard let part = frame["summary_index"]?.intValue else { return }
    if let last = summaryParts[index], last != part { answer.append(summary: "\n\n", to: index) }
    summaryParts[index] = part
  }

  /// The item that an event speaks of; one that was never announced begins now.
  private mutating func slot(
    _ frame: JSON, else kind: ResponseEvent.ItemKind, _ answer: inout AnswerBuilder
  ) -> Int {
    if let index = known(frame, kind, answer) { return index }
    let place = place(frame, &answer)
    let index = answer.begin(kind)
    if let place { slots[place] = index }
    return index
  }

  /// No answer has that many items.
  private static let indexLimit = 10_000

  /// Where a new item stands: where the event says, else behind all others.
  private func place(_ frame: JSON, _ answer: inout AnswerBuilder) -> Int? {
    let place = frame["output_index"]?.intValue ?? (slots.keys.max() ?? -1) + 1
    guard (0..<Self.indexLimit).contains(place) else {
      answer.fail(errors.violation("numbered an item of its answer \(place)"))
      return nil
    }
    return place
  }

  private func known(
    _ frame: JSON, _ kind: ResponseEvent.ItemKind, _ answer: AnswerBuilder
  ) -> Int? {
    if let outputIndex = frame["output_index"]?.intValue { return slots[outputIndex] }
    return slots.values.filter { answer.isOpen($0) && answer.kind(of: $0) == kind }.max()
  }

  private func call(_ frame: JSON, _ answer: AnswerBuilder) -> Int? {
    if let outputIndex = frame["output_index"]?.intValue { return slots[outputIndex] }
    return slots.values.filter { index in
      guard case .toolCall = answer.kind(of: index) else { return false }
      return answer.isOpen(index)
    }.max()
  }

  private mutating func finishItem(_ frame: JSON, _ answer: inout AnswerBuilder) {
    guard let item = frame["item"] else { return }
    let kind = ResponsesItem.kind(of: item)
    close(slot(frame, else: kind, &answer), with: item, &answer)
  }

  private mutating func close(_ index: Int, with item: JSON, _ answer: inout AnswerBuilder) {
    guard answer.isOpen(index) else { return }
    if ResponsesItem.isRefusal(item) { isRefused = true }
    catchUp(index, with: item, &answer)
    guard !ResponsesItem.mayBeCut(item, streamed: answer.text(of: index)) else {
      unsettled.removeAll { $0.index == index }
      return unsettled.append((index, item))
    }
    finish(index, with: item, &answer)
  }

  private func finish(_ index: Int, with item: JSON, _ answer: inout AnswerBuilder) {
    let whole = ResponsesItem(item, streamed: answer.text(of: index), origin: origin)
    guard let neutral = whole.neutral else {
      answer.abandon(index)
      return
    }
    answer.close(index, neutral)
  }

  /// Gives the finished item's words as a delta where none came, as from servers that stream items
  /// only.
  private func catchUp(_ index: Int, with item: JSON, _ answer: inout AnswerBuilder) {
    guard (answer.text(of: index) + answer.summary(of: index)).isEmpty else { return }
    switch answer.kind(of: index) {
    case .message: answer.append(text: ResponsesItem.text(of: item), to: index)
    case .reasoning:
      answer.append(summary: ResponsesItem.summary(of: item), to: index)
      answer.append(reasoning: ResponsesItem.reasoningText(of: item), to: index)
    case .toolCall: answer.append(arguments: ResponsesItem.arguments(of: item), to: index)
    case .serverTool: break
    }
  }
}

extension ResponsesDecoder {
  /// The model that an event's `headers` name, as a text or a list of one.
  private static func serverModel(in frame: JSON) -> String? {
    guard let headers = frame["headers"] ?? frame["response"]?["headers"] else { return nil }
    let value = headers["openai-model"] ?? headers["x-openai-model"]
    return value?.stringValue ?? value?[0]?.stringValue
  }
}

// MARK: - The end

extension ResponsesDecoder {
  private mutating func end(_ response: JSON, type: String, _ answer: inout AnswerBuilder) {
    // `response.done` says by itself that the answer came to its end.
    let ending = type == "response.done" ? "completed" : String(type.dropFirst("response.".count))
    let word = response["status"]?.stringValue ?? ending
    answer.answered(by: response["model"]?.stringValue)
    answer.served(in: response["service_tier"]?.stringValue)
    if let usage = response["usage"].flatMap(ResponsesItem.usage(of:)) { answer.report(usage) }
    if word == "failed" {
      answer.end(Stop(.failed, word: word))
      answer.fail(errors.error(inStream: response["error"] ?? response))
      return
    }
    closeRemaining(response["output"]?.arrayValue ?? [], isWhole: word == "completed", &answer)
    answer.end(stop(response, word: word, answer))
  }

  /// Closes what never got its `done`, from the final object where it holds the item.
  private mutating func closeRemaining(
    _ output: [JSON], isWhole: Bool, _ answer: inout AnswerBuilder
  ) {
    let hasStreamed = !slots.isEmpty
    for (outputIndex, item) in output.enumerated() {
      if let index = slots[outputIndex], ResponsesItem.is(item, answer.kind(of: index)) {
        close(index, with: item, &answer)
      } else if !hasStreamed || Self.isCall(item, missingIn: answer) {
        let index = answer.begin(ResponsesItem.kind(of: item))
        slots[outputIndex] = slots[outputIndex] ?? index
        close(index, with: item, &answer)
      }
    }
    for (index, item) in unsettled where isWhole { finish(index, with: item, &answer) }
    unsettled = []
    for index in answer.openItems {
      let text = answer.text(of: index)
      switch answer.kind(of: index) {
      case .message where !text.isEmpty: answer.close(index, ResponseItem(.assistantMessage(text)))
      case .reasoning where !(text + answer.summary(of: index)).isEmpty:
        let reasoning = Reasoning(summary: answer.summary(of: index), text: text)
        answer.close(index, ResponseItem(.reasoning(reasoning)))
      case .toolCall(let id, let name) where isWhole && JSON.isObject(text):
        let call = ToolCall(id: id, name: name, arguments: text)
        answer.close(index, ResponseItem(.toolCall(call)))
      case .message, .reasoning, .toolCall, .serverTool: answer.abandon(index)
      }
    }
  }

  /// Whether an item is a call that no event told of.
  private static func isCall(_ item: JSON, missingIn answer: AnswerBuilder) -> Bool {
    guard case .toolCall = ResponsesItem.kind(of: item), let id = item["call_id"]?.stringValue
    else {
      return false
    }
    return !id.isEmpty && !answer.hasCall(id)
  }

  private func stop(_ response: JSON, word: String, _ answer: AnswerBuilder) -> Stop {
    let reason = response["incomplete_details"]?["reason"]?.stringValue
    // Words of refusal may stand beside a filter's.
    if isRefused, reason != "content_filter" { return Stop(.refusal, word: word) }
    switch word {
    case "completed": return Stop(answer.hasToolCalls ? .toolCalls : .endOfTurn, word: word)
    case "cancelled": return Stop(.cancelled, word: word)
    case "incomplete":
      switch reason {
      case "max_output_tokens", "max_tokens": return Stop(.outputLimit, word: word)
      case "content_filter": return Stop(.contentFilter, word: word)
      default: return Stop(.other, word: word)
      }
    default: return Stop(.other, word: word)
    }
  }
}

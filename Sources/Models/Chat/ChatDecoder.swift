import JSON

/// Reads the chunks of Chat Completions and its many kin.
struct ChatDecoder: DialectDecoder {
  let origin: ResponseItem.Origin
  let errors: ErrorClassifier
  private var isStarted = false
  private var message: Int?
  private var thought: Int?
  private var reasoning = ChatReasoning()
  private var inline: InlineThinking
  private var calls = ChatToolCalls()
  private var isRefused = false
  /// The `finish_reason`; empty before it came.
  private var word = ""
  private var isDone = false
  /// Whether the answer's end and, with it or behind it, its counts have come.
  private var isCounted = false

  /// `beginsInThought` is the server's quirk of that name.
  init(
    origin: ResponseItem.Origin, errors: ErrorClassifier, beginsInThought: Bool = false
  ) {
    self.origin = origin
    self.errors = errors
    inline = InlineThinking(beginsWithin: beginsInThought)
  }

  mutating func decode(_ frame: JSON, event: String, into answer: inout AnswerBuilder) {
    guard let choices = frame["choices"]?.arrayValue else {
      if Self.isError(frame) || event == "error" {
        salvage(into: &answer)
        answer.fail(errors.error(inStream: frame))
      } else {
        report(frame, nil, &answer)
      }
      return
    }
    if !isStarted, frame["id"]?.stringValue?.isEmpty == false || !choices.isEmpty {
      isStarted = true
      answer.created(id: frame["id"]?.stringValue, model: frame["model"]?.stringValue)
    }
    answer.answered(by: frame["model"]?.stringValue)
    answer.served(in: frame["service_tier"]?.stringValue)
    let isFirstCount = answer.usage == Usage()
    report(frame, choices.first, &answer)
    if let error = Self.error(in: frame, choices.first) {
      salvage(into: &answer)
      answer.fail(errors.error(inStream: error))
      return
    }
    // Only one choice is ever asked for.
    for choice in choices where choice["index"]?.intValue ?? 0 == 0 { take(choice, &answer) }
    // Counts in every chunk say nothing of the end; those that come with it alone are the last.
    if isFirstCount, answer.stop != nil, answer.usage != Usage() { isCounted = true }
  }

  /// Takes the counts, if the frame has them; what comes behind the answer's end is the last.
  private mutating func report(
    _ frame: JSON, _ choice: JSON?, _ answer: inout AnswerBuilder
  ) {
    guard let usage = usage(in: frame, choice) else { return }
    if answer.stop != nil { isCounted = true }
    answer.report(usage)
  }

  mutating func decode(whole document: JSON, into answer: inout AnswerBuilder) {
    guard document["choices"] != nil else {
      answer.fail(errors.error(inStream: document))
      return
    }
    decode(document, event: "", into: &answer)
    done(into: &answer)
  }

  /// The usage comes after the reason to stop; `[DONE]`, which is behind everything, does not come
  /// from every server.
  var expectsMore: Bool { !isDone && !isCounted }

  /// Takes `[DONE]`: words are whole, also where no `finish_reason` said so, and calls if they can
  /// be.
  mutating func done(into answer: inout AnswerBuilder) {
    isDone = true
    end(answer.stop == nil ? .unsaid : ending, &answer)
  }

  /// Keeps what came behind the `finish_reason` from servers that end without `[DONE]`.
  mutating func conclude(into answer: inout AnswerBuilder) {
    guard answer.stop != nil, !isDone else { return }
    end(.cut, &answer)
  }

  /// Keeps all but what was being written when the stream broke.
  mutating func salvage(into answer: inout AnswerBuilder) {
    guard let last = answer.openItems.last, !answer.isAtEnd else { return }
    if last == message || last == thought { answer.abandon(last) }
    _ = closeAll(.cut, &answer)
  }
}

// MARK: - A choice

extension ChatDecoder {
  private mutating func take(_ choice: JSON, _ answer: inout AnswerBuilder) {
    if let delta = choice["delta"]?.ifObject ?? choice["message"]?.ifObject {
      let (words, summary) = reasoning.take(delta)
      if !words.isEmpty || !summary.isEmpty
        || delta["reasoning_details"]?.arrayValue?.isEmpty == false
      {
        inline.leaveToServer()
        let index = thoughtIndex(&answer)
        answer.append(reasoning: words, to: index)
        answer.append(summary: summary, to: index)
      }
      take(content: delta["content"] ?? .null, &answer)
      if let refusal = delta["refusal"]?.stringValue, !refusal.isEmpty {
        isRefused = true
        append(text: refusal, &answer)
      }
      for piece in delta["tool_calls"]?.arrayValue ?? [] { calls.take(piece, into: &answer) }
    }
    guard let word = choice["finish_reason"]?.stringValue, !word.isEmpty else { return }
    finish(word, &answer)
  }

  private mutating func take(content: JSON, _ answer: inout AnswerBuilder) {
    switch content {
    case .string(let text) where inline.isOver: append(text: text, &answer)
    case .string(let text):
      for piece in inline.take(text) { append(piece, &answer) }
    case .array(let parts):
      for part in parts {
        switch part["type"]?.stringValue {
        case "thinking":
          reasoning.takePart()
          let pieces = (part["thinking"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }
          let words = part["thinking"]?.stringValue ?? pieces.joined()
          answer.append(reasoning: words, to: thoughtIndex(&answer))
        default: append(text: part["text"]?.stringValue ?? "", &answer)
        }
      }
    case .null, .bool, .number, .object: break
    }
  }

  private mutating func append(_ piece: InlineThinking.Piece, _ answer: inout AnswerBuilder) {
    switch piece {
    case .text(let text): append(text: text, &answer)
    case .thinking(let words): answer.append(reasoning: words, to: thoughtIndex(&answer))
    }
  }

  private mutating func append(text: String, _ answer: inout AnswerBuilder) {
    guard !text.isEmpty else { return }
    let index = message ?? answer.begin(.message)
    message = index
    answer.append(text: text, to: index)
  }

  private mutating func thoughtIndex(_ answer: inout AnswerBuilder) -> Int {
    let index = thought ?? answer.begin(.reasoning)
    thought = index
    return index
  }
}

// MARK: - The end

extension ChatDecoder {
  private mutating func finish(_ word: String, _ answer: inout AnswerBuilder) {
    self.word = word
    _ = closeAll(ending, &answer)
    switch word {
    case "error":
      answer.fail(errors.violation("ended the answer with an error that it did not explain"))
    case "insufficient_system_resource":
      answer.fail(
        ModelError(
          .overloaded(retryAfter: nil),
          message: "\(errors.provider) ran out of resources while it answered.",
          provider: errors.provider))
    default: answer.end(stop(word, answer))
    }
  }

  /// How the reason that was given leaves the answer's calls.
  private var ending: ChatToolCalls.Ending { Self.early(word) == nil ? .whole : .cut }

  /// Ends what is open, and decides anew why the answer ended.
  private mutating func end(_ ending: ChatToolCalls.Ending, _ answer: inout AnswerBuilder) {
    guard closeAll(ending, &answer) || Self.early(word) != nil else {
      return answer.fail(errors.violation("ended the answer within a call"))
    }
    answer.end(stop(word, answer))
  }

  /// False when a call was left out.
  private mutating func closeAll(
    _ ending: ChatToolCalls.Ending, _ answer: inout AnswerBuilder
  ) -> Bool {
    for piece in inline.finish() { append(piece, &answer) }
    takeBackThought(ending, &answer)
    if let index = thought {
      let text = answer.text(of: index)
      let payload = reasoning.payload(text: text)
      let content = Reasoning(summary: answer.summary(of: index), text: text)
      answer.close(
        index,
        ResponseItem(.reasoning(content), payload: payload, origin: payload.map { _ in origin }))
    }
    if let index = message {
      answer.close(index, ResponseItem(.assistantMessage(answer.text(of: index))))
    }
    let isSound = calls.finish(ending, origin: origin, into: &answer)
    (message, thought, reasoning, inline) = (nil, nil, ChatReasoning(), InlineThinking())
    return isSound
  }

  /// Takes what was told as a thought for the answer, where it never ended and nothing followed: a
  /// model that does not think answers at once.
  private mutating func takeBackThought(
    _ ending: ChatToolCalls.Ending, _ answer: inout AnswerBuilder
  ) {
    guard inline.isUnclosed, ending != .cut, message == nil, calls.isEmpty, let index = thought
    else { return }
    answer.abandon(index)
    thought = nil
    append(text: answer.text(of: index), &answer)
  }

  private func stop(_ word: String, _ answer: AnswerBuilder) -> Stop {
    let early = Self.early(word)
    // Words of refusal may stand beside a filter's.
    if isRefused, early != .contentFilter { return Stop(.refusal, word: word) }
    if let early { return Stop(early, word: word) }
    // Some servers say `stop` although they called tools.
    if answer.hasToolCalls { return Stop(.toolCalls, word: word) }
    let isEnd = ["stop", "end", "eos", "end_turn", "stop_sequence"].contains(word)
    return Stop(isEnd ? .endOfTurn : .other, word: word)
  }

  /// The kind of a reason that ends an answer before the model was done; nil for all others.
  private static func early(_ word: String) -> Stop.Kind? {
    switch word {
    case "length", "max_tokens", "model_length": .outputLimit
    case "content_filter", "content_filtered": .contentFilter
    case "model_context_window_exceeded": .contextLimit
    case "refusal": .refusal
    default: nil
    }
  }
}

// MARK: - Beside the choices

extension ChatDecoder {
  /// The part of a chunk that tells of an error: the chunk itself, or its choice.
  private static func error(in frame: JSON, _ choice: JSON?) -> JSON? {
    if let error = frame["error"], !error.isNull { return frame }
    guard let choice, let error = choice["error"], !error.isNull else {
      return nil
    }
    return choice
  }

  /// Whether a frame without choices tells of an error: nested, flat or as a bare text.
  private static func isError(_ frame: JSON) -> Bool {
    if let error = frame["error"] { return !error.isNull }
    if frame["object"]?.stringValue == "error" { return true }
    return frame["message"]?.stringValue != nil && (frame["code"] ?? frame["type"]) != nil
  }

  /// The usage where servers put it: beside the choices, in one, or in Groq's own member.
  private func usage(in frame: JSON, _ choice: JSON?) -> Usage? {
    guard
      let usage = frame["usage"]?.ifObject ?? choice?["usage"]?.ifObject
        ?? frame["x_groq"]?["usage"]?.ifObject
    else { return nil }
    let prompt = usage["prompt_tokens_details"]
    let input = usage["prompt_tokens"]?.count
    let cached =
      prompt?["cached_tokens"]?.count ?? usage["prompt_cache_hit_tokens"]?.count
      ?? usage["cached_tokens"]?.count ?? usage["num_cached_tokens"]?.count
    let reasoning = usage["completion_tokens_details"]?["reasoning_tokens"]?.count
    return Usage(
      input: input, cachedInput: cached.map { min($0, input ?? $0) },
      cacheWrite: prompt?["cache_write_tokens"]?.count,
      output: output(usage, input: input, reasoning: reasoning), reasoning: reasoning,
      billed: usage["cost"]?.doubleValue
        .flatMap { JSON.int(Int(exactly: ($0 * 1e6).rounded()) ?? -1).count })
  }

  /// All output, with the thinking that xAI counts beside the completion: the total tells.
  private func output(_ usage: JSON, input: Int?, reasoning: Int?) -> Int? {
    guard let completion = usage["completion_tokens"]?.count else { return nil }
    guard let reasoning, reasoning > 0 else { return completion }
    let total = usage["total_tokens"]?.count
    let isBeside = total.map { $0 == (input ?? 0) + completion + reasoning }
    return isBeside ?? (origin.provider == "xai") ? completion + reasoning : completion
  }
}

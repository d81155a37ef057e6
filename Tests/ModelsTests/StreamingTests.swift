import JSON
import Models
import Testing

/// The shape of an answer's events, in every dialect and at every split.
@Suite struct StreamingTests {
  typealias Sample = DecoderSample

  /// The same small answer: a thought, words, one call.
  static let streams: [(WireDialect, String)] = [
    (
      .responses,
      frames([
        #"{"type":"response.created","response":{"id":"r1","model":"m"}}"#,
        #"{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"a"}}"#,
        #"{"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"Hm… "}"#,
        #"{"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"ja"}"#,
        #"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"a","summary":[],"content":[{"type":"reasoning_text","text":"Hm… ja"}],"encrypted_content":"seal"}}"#,
        #"{"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"b","role":"assistant","content":[]}}"#,
        #"{"type":"response.output_text.delta","output_index":1,"delta":"Grüße "}"#,
        #"{"type":"response.output_text.delta","output_index":1,"delta":"🐦\n"}"#,
        #"{"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"b","role":"assistant","content":[{"type":"output_text","text":"Grüße 🐦\n"}]}}"#,
        #"{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","call_id":"c1","name":"f","arguments":""}}"#,
        #"{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{\"x\""}"#,
        #"{"type":"response.function_call_arguments.delta","output_index":2,"delta":":1}"}"#,
        #"{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"x\":1}"}}"#,
        #"{"type":"response.completed","response":{"id":"r1","model":"m","status":"completed","usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":5}}}"#,
      ])
    ),
    (
      .chat,
      frames([
        Sample.chunk(#"{"role":"assistant","reasoning_content":"Hm… "}"#),
        Sample.chunk(#"{"reasoning_content":"ja"}"#), Sample.chunk(#"{"content":"Grüße "}"#),
        Sample.chunk(#"{"content":"🐦\n"}"#),
        Sample.chunk(
          #"{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{\"x\""}}]}"#),
        Sample.chunk(#"{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}"#),
        Sample.chunk("{}", finish: "tool_calls"),
        #"{"id":"c1","model":"m","choices":[],"usage":{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens":5}}"#,
        "[DONE]",
      ])
    ),
    (
      .messages,
      frames([
        #"{"type":"message_start","message":{"id":"m1","model":"m","usage":{"input_tokens":6,"cache_read_input_tokens":4,"output_tokens":1}}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm… "}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"ja"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"seal"}}"#,
        #"{"type":"content_block_stop","index":0}"#, #"{"type":"ping"}"#,
        #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße "}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"🐦\n"}}"#,
        #"{"type":"content_block_stop","index":1}"#,
        #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"c1","name":"f","input":{}}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"x\""}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":":1}"}}"#,
        #"{"type":"content_block_stop","index":2}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":5}}"#,
        #"{"type":"message_stop"}"#,
      ])
    ),
  ]

  static func frames(_ data: [String]) -> String {
    data.map { "data: \($0)\n\n" }.joined()
  }

  static func events(_ dialect: WireDialect, _ bytes: [[UInt8]]) -> [ResponseEvent] {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p", model: "m")
    return bytes.flatMap { decoder.decode($0) } + decoder.finish()
  }

  static func whole(_ dialect: WireDialect, _ text: String) -> [ResponseEvent] {
    events(dialect, [Array(text.utf8)])
  }

  @Test(arguments: streams)
  func `a stream may be cut at every byte`(dialect: WireDialect, text: String) {
    let bytes = Array(text.utf8)
    let expected = Self.whole(dialect, text)
    for cut in bytes.indices {
      #expect(Self.events(dialect, [Array(bytes[..<cut]), Array(bytes[cut...])]) == expected)
    }
  }

  @Test(arguments: streams, ["\r\n", "\r"])
  func `lines may end in each way`(stream: (dialect: WireDialect, text: String), end: String) {
    let text = stream.text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: end)
    #expect(Self.whole(stream.dialect, text) == Self.whole(stream.dialect, stream.text))
  }

  @Test(
    arguments: streams,
    [
      ": keep-alive\n\n", "event: keepalive\nid: 7\nretry: 5\n\n", "\u{FEFF}", "data:\n\n",
      "event: ping\ndata: \n\n", "data\ndata\n\n",
    ])
  func `comments, marks and events without data at the start are nothing`(
    stream: (dialect: WireDialect, text: String), noise: String
  ) {
    #expect(
      Self.whole(stream.dialect, noise + stream.text)
        == Self.whole(stream.dialect, stream.text))
  }

  @Test(arguments: streams)
  func `a thought, words and a call come in this order`(dialect: WireDialect, text: String) {
    let contents = Sample.contents(Self.whole(dialect, text))
    #expect(
      contents == [
        .reasoning(Reasoning(text: "Hm… ja")), .assistantMessage("Grüße 🐦\n"),
        Sample.call("c1", "f", #"{"x":1}"#),
      ])
  }

  @Test(arguments: streams)
  func `each item begins, grows and is whole, one after the other`(
    dialect: WireDialect, text: String
  ) {
    var begun: [Int] = []
    var done: [Int] = []
    for event in Self.whole(dialect, text) {
      switch event {
      case .outputItemAdded(let index, _): begun.append(index)
      case .outputItemDone(let index, _): done.append(index)
      case .outputTextDelta(let index, _), .reasoningContentDelta(let index, _),
        .reasoningSummaryDelta(let index, _), .toolCallDelta(let index, _):
        #expect(begun.contains(index) && !done.contains(index))
      case .created, .usage, .failed, .completed, .rateLimits, .serverModel: break
      }
    }
    #expect(begun == [0, 1, 2])
    #expect(done.sorted() == [0, 1, 2])
  }

  @Test(arguments: streams)
  func `usage is told and is the completion's`(dialect: WireDialect, text: String) {
    let events = Self.whole(dialect, text)
    let usage = Usage(input: 10, cachedInput: 4, output: 5)
    #expect(Sample.completion(events)?.usage == usage)
    #expect(events.contains(.usage(usage)))
  }

  @Test(arguments: streams)
  func `a stream that is cut after any event keeps what was whole and says so`(
    dialect: WireDialect, text: String
  ) {
    let frames = text.split(separator: "\n\n", omittingEmptySubsequences: true).map { $0 + "\n\n" }
    let whole = Sample.contents(Self.whole(dialect, text))
    // So many frames come after the reason to stop, and an answer is whole without them.
    let rest =
      switch dialect {
      case .responses: 0
      case .chat: 2
      case .messages: 1
      }
    for count in frames.count - rest..<frames.count {
      let events = Self.whole(dialect, frames.prefix(count).joined())
      #expect(Sample.failure(events) == nil)
      #expect(Sample.contents(events) == whole)
    }
    for count in 1..<frames.count - rest {
      let events = Self.whole(dialect, frames.prefix(count).joined())
      #expect(Sample.failure(events)?.kind == .protocolViolation)
      #expect(Sample.completion(events)?.stop.kind == .failed)
      let kept = Sample.contents(events)
      #expect(whole.starts(with: kept))
    }
  }

  @Test(arguments: streams)
  func `nothing follows the end`(dialect: WireDialect, text: String) {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p", model: "m")
    var events = decoder.decode(Array(text.utf8))
    #expect(decoder.isAtEnd)
    events += decoder.finish()
    #expect(decoder.finish() == [])
    let completed = events.filter { event in
      guard case .completed = event else { return false }
      return true
    }
    #expect(completed.count == 1)
  }

  @Test(arguments: streams)
  func `the seal of a thought goes back to its maker alone`(
    dialect: WireDialect, text: String
  ) throws {
    let items = Sample.completion(Self.whole(dialect, text))?.items ?? []
    let history = [ResponseItem(.userMessage("Hi"))] + items
    func sent(_ name: String) throws -> String {
      let provider = ConversationSample.provider(dialect, name: name)
      return try ConversationSample.history(history, provider: provider).map(\.text).joined()
    }
    #expect(try sent("p").contains("Hm… ja"))
    #expect(!(try sent("q").contains("Hm… ja")))
    #expect(!(try sent("q").contains("seal")))
  }

  @Test func `a stream tells of limits and of another model on its way`() {
    let events = Self.whole(
      .responses,
      Self.frames([
        #"{"type":"codex.rate_limits","rate_limits":{"primary":{"used_percent":9}}}"#,
        #"{"type":"response.created","response":{"id":"r1","model":"m","headers":{"openai-model":"n"}}}"#,
        #"{"type":"response.metadata","headers":{"x-openai-model":["n"]}}"#,
        #"{"type":"response.in_progress","headers":{"OpenAI-Model":"o","openai-model":"o"}}"#,
        #"{"type":"response.completed","response":{"id":"r1","status":"completed"}}"#,
      ]))
    #expect(
      events.dropLast() == [
        .rateLimits(RateLimitSnapshot([.init("primary", usedPercent: 9)])), .serverModel("n"),
        .created(id: "r1", model: "m"), .serverModel("o"),
      ])
  }
}

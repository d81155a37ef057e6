import JSON
import Models
import Testing

@Suite struct MessagesDecoderTests {
  typealias Sample = DecoderSample

  static let start =
    #"{"type":"message_start","message":{"id":"c1","model":"m","usage":{"input_tokens":5,"cache_read_input_tokens":3,"cache_creation_input_tokens":2,"output_tokens":1}}}"#
  static let stop = #"{"type":"message_stop"}"#

  static func open(_ index: Int, _ block: String) -> String {
    #"{"type":"content_block_start","index":\#(index),"content_block":\#(block)}"#
  }
  static func delta(_ index: Int, _ delta: String) -> String {
    #"{"type":"content_block_delta","index":\#(index),"delta":\#(delta)}"#
  }
  static func close(_ index: Int) -> String {
    #"{"type":"content_block_stop","index":\#(index)}"#
  }
  static func end(_ reason: String) -> [String] {
    [
      #"{"type":"message_delta","delta":{"stop_reason":"\#(reason)"},"usage":{"output_tokens":40}}"#,
      stop,
    ]
  }
  static func call(_ index: Int, _ id: String, _ input: String) -> [String] {
    let piece = JSON.object([
      JSON.Member("type", "input_json_delta"), JSON.Member("partial_json", .string(input)),
    ]).text
    return [
      open(index, #"{"type":"tool_use","id":"\#(id)","name":"f","input":{}}"#),
      delta(index, piece), close(index),
    ]
  }
  static func read(_ frames: [String]) -> [ResponseEvent] { Sample.events(.messages, frames) }

  static let origin = ResponseItem.Origin(provider: "p", dialect: .messages, model: "asked")

  @Test func `thinking, text and a call are told step by step`() {
    let thought = ResponseItem(
      .reasoning(Reasoning(text: "Hm")),
      payload: ["type": "thinking", "thinking": "Hm", "signature": "sig"], origin: Self.origin)
    let text = ResponseItem(.assistantMessage("Yes"))
    let call = ResponseItem(Sample.call("t1", "f", #"{"x":1.0}"#))
    let events = Self.read(
      [
        Self.start, Self.open(0, #"{"type":"thinking","thinking":"","signature":""}"#),
        #"{"type":"ping"}"#, Self.delta(0, #"{"type":"thinking_delta","thinking":"Hm"}"#),
        Self.delta(0, #"{"type":"signature_delta","signature":"sig"}"#), Self.close(0),
        Self.open(1, #"{"type":"text","text":""}"#),
        Self.delta(1, #"{"type":"text_delta","text":"Yes"}"#), Self.close(1),
      ] + Self.call(2, "t1", #"{"x":1.0}"#) + Self.end("tool_use"))
    let first = Usage(input: 10, cachedInput: 3, cacheWrite: 2, output: 1)
    let last = Usage(input: 10, cachedInput: 3, cacheWrite: 2, output: 40)
    #expect(
      events == [
        .created(id: "c1", model: "m"), .usage(first), .outputItemAdded(index: 0, .reasoning),
        .reasoningContentDelta(index: 0, "Hm"), .outputItemDone(index: 0, thought),
        .outputItemAdded(index: 1, .message), .outputTextDelta(index: 1, "Yes"),
        .outputItemDone(index: 1, text),
        .outputItemAdded(index: 2, .toolCall(id: "t1", name: "f")),
        .toolCallDelta(index: 2, #"{"x":1.0}"#), .outputItemDone(index: 2, call), .usage(last),
        .completed(
          Completion(
            responseID: "c1", model: "m", stop: Stop(.toolCalls, word: "tool_use"), usage: last,
            items: [thought, text, call])),
      ])
    #expect(last.reported(in: .messages).input == 5)
  }

  @Test(arguments: [
    ("end_turn", Stop.Kind.endOfTurn), ("stop_sequence", .endOfTurn), ("tool_use", .toolCalls),
    ("max_tokens", .outputLimit), ("model_context_window_exceeded", .contextLimit),
    ("refusal", .refusal), ("pause_turn", .pause), ("bored", .other),
  ])
  func `the reason to stop has a kind and keeps its word`(word: String, kind: Stop.Kind) {
    #expect(
      Sample.completion(Self.read([Self.start] + Self.end(word)))?.stop == Stop(kind, word: word))
  }

  @Test(arguments: [
    ("max_tokens", #"{"x":"#, [] as [ResponseItem.Content]), ("max_tokens", "", []),
    ("max_tokens", "{}", [Sample.call("t1", "f", "{}")]),
    ("tool_use", "", [Sample.call("t1", "f", "{}")]),
    ("tool_use", #"{"x":"#, [Sample.call("t1", "f", #"{"x":"#)]),
  ])
  func `a call that the limit cut is not whole`(
    reason: String, input: String, items: [ResponseItem.Content]
  ) {
    let events = Self.read([Self.start] + Self.call(0, "t1", input) + Self.end(reason))
    #expect(Sample.contents(events) == items)
  }

  @Test func `a redacted thought is kept though there is nothing to read`() {
    let block: JSON = ["type": "redacted_thinking", "data": "xx"]
    let events = Self.read(
      [Self.start, Self.open(0, block.text), Self.close(0)] + Self.end("end_turn"))
    #expect(
      Sample.completion(events)?.items
        == [ResponseItem(.reasoning(Reasoning()), payload: block, origin: Self.origin)])
  }

  @Test func `what the server does by itself passes through and goes back as it came`() throws {
    let events = Self.read(
      [
        Self.start,
        Self.open(0, #"{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}"#),
        Self.delta(0, #"{"type":"input_json_delta","partial_json":"{\"query\":\"q\"}"}"#),
        Self.close(0),
        Self.open(1, #"{"type":"web_search_tool_result","tool_use_id":"s1","content":[]}"#),
        Self.close(1),
      ] + Self.end("pause_turn"))
    #expect(events.contains(.outputItemAdded(index: 0, .serverTool("server_tool_use"))))
    let items = try #require(Sample.completion(events)?.items)
    #expect(
      items.map { $0.payload?.text } == [
        #"{"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"q"}}"#,
        #"{"type":"web_search_tool_result","tool_use_id":"s1","content":[]}"#,
      ])
    let history = try ConversationSample.history(
      [ResponseItem(.userMessage("a"))] + items, CallOptions(model: "asked"),
      provider: ConversationSample.provider(.messages, name: "p"))
    #expect(history[1]["content"]?.arrayValue == items.compactMap(\.payload))
  }

  @Test func `a start in the middle voids what was unfinished`() {
    let events = Self.read(
      [Self.start, Self.open(0, #"{"type":"text","text":"whole"}"#), Self.close(0)]
        + Self.call(1, "t1", #"{"x":"#).dropLast() + [Self.start] + Self.call(0, "t2", "{}")
        + Self.end("tool_use"))
    #expect(Sample.contents(events) == [.assistantMessage("whole"), Sample.call("t2", "f", "{}")])
  }

  @Test func `a start that is repeated is one start`() {
    let events = Self.read([Self.start, Self.start] + Self.end("end_turn"))
    #expect(events.count { $0 == .created(id: "c1", model: "m") } == 1)
  }

  @Test func `a broken stream keeps the blocks that were whole`() {
    let events = Self.read(
      [Self.start] + Self.call(0, "t1", #"{"x":1}"#)
        + [Self.open(1, #"{"type":"text","text":"half"}"#)])
    #expect(Sample.contents(events) == [Sample.call("t1", "f", #"{"x":1}"#)])
    #expect(Sample.failure(events)?.kind == .protocolViolation)
  }

  static let text = [
    start, open(0, #"{"type":"text","text":""}"#), delta(0, #"{"type":"text_delta","text":"Yes"}"#),
  ]

  @Test(arguments: [
    (text + [close(0)] + end("end_turn").dropLast(), Stop.Kind.endOfTurn),
    (text + [close(0)] + call(1, "t1", "") + end("tool_use").dropLast(), .toolCalls),
    (text + [close(0)] + call(1, "t1", #"{"x":"#) + end("max_tokens").dropLast(), .outputLimit),
  ])
  func `an answer that said why it stopped is whole without the last event`(
    frames: [String], stop: Stop.Kind
  ) {
    let events = Self.read(frames)
    #expect(events == Self.read(frames + [Self.stop]))
    #expect(Sample.failure(events) == nil)
    #expect(Sample.completion(events)?.stop.kind == stop)
    // A connection that is torn down there changes nothing.
    var decoder = ResponseDecoder(dialect: .messages, provider: "p", model: "asked")
    for frame in frames { _ = decoder.decode(Array("data: \(frame)\n\n".utf8)) }
    decoder.fail(ModelError(.transport, message: "torn"))
    #expect(Sample.completion(decoder.finish())?.stop.kind == stop)
  }

  @Test func `an answer whose block is open is cut, whatever it says of its end`() {
    let events = Self.read(Self.text + Self.end("end_turn").dropLast())
    #expect(Sample.failure(events)?.kind == .protocolViolation)
    #expect(Sample.contents(events) == [])
  }

  @Test func `an answer that says nothing of its end is cut, whole as its blocks are`() {
    let events = Self.read(Self.text + [Self.close(0)])
    #expect(Sample.failure(events)?.kind == .protocolViolation)
    #expect(Sample.contents(events) == [.assistantMessage("Yes")])
  }

  @Test func `arguments that are no object go back in their wrapping`() throws {
    let items = [
      ResponseItem(.userMessage("a")), ResponseItem(Sample.call("t1", "f", #"{"x":"#)),
    ]
    let history = try ConversationSample.history(
      items, provider: ConversationSample.provider(.messages))
    #expect(history[1]["content"]?[0]?["input"] == ["INVALID_JSON": #"{"x":"#])
  }
}

import JSON
import Models
import Testing

@Suite struct ChatDecoderTests {
  typealias Sample = DecoderSample

  static func read(_ deltas: [String], finish: String = "stop") -> [ResponseEvent] {
    Sample.events(
      .chat, deltas.map { Sample.chunk($0) } + [Sample.chunk("{}", finish: finish), "[DONE]"])
  }

  @Test func `a turn is told step by step`() {
    let events = Sample.events(
      .chat,
      [
        Sample.chunk(#"{"role":"assistant","content":""}"#), Sample.chunk(#"{"content":"Hel"}"#),
        Sample.chunk(#"{"content":"lo"}"#), Sample.chunk("{}", finish: "stop"),
        #"{"id":"c1","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}}"#,
        "[DONE]",
      ])
    let usage = Usage(input: 9, cachedInput: 4, output: 2)
    let item = ResponseItem(.assistantMessage("Hello"))
    #expect(
      events == [
        .created(id: "c1", model: "m"), .outputItemAdded(index: 0, .message),
        .outputTextDelta(index: 0, "Hel"), .outputTextDelta(index: 0, "lo"),
        .outputItemDone(index: 0, item), .usage(usage),
        .completed(
          Completion(
            responseID: "c1", model: "m", stop: Stop(.endOfTurn, word: "stop"), usage: usage,
            items: [item])),
      ])
  }

  static let calls: [(String, [String], [ResponseItem.Content])] = [
    (
      "in pieces by index",
      [
        #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}"#,
        #"{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{\"y\""}}]}"#,
        #"{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":1}"}}]}"#,
        #"{"tool_calls":[{"index":1,"function":{"arguments":":2}"}}]}"#,
      ], [Sample.call("a", "f", #"{"x":1}"#), Sample.call("b", "g", #"{"y":2}"#)]
    ),
    (
      "whole, all with index 0",
      [
        #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}},{"index":0,"id":"b","function":{"name":"f","arguments":"{\"x\":1}"}}]}"#
      ], [Sample.call("a", "f", "{}"), Sample.call("b", "f", #"{"x":1}"#)]
    ),
    (
      "by id, without index",
      [
        #"{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]}"#,
        #"{"tool_calls":[{"id":"a","function":{"arguments":"}"}}]}"#,
        #"{"tool_calls":[{"id":"b","function":{"name":"g","arguments":{"z":null}}}]}"#,
      ], [Sample.call("a", "f", "{}"), Sample.call("b", "g", #"{"z":null}"#)]
    ),
    (
      "with neither",
      [
        #"{"tool_calls":[{"function":{"name":"f","arguments":"{"}}]}"#,
        #"{"tool_calls":[{"function":{"arguments":"}"}}]}"#,
        #"{"tool_calls":[{"function":{"name":"g","arguments":null}}]}"#,
      ], [Sample.call("call_c1_0", "f", "{}"), Sample.call("call_c1_1", "g", "{}")]
    ),
    (
      "with the name after the arguments",
      [
        #"{"tool_calls":[{"index":0,"id":"a","function":{"arguments":"{\"x\":"}}]}"#,
        #"{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"1}"}}]}"#,
      ], [Sample.call("a", "f", #"{"x":1}"#)]
    ),
  ]

  @Test(arguments: calls)
  func `tool calls come in every shape`(
    shape: String, deltas: [String], calls: [ResponseItem.Content]
  ) {
    let events = Self.read(deltas, finish: "tool_calls")
    #expect(Sample.contents(events) == calls, "\(shape)")
    #expect(Sample.completion(events)?.stop == Stop(.toolCalls, word: "tool_calls"))
  }

  @Test func `a call that the limit cut is not whole, one before it is`() {
    let events = Self.read(
      [
        #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}"#,
        #"{"tool_calls":[{"index":1,"id":"b","function":{"name":"f","arguments":"{\"x"}}]}"#,
      ], finish: "length")
    #expect(Sample.contents(events) == [Sample.call("a", "f", "{}")])
    #expect(Sample.completion(events)?.stop == Stop(.outputLimit, word: "length"))
  }

  @Test(arguments: [
    (#"{"reasoning_content":"Hm"}"#, #"{"reasoning_content":"Hm"}"#),
    (#"{"reasoning":"Hm","reasoning_content":null}"#, #"{"reasoning":"Hm"}"#),
    (#"{"reasoning":"Hm","reasoning_text":"Hm"}"#, #"{"reasoning":"Hm"}"#),
    (
      #"{"reasoning":"Hm","reasoning_details":[{"type":"reasoning.text","text":"Hm","signature":"s","index":0}]}"#,
      #"{"reasoning":"Hm","reasoning_details":[{"type":"reasoning.text","text":"Hm","signature":"s","index":0}]}"#
    ),
    (
      #"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]}]}"#,
      #"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]}]}"#
    ),
  ])
  func `thinking is read under each of its names and kept for its server`(
    delta: String, payload: String
  ) throws {
    let events = Self.read([delta, #"{"content":"Yes"}"#])
    let origin = ResponseItem.Origin(provider: "p", dialect: .chat, model: "asked")
    #expect(
      Sample.completion(events)?.items == [
        ResponseItem(
          .reasoning(Reasoning(text: "Hm")), payload: try JSON(parsing: payload), origin: origin),
        ResponseItem(.assistantMessage("Yes")),
      ])
  }

  @Test func `details in pieces are put together again`() throws {
    let events = Self.read([
      #"{"reasoning_details":[{"type":"reasoning.summary","summary":"So ","index":0}]}"#,
      #"{"reasoning_details":[{"type":"reasoning.summary","summary":"far","index":0}]}"#,
      #"{"reasoning_details":[{"type":"reasoning.encrypted","data":"xx","index":1}]}"#,
      #"{"content":"Yes"}"#,
    ])
    let item = Sample.completion(events)?.items.first
    #expect(item?.content == .reasoning(Reasoning(summary: "So far")))
    #expect(
      item?.payload?.text
        == #"{"reasoning_details":[{"type":"reasoning.summary","summary":"So far","index":0},"#
        + #"{"type":"reasoning.encrypted","data":"xx","index":1}]}"#)
  }

  @Test(arguments: [
    ["<think>\nHm</think>\n\nYes"], ["<thi", "nk>", "Hm</t", "hink>", "\n", "\nYes"],
    ["\n<think>", "H", "m", "</think>Yes"],
  ])
  func `thinking inside the text is parted from it`(pieces: [String]) {
    let deltas = pieces.map { JSON.object([JSON.Member("content", .string($0))]).text }
    #expect(
      Sample.contents(Self.read(deltas))
        == [.reasoning(Reasoning(text: "Hm")), .assistantMessage("Yes")])
  }

  /// What it is, the texts, the reason to stop, and what they are where answers begin in thought.
  static let withoutOpening: [(String, [String], String, [ResponseItem.Content])] = [
    (
      "a closing tag", ["H", "m</thi", "nk>\n\nYes"], "stop",
      [.reasoning(Reasoning(text: "Hm")), .assistantMessage("Yes")]
    ),
    (
      "both tags", ["<think>\nHm</think>", "Yes"], "stop",
      [.reasoning(Reasoning(text: "Hm")), .assistantMessage("Yes")]
    ),
    ("no tag", ["Y", "es"], "stop", [.assistantMessage("Yes")]),
    ("less than a tag", ["<th"], "stop", [.assistantMessage("<th")]),
    ("a thought that was cut", ["Hm"], "length", [.reasoning(Reasoning(text: "Hm"))]),
  ]

  @Test(arguments: withoutOpening)
  func `an answer may begin within a thought where that is the server's way`(
    row: (name: String, texts: [String], word: String, contents: [ResponseItem.Content])
  ) {
    let deltas = row.texts.map { JSON.object([JSON.Member("content", .string($0))]).text }
    let events = Self.readInThought(deltas, finish: row.word)
    #expect(Sample.contents(events) == row.contents, "\(row.name)")
  }

  @Test func `what the server parted is not parted again`() {
    let events = Self.readInThought(
      [#"{"reasoning_content":"Hm"}"#, #"{"content":"Yes"}"#], finish: "stop")
    #expect(
      Sample.contents(events)
        == [.reasoning(Reasoning(text: "Hm")), .assistantMessage("Yes")])
  }

  static func readInThought(_ deltas: [String], finish: String) -> [ResponseEvent] {
    var quirks = ProviderQuirks()
    quirks.beginsInThought = true
    var decoder = ResponseDecoder(dialect: .chat, provider: "p", model: "m", quirks: quirks)
    let frames = deltas.map { Sample.chunk($0) } + [Sample.chunk("{}", finish: finish), "[DONE]"]
    return frames.flatMap { decoder.decode(Array("data: \($0)\n\n".utf8)) } + decoder.finish()
  }

  @Test(arguments: [["a <think>b</think>"], [" <", "b>"], ["<thin"], ["1 < 2"]])
  func `what only looks like a tag stays text`(pieces: [String]) {
    let deltas = pieces.map { JSON.object([JSON.Member("content", .string($0))]).text }
    #expect(Sample.contents(Self.read(deltas)) == [.assistantMessage(pieces.joined())])
  }

  @Test(arguments: [
    ("stop", Stop.Kind.endOfTurn), ("eos", .endOfTurn), ("length", .outputLimit),
    ("content_filter", .contentFilter), ("model_context_window_exceeded", .contextLimit),
    ("bored", .other),
  ])
  func `the reason to stop has a kind and keeps its word`(word: String, kind: Stop.Kind) {
    let events = Self.read([#"{"content":"Hi"}"#], finish: word)
    #expect(Sample.completion(events)?.stop == Stop(kind, word: word))
  }

  @Test func `a refusal is shown and told`() {
    let events = Self.read([#"{"refusal":"I will not."}"#])
    #expect(Sample.contents(events) == [.assistantMessage("I will not.")])
    #expect(Sample.completion(events)?.stop == Stop(.refusal, word: "stop"))
  }

  @Test func `an end without the mark is an end`() {
    let events = Sample.events(.chat, [Sample.chunk(#"{"content":"Hi"}"#, finish: "stop")])
    #expect(Sample.failure(events) == nil)
    #expect(Sample.contents(events) == [.assistantMessage("Hi")])
  }

  @Test func `usage is found where servers put it, and the last counts`() {
    let places = [
      #"{"choices":[{"index":0,"delta":{},"usage":{"prompt_tokens":1,"completion_tokens":1}}]}"#,
      #"{"choices":[],"x_groq":{"usage":{"prompt_tokens":2,"completion_tokens":2}}}"#,
      #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":3,"prompt_cache_hit_tokens":1}}"#,
    ]
    let events = Sample.events(.chat, places + [Sample.chunk("{}", finish: "stop"), "[DONE]"])
    #expect(Sample.completion(events)?.usage == Usage(input: 3, cachedInput: 1, output: 3))
  }

  @Test func `an error beside the reason to stop is the error`() {
    let events = Sample.events(
      .chat,
      [
        Sample.chunk(#"{"content":"Hi"}"#),
        #"{"id":"c1","error":{"code":502,"message":"Provider down"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"#,
      ])
    #expect(
      Sample.failure(events)
        == ModelError(
          .serverError(status: 502, retryAfter: nil), message: "p reported 502: Provider down",
          provider: "p", status: 502))
    #expect(events.count { if case .failed = $0 { true } else { false } } == 1)
  }

  @Test func `a broken stream keeps what was whole`() {
    let events = Sample.events(
      .chat,
      [
        Sample.chunk(#"{"content":"I look."}"#),
        Sample.chunk(
          #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}"#),
        Sample.chunk(
          #"{"tool_calls":[{"index":1,"id":"b","function":{"name":"f","arguments":"{\"x"}}]}"#),
      ])
    #expect(Sample.failure(events)?.kind == .protocolViolation)
    #expect(
      Sample.contents(events) == [.assistantMessage("I look."), Sample.call("a", "f", "{}")])
    #expect(Sample.completion(events)?.stop.kind == .failed)
  }
}

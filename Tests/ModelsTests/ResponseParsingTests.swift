import JSON
import Models
import Testing

/// Whole answers in one document, and the odd things in them.
@Suite struct ResponseParsingTests {
  static func events(_ dialect: WireDialect, _ document: String) -> [ResponseEvent] {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p", model: "m")
    return decoder.decode(document: Array(document.utf8)) + decoder.finish()
  }

  static func completion(_ dialect: WireDialect, _ document: String) -> Completion {
    DecoderSample.completion(events(dialect, document)) ?? Completion(stop: Stop(.other))
  }

  static func responses(_ output: String, _ more: String = #""status":"completed""#) -> String {
    #"{"id":"r","model":"m","output":["# + output + "]," + more + "}"
  }
  static func chat(_ message: String, finish: String = "stop", _ more: String = "") -> String {
    #"{"id":"r","model":"m","choices":[{"index":0,"message":"# + message
      + #","finish_reason":""# + finish + #""}]"# + more + "}"
  }
  static func messages(_ content: String, stop: String = "end_turn", _ more: String = "") -> String
  {
    #"{"id":"r","type":"message","model":"m","content":["# + content + #"],"stop_reason":""# + stop
      + #"""# + more + "}"
  }

  static let contents: [(WireDialect, String, [ResponseItem.Content])] = [
    (
      .responses,
      responses(
        #"{"type":"message","content":[{"type":"output_text","text":"a"},{"type":"output_text","text":"b"}]}"#
      ),
      [.assistantMessage("ab")]
    ),
    (
      .responses,
      responses(
        #"{"type":"reasoning","summary":[{"type":"summary_text","text":"x"},{"type":"summary_text","text":"y"}]}"#
      ),
      [.reasoning(Reasoning(summary: "x\n\ny"))]
    ),
    (
      .responses,
      responses(#"{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}"#),
      [DecoderSample.call("c", "f", "{}")]
    ),
    (
      .responses, responses(#"{"type":"custom_tool_call","call_id":"c","name":"f","input":"x y"}"#),
      [DecoderSample.call("c", "f", "x y", .custom)]
    ),
    (
      .responses, responses(#"{"type":"web_search_call","id":"w","status":"completed"}"#),
      [.assistantMessage("")]
    ),
    (
      .responses, responses(#"{"type":"compaction","encrypted_content":"e"}"#),
      [.compaction(summary: "")]
    ),
    (.chat, chat(#"{"role":"assistant","content":"a"}"#), [.assistantMessage("a")]),
    (
      .chat, chat(#"{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#),
      [.assistantMessage("ab")]
    ),
    (
      .chat, chat(#"{"content":"a","reasoning":"t","reasoning_content":"t"}"#),
      [.reasoning(Reasoning(text: "t")), .assistantMessage("a")]
    ),
    (
      .chat, chat(#"{"content":"<think>\nt</think>\n\na"}"#),
      [.reasoning(Reasoning(text: "t")), .assistantMessage("a")]
    ),
    (
      .chat,
      chat(
        #"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"t"}]},{"type":"text","text":"a"}]}"#
      ),
      [.reasoning(Reasoning(text: "t")), .assistantMessage("a")]
    ),
    (
      .chat,
      chat(
        #"{"content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}"#
      ),
      [DecoderSample.call("c", "f", "{}")]
    ),
    (.messages, messages(#"{"type":"text","text":"a"}"#), [.assistantMessage("a")]),
    (
      .messages,
      messages(#"{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"a"}"#),
      [.reasoning(Reasoning(text: "t")), .assistantMessage("a")]
    ),
    (
      .messages, messages(#"{"type":"redacted_thinking","data":"x"}"#),
      [.reasoning(Reasoning())]
    ),
    (
      .messages,
      messages(#"{"type":"tool_use","id":"c","name":"f","input":{"x":1}}"#, stop: "tool_use"),
      [DecoderSample.call("c", "f", #"{"x":1}"#)]
    ),
    (
      .messages, messages(#"{"type":"compaction","content":"so far"}"#),
      [.compaction(summary: "so far")]
    ),
  ]

  @Test(arguments: contents)
  func `an item of each kind is read`(
    dialect: WireDialect, document: String, contents: [ResponseItem.Content]
  ) {
    let events = Self.events(dialect, document)
    #expect(DecoderSample.contents(events) == contents)
    #expect(DecoderSample.failure(events) == nil)
  }

  static let stops: [(WireDialect, String, Stop)] = [
    (
      .responses,
      responses("", #""status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}"#),
      Stop(.outputLimit, word: "incomplete")
    ),
    (
      .responses,
      responses("", #""status":"incomplete","incomplete_details":{"reason":"max_tokens"}"#),
      Stop(.outputLimit, word: "incomplete")
    ),
    (
      .responses,
      responses("", #""status":"incomplete","incomplete_details":{"reason":"content_filter"}"#),
      Stop(.contentFilter, word: "incomplete")
    ),
    (
      .responses,
      responses(#"{"type":"message","content":[{"type":"refusal","refusal":"No."}]}"#),
      Stop(.refusal, word: "completed")
    ),
    (.chat, chat(#"{"content":"a"}"#, finish: "length"), Stop(.outputLimit, word: "length")),
    (.chat, chat(#"{"content":"a"}"#, finish: "eos"), Stop(.endOfTurn, word: "eos")),
    (
      .chat, chat(#"{"content":"a"}"#, finish: "content_filter"),
      Stop(.contentFilter, word: "content_filter")
    ),
    (.chat, chat(#"{"refusal":"No."}"#), Stop(.refusal, word: "stop")),
    (
      .messages, messages(#"{"type":"text","text":"a"}"#, stop: "max_tokens"),
      Stop(.outputLimit, word: "max_tokens")
    ),
    (
      .messages, messages(#"{"type":"text","text":"a"}"#, stop: "refusal"),
      Stop(.refusal, word: "refusal")
    ),
    (
      .messages, messages(#"{"type":"text","text":"a"}"#, stop: "model_context_window_exceeded"),
      Stop(.contextLimit, word: "model_context_window_exceeded")
    ),
    (
      .messages, messages("", stop: "pause_turn"), Stop(.pause, word: "pause_turn")
    ),
    (.messages, messages("", stop: "news"), Stop(.other, word: "news")),
  ]

  @Test(arguments: stops)
  func `an answer ends for a reason`(dialect: WireDialect, document: String, stop: Stop) {
    #expect(Self.completion(dialect, document).stop == stop)
  }

  static let usages: [(WireDialect, String, Usage)] = [
    (
      .responses,
      #"{"input_tokens":9,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":2},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":3}}"#,
      Usage(input: 9, cachedInput: 4, cacheWrite: 2, output: 5, reasoning: 3)
    ),
    (
      .chat,
      #"{"prompt_tokens":9,"completion_tokens":5,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":5}"#,
      Usage(input: 9, cachedInput: 4, output: 5)
    ),
    (
      .chat, #"{"prompt_tokens":9,"completion_tokens":5,"cost":0.5}"#,
      Usage(input: 9, output: 5, billed: 500_000)
    ),
    (
      .messages,
      #"{"input_tokens":1,"cache_read_input_tokens":4,"cache_creation_input_tokens":4,"cache_creation":{"ephemeral_5m_input_tokens":1,"ephemeral_1h_input_tokens":3},"output_tokens":5}"#,
      Usage(input: 9, cachedInput: 4, cacheWrite: 4, output: 5, longCacheWrite: 3)
    ),
  ]

  @Test(arguments: usages)
  func `counts are brought to one measure`(dialect: WireDialect, counts: String, usage: Usage) {
    let more = #","usage":"# + counts
    let document =
      switch dialect {
      case .responses: Self.responses("", #""status":"completed""# + more)
      case .chat: Self.chat(#"{"content":"a"}"#, finish: "stop", more)
      case .messages: Self.messages("", stop: "end_turn", more)
      }
    #expect(Self.completion(dialect, document).usage == usage)
    #expect(Usage(json: usage.json) == usage)
  }
}

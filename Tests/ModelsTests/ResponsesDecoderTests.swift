import JSON
import Models
import Testing

@Suite struct ResponsesDecoderTests {
  typealias Sample = DecoderSample

  static let start = #"{"type":"response.created","response":{"id":"c1","model":"m"}}"#
  static let origin = ResponseItem.Origin(provider: "p", dialect: .responses, model: "asked")

  static func added(_ index: Int, _ item: String) -> String {
    #"{"type":"response.output_item.added","output_index":\#(index),"item":\#(item)}"#
  }
  static func done(_ index: Int, _ item: String) -> String {
    #"{"type":"response.output_item.done","output_index":\#(index),"item":\#(item)}"#
  }
  static func end(_ status: String = "completed", _ rest: String = "") -> String {
    #"{"type":"response.\#(status)","response":{"id":"c1","model":"m-1","status":"\#(status)"\#(rest)}}"#
  }
  static func read(_ frames: [String]) -> [ResponseEvent] {
    Sample.events(.responses, [start] + frames)
  }

  static let call =
    #"{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_1","name":"f","arguments":"{}"}"#
  static let message =
    #"{"id":"m_1","type":"message","role":"assistant","phase":"final_answer","content":[{"type":"output_text","text":"Yes"}]}"#

  @Test func `a turn with a sealed thought and a call is told step by step`() throws {
    let sealed =
      #"{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"A"},{"type":"summary_text","text":"B"}],"encrypted_content":"xx"}"#
    let events = Self.read([
      Self.added(0, #"{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"half"}"#),
      #"{"type":"response.reasoning_summary_text.delta","item_id":"other","output_index":0,"summary_index":0,"delta":"A"}"#,
      #"{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"B"}"#,
      Self.done(0, sealed), Self.added(1, Self.call),
      #"{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{}"}"#,
      #"{"type":"response.function_call_arguments.done","output_index":1,"arguments":"{}"}"#,
      Self.done(1, Self.call),
      Self.end(
        "completed",
        #","usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":3,"output_tokens_details":{"reasoning_tokens":2}}"#
      ),
    ])
    let thought = ResponseItem(
      .reasoning(Reasoning(summary: "A\n\nB")), payload: try JSON(parsing: sealed),
      origin: Self.origin)
    let call = ResponseItem(
      Sample.call("call_1", "f", "{}"), payload: try JSON(parsing: Self.call), origin: Self.origin)
    let usage = Usage(input: 9, cachedInput: 4, output: 3, reasoning: 2)
    #expect(
      events == [
        .created(id: "c1", model: "m"), .outputItemAdded(index: 0, .reasoning),
        .reasoningSummaryDelta(index: 0, "A"), .reasoningSummaryDelta(index: 0, "\n\n"),
        .reasoningSummaryDelta(index: 0, "B"), .outputItemDone(index: 0, thought),
        .outputItemAdded(index: 1, .toolCall(id: "call_1", name: "f")),
        .toolCallDelta(index: 1, "{}"), .outputItemDone(index: 1, call), .usage(usage),
        .completed(
          Completion(
            responseID: "c1", model: "m-1", stop: Stop(.toolCalls, word: "completed"),
            usage: usage, items: [thought, call])),
      ])
  }

  @Test func `items without deltas, or only in the final object, are read too`() throws {
    let content = [ResponseItem.Content.assistantMessage("Yes")]
    let streamed = Self.read([Self.added(0, Self.message), Self.done(0, Self.message), Self.end()])
    #expect(Sample.contents(streamed) == content)
    #expect(streamed.contains(.outputTextDelta(index: 0, "Yes")))
    let final = Self.read([Self.end("completed", #","output":[\#(Self.message)]"#)])
    #expect(Sample.contents(final) == content)
    #expect(final.contains(.outputTextDelta(index: 0, "Yes")))
  }

  @Test(arguments: [
    ("max_output_tokens", Stop.Kind.outputLimit), ("max_tokens", .outputLimit),
    ("content_filter", .contentFilter), ("", .other),
  ])
  func `an incomplete answer keeps its text and not its cut call`(reason: String, kind: Stop.Kind) {
    let cut =
      #"{"type":"function_call","status":"incomplete","call_id":"call_1","name":"f","arguments":"{\"x"}"#
    let events = Self.read([
      Self.added(0, #"{"type":"message","content":[]}"#),
      #"{"type":"response.output_text.delta","output_index":0,"delta":"Half"}"#,
      Self.added(1, cut), Self.done(1, cut),
      Self.end("incomplete", #","incomplete_details":{"reason":"\#(reason)"}"#),
    ])
    #expect(Sample.contents(events) == [.assistantMessage("Half")])
    #expect(Sample.completion(events)?.stop == Stop(kind, word: "incomplete"))
    #expect(Sample.failure(events) == nil)
  }

  static func function(_ id: String, _ arguments: String, _ rest: String = "") -> String {
    let text = JSON.string(arguments).text
    return #"{"type":"function_call","call_id":"\#(id)","name":"f","arguments":\#(text)\#(rest)}"#
  }
  static func custom(_ id: String, _ rest: String = "") -> String {
    #"{"type":"custom_tool_call","call_id":"\#(id)","name":"sql","input":"SELECT 1"\#(rest)}"#
  }
  static let completed = #","status":"completed""#
  static let cut = #","incomplete_details":{"reason":"max_output_tokens"}"#

  /// What it is, a call as it came, and whether it is kept of an answer that was cut.
  static let cutCalls: [(String, String, Bool)] = [
    ("half, without a status", function("a", #"{"x":"#), false),
    ("half, called completed", function("a", #"{"x":"#, completed), false),
    ("nothing", function("a", "", completed), false), ("whole", function("a", "{}"), true),
    ("free text without a status", custom("a"), false),
    ("free text called completed", custom("a", completed), true),
  ]

  @Test(arguments: cutCalls, [true, false])
  func `of a cut answer only a call that is whole is kept`(
    row: (name: String, call: String, isKept: Bool), isStreamed: Bool
  ) {
    let frames =
      isStreamed
      ? [Self.done(0, row.call), Self.end("incomplete", Self.cut)]
      : [Self.end("incomplete", Self.cut + #","output":[\#(row.call)]"#)]
    #expect(Sample.contents(Self.read(frames)).count == (row.isKept ? 1 : 0), "\(row.name)")
  }

  @Test(arguments: cutCalls)
  func `of a whole answer each call is kept`(
    row: (name: String, call: String, isKept: Bool)
  ) {
    let events = Self.read([Self.done(0, row.call), Self.end()])
    #expect(Sample.contents(events).count == 1, "\(row.name)")
    #expect(Sample.completion(events)?.stop.kind == .toolCalls)
  }

  @Test(arguments: [
    (added(0, message), [message, call]), (done(0, message), [call]),
    (done(0, call), [message, function("b", "{}"), call]),
  ])
  func `a call that only the final object has is a call`(first: String, output: [String]) {
    let list = #","output":[\#(output.joined(separator: ","))]"#
    let events = Self.read([first, Self.end("completed", list)])
    var calls: [String] = []
    for case .toolCall(let call) in Sample.contents(events) { calls.append(call.id) }
    #expect(calls.sorted() == (output.count == 3 ? ["b", "call_1"] : ["call_1"]))
    #expect(Sample.completion(events)?.stop.kind == .toolCalls)
  }

  @Test(arguments: [
    (#""output_index":0,"#, "output_text", "text"), ("", "output_text", "text"),
    (#""output_index":0,"#, "refusal", "refusal"),
  ])
  func `a finished text without deltas or an item is told`(
    index: String, type: String, member: String
  ) {
    let frame = #"{"type":"response.\#(type).done",\#(index)"\#(member)":"Yes"}"#
    let events = Self.read([frame, frame, Self.end()])
    #expect(events.contains(.outputTextDelta(index: 0, "Yes")))
    #expect(Sample.contents(events) == [.assistantMessage("Yes")])
    #expect(
      Sample.completion(events)?.stop.kind == (member == "refusal" ? .refusal : .endOfTurn))
  }

  @Test func `a finished text behind its item is told once`() {
    let done = #"{"type":"response.output_text.done","text":"Yes"}"#
    let events = Self.read([Self.done(0, Self.message), done, Self.end()])
    #expect(Sample.contents(events) == [.assistantMessage("Yes")])
  }

  @Test(arguments: [
    (
      #"{"type":"error","code":"server_is_overloaded","message":"Busy","param":null}"#,
      ModelError.Kind.overloaded(retryAfter: nil)
    ),
    (#"{"type":"error","error":{"code":"insufficient_quota","message":"Pay"}}"#, .quotaExceeded),
    (
      #"{"type":"response.failed","response":{"status":"failed","error":{"code":"context_length_exceeded","message":"Too long"}}}"#,
      .contextWindowExceeded(tokens: nil, limit: nil)
    ),
    (
      #"{"type":"response.failed","response":{"status":"failed","error":{"code":"invalid_prompt","message":"No"}}}"#,
      .contentFiltered
    ),
  ])
  func `errors are read flat, nested and in the failed answer`(frame: String, kind: ModelError.Kind)
  {
    let events = Self.read([frame, Self.end("failed", #","error":{"message":"second"}"#)])
    #expect(Sample.failure(events)?.kind == kind)
    #expect(events.count { if case .failed = $0 { true } else { false } } == 1)
  }

  @Test func `a refusal is shown and told`() {
    let item = #"{"type":"message","content":[{"type":"refusal","refusal":"No."}]}"#
    let events = Self.read([
      Self.added(0, #"{"type":"message","content":[]}"#),
      #"{"type":"response.refusal.delta","output_index":0,"delta":"No."}"#, Self.done(0, item),
      Self.end(),
    ])
    #expect(Sample.contents(events) == [.assistantMessage("No.")])
    #expect(Sample.completion(events)?.stop == Stop(.refusal, word: "completed"))
  }

  @Test func `a call with free text is answered in its kind`() throws {
    let item =
      #"{"type":"custom_tool_call","id":"x","call_id":"call_9","name":"sql","input":"SELECT 1"}"#
    let events = Self.read([
      Self.added(0, item),
      #"{"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"SELECT 1"}"#,
      Self.done(0, item), Self.end(),
    ])
    #expect(Sample.contents(events) == [Sample.call("call_9", "sql", "SELECT 1", .custom)])
    let items = Sample.completion(events)?.items ?? []
    let history = try ConversationSample.history(
      items + [ResponseItem(.toolResult(ToolResult(callID: "call_9", output: "1")))],
      CallOptions(model: "asked"), provider: ConversationSample.provider(.responses, name: "p"))
    #expect(history.first?.text == item)
    #expect(history.last?["type"] == "custom_tool_call_output")
  }

  @Test func `an answer goes back to its model as it came, to another in neutral form`() throws {
    let sealed = #"{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"xx"}"#
    let events = Self.read([
      Self.done(0, sealed), Self.done(1, Self.message), Self.done(2, Self.call), Self.end(),
    ])
    let items = Sample.completion(events)?.items ?? []
    let same = try ConversationSample.history(
      items, CallOptions(model: "asked"),
      provider: ConversationSample.provider(.responses, name: "p"))
    #expect(same.dropLast().map(\.text) == [sealed, Self.message, Self.call])
    let other = try ConversationSample.history(
      items, CallOptions(model: "next"),
      provider: ConversationSample.provider(.responses, name: "p"))
    #expect(
      other.dropLast().map(\.text) == [
        #"{"type":"message","role":"assistant","content":"Yes"}"#,
        #"{"type":"function_call","call_id":"call_1","name":"f","arguments":"{}"}"#,
      ])
  }
}

import JSON
import Models
import Testing

@Suite struct CodingTests {
  static let origin = ResponseItem.Origin(
    provider: "anthropic", dialect: .messages, model: "claude-sonnet-5")

  static let items: [(ResponseItem, String)] = [
    (ResponseItem(.userMessage("Hi\n")), #"{"type":"user_message","text":"Hi\n"}"#),
    (
      ResponseItem(
        .assistantMessage("Yes."), payload: ["type": "text", "text": "Yes."], origin: origin),
      #"{"type":"assistant_message","text":"Yes.","payload":{"type":"text","text":"Yes."},"#
        + #""origin":{"provider":"anthropic","dialect":"messages","model":"claude-sonnet-5"}}"#
    ),
    (
      ResponseItem(.reasoning(Reasoning(summary: "s", text: "t"))),
      #"{"type":"reasoning","summary":"s","text":"t"}"#
    ),
    (
      ResponseItem(.toolCall(ToolCall(id: "c1", name: "shell", arguments: #"{"a":1}"#))),
      #"{"type":"tool_call","id":"c1","name":"shell","arguments":"{\"a\":1}"}"#
    ),
    (
      ResponseItem(.toolResult(ToolResult(callID: "c1", output: "no", isError: true))),
      #"{"type":"tool_result","call_id":"c1","output":"no","is_error":true}"#
    ),
  ]

  @Test(arguments: items)
  func `an item is written in a fixed order and read back whole`(
    item: ResponseItem, text: String
  ) throws {
    #expect(item.json.text == text)
    #expect(ResponseItem(json: try JSON(parsing: text)) == item)
  }

  @Test(arguments: [
    #"{"type":"tool_call","id":"c1"}"#, #"{"type":"hologram","text":""}"#, "[]",
    #"{"type":"user_message","text":7}"#,
  ])
  func `an item that lacks something is no item`(text: String) throws {
    #expect(ResponseItem(json: try JSON(parsing: text)) == nil)
  }

  static let kinds: [ModelError.Kind] = [
    .rateLimited(retryAfter: 1.5), .rateLimited(retryAfter: nil), .overloaded(retryAfter: 20),
    .serverError(status: 502, retryAfter: nil), .quotaExceeded, .unauthenticated,
    .contextWindowExceeded(tokens: 210_000, limit: 200_000),
    .contextWindowExceeded(tokens: nil, limit: nil), .requestTooLarge, .outputLimitReached,
    .contentFiltered, .invalidRequest, .modelUnavailable, .transport, .timedOut(.connect),
    .timedOut(.firstByte), .timedOut(.idle), .protocolViolation, .cancelled,
  ]

  @Test(arguments: kinds)
  func `an error of every kind is read back whole`(kind: ModelError.Kind) throws {
    var error = ModelError(
      kind, message: "It \"failed\".", provider: "openai", status: 502, requestID: "req_1",
      outputRoom: 1200)
    #expect(ModelError(json: try JSON(parsing: error.json.text)) == error)
    error.status = nil
    error.requestID = nil
    #expect(ModelError(json: try JSON(parsing: error.json.text))?.kind == kind)
  }

  @Test func `usage keeps what is unknown unknown`() throws {
    let usage = Usage(input: 120, cachedInput: 100, output: 8)
    #expect(usage.json.text == #"{"input":120,"cached_input":100,"output":8}"#)
    #expect(Usage(json: usage.json) == usage)
    #expect(Usage(json: []) == nil)
  }

  @Test func `a reference and a stop are read back`() {
    let reference = ModelReference(provider: "openrouter", model: "openai/gpt-5.5")
    #expect(reference.json == "openrouter/openai/gpt-5.5")
    #expect(ModelReference(json: reference.json) == reference)
    #expect(ModelReference(json: "gpt") == nil)
    let stop = Stop(.toolCalls, word: "tool_use")
    #expect(Stop(json: stop.json) == stop)
  }

  @Test(arguments: [
    (ResponseEvent.created(id: "a", model: "m"), #"{"type":"created","id":"a","model":"m"}"#),
    (
      .outputItemAdded(index: 1, .toolCall(id: "c", name: "shell")),
      #"{"type":"output_item_added","index":1,"item":{"type":"tool_call","id":"c","name":"shell"}}"#
    ),
    (.outputTextDelta(index: 0, "Hi"), #"{"type":"output_text_delta","index":0,"delta":"Hi"}"#),
    (
      .outputItemDone(index: 0, ResponseItem(.assistantMessage("Hi"))),
      #"{"type":"output_item_done","index":0,"item":{"type":"assistant_message","text":"Hi"}}"#
    ),
    (.usage(Usage(input: 1)), #"{"type":"usage","usage":{"input":1}}"#),
    (
      .failed(ModelError(.transport, message: "Gone.", provider: "p")),
      #"{"type":"failed","error":{"kind":"transport","message":"Gone.","provider":"p"}}"#
    ),
    (
      .completed(Completion(responseID: "a", stop: Stop(.endOfTurn, word: "stop"))),
      #"{"type":"completed","id":"a","stop":{"kind":"endOfTurn","word":"stop"},"usage":{},"items":0}"#
    ),
  ])
  func `an event is one line`(event: ResponseEvent, line: String) {
    #expect(event.json.text == line)
  }
}

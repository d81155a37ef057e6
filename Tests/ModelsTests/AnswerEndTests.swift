import JSON
import Models
import Testing
import Wire

/// How answers of servers that keep to their dialect only roughly come to their end.
@Suite struct AnswerEndTests {
  typealias Sample = DecoderSample

  static func isAtEnd(_ dialect: WireDialect, _ frames: [String]) -> Bool {
    var decoder = ResponseDecoder(dialect: dialect, provider: "p", model: "m")
    for frame in frames { _ = decoder.decode(Array("data: \(frame)\n\n".utf8)) }
    return decoder.isAtEnd
  }

  static let usage = #""usage":{"prompt_tokens":9,"completion_tokens":2}"#
  static let end = Sample.chunk(#"{"content":"a"}"#, finish: "stop")
  static let counted = String(end.dropLast()) + "," + usage + "}"

  @Test func `counts behind the end are the last of a chat answer`() {
    #expect(!Self.isAtEnd(.chat, [Self.end]))
    #expect(Self.isAtEnd(.chat, [Self.end, #"{"id":"c1","choices":[],\#(Self.usage)}"#]))
    #expect(Self.isAtEnd(.chat, [Self.counted]))
    #expect(Self.isAtEnd(.chat, [Self.end, "[DONE]"]))
  }

  @Test func `counts in every chunk are not the end`() {
    let chunk = String(Sample.chunk(#"{"content":"a"}"#).dropLast()) + "," + Self.usage + "}"
    #expect(!Self.isAtEnd(.chat, [chunk, Self.counted]))
    #expect(Self.isAtEnd(.chat, [chunk, Self.counted, Self.counted]))
  }

  static let calls: [([String], [String])] = [
    ([#"{\"x\":"#, "1", "}"], [#"{"x":1}"#]), (["", #"{\"x\":1}"#], [#"{"x":1}"#]),
    ([#"{\"x\":1}"#, #"{\"x\":2}"#], [#"{"x":1}"#, #"{"x":2}"#]),
  ]

  @Test(arguments: calls)
  func `a name in every piece is one call until it is whole`(pieces: [String], calls: [String]) {
    let frames = pieces.map {
      Sample.chunk(#"{"tool_calls":[{"function":{"name":"f","arguments":"\#($0)"}}]}"#)
    }
    let events = Sample.events(.chat, frames + [Sample.chunk("{}", finish: "stop"), "[DONE]"])
    let arguments = Sample.contents(events).compactMap { content -> String? in
      guard case .toolCall(let call) = content else { return nil }
      return call.arguments
    }
    #expect(arguments == calls)
  }

  @Test func `a part's thought may be a text`() {
    let events = Sample.events(
      .chat,
      [
        Sample.chunk(
          #"{"content":[{"type":"thinking","thinking":"Hm"},{"type":"text","text":"A"}]}"#),
        Self.end, "[DONE]",
      ])
    #expect(events.contains(.reasoningContentDelta(index: 0, "Hm")))
  }

  @Test func `a call is kept when done says no more than done`() {
    let events = Sample.events(
      .responses,
      [
        #"{"type":"response.created","response":{"id":"r","model":"m"}}"#,
        #"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"a","name":"f"}}"#,
        #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{}"}"#,
        #"{"type":"response.done","response":{"id":"r"}}"#,
      ])
    #expect(Sample.contents(events) == [Sample.call("a", "f", "{}")])
    #expect(Sample.completion(events)?.stop == Stop(.toolCalls, word: "completed"))
  }

  @Test(arguments: [("xai", "", 30), ("p", #","total_tokens":39"#, 30), ("p", "", 10)])
  func `thinking that is counted beside the completion is output`(
    provider: String, total: String, output: Int
  ) {
    var decoder = ResponseDecoder(dialect: .chat, provider: provider, model: "m")
    let usage =
      #"{"prompt_tokens":9,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":11},"completion_tokens_details":{"reasoning_tokens":20}\#(total)}"#
    let frame = #"{"id":"c","choices":[],"usage":\#(usage)}"#
    let events = decoder.decode(Array("data: \(Self.end)\n\ndata: \(frame)\n\n".utf8))
    #expect(
      events.last == .usage(Usage(input: 9, cachedInput: 9, output: output, reasoning: 20)))
  }

  @Test func `a refusal is explained in the provider's words`() {
    let events = Sample.events(
      .messages,
      [
        #"{"type":"message_start","message":{"id":"m"}}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"explanation":"Not this."}}}"#,
        #"{"type":"message_stop"}"#,
      ])
    let stop = Stop(.refusal, word: "refusal", explanation: "Not this.")
    #expect(Sample.completion(events)?.stop == stop)
    #expect(Stop(json: stop.json) == stop)
  }

  static let throttles: [(String, ModelError.Kind)] = [
    (
      #"{"error":{"type":"throttlingException","message":"Too many tokens, please wait before trying again."}}"#,
      .rateLimited(retryAfter: nil)
    ),
    (
      #"{"error":{"message":"Too many tokens, please wait."}}"#,
      .serverError(status: 500, retryAfter: nil)
    ),
    (
      #"{"error":{"message":"Too many tokens in the prompt.","code":400}}"#,
      .contextWindowExceeded(tokens: nil, limit: nil)
    ),
  ]

  @Test(arguments: throttles)
  func `a limit of tokens a minute is no full window`(frame: String, kind: ModelError.Kind) throws {
    let error = ErrorClassifier(provider: "p").error(inStream: try JSON(parsing: frame))
    #expect(error.kind == kind)
  }

  @Test(arguments: [("cerebras", true), ("groq", false)])
  func `Cerebras says nothing to a prompt that is too long`(provider: String, isOverflow: Bool) {
    let error = ErrorClassifier(provider: provider).error(
      head: HTTPResponseHead(status: 400, headers: []), body: [], now: 0)
    #expect((error.kind == .contextWindowExceeded(tokens: nil, limit: nil)) == isOverflow)
  }
}

import JSON
import ScriptedProvider
import Testing

@Suite struct RenderingTests {
  static let scenario = """
    {"prefix": "p", "steps": [{
      "answer": [{"thinking": ["One.", "Two."]}, {"text": "Hello"},
                 {"tool_call": {"name": "shell", "arguments": {"command": "ls"}}}],
      "pace": {"delta_characters": 10},
      "usage": {"input": 100, "cached": 40, "output": 20, "reasoning": 5}}]}
    """

  static func events(_ path: String, _ body: String) async throws -> [ReceivedEvent] {
    let (answer, server) = try await playing(scenario) { $0.post(path, body) }
    #expect(answer.status == 200)
    #expect(answer.ending == .complete)
    #expect(answer.headers["content-type"] == "text/event-stream; charset=utf-8")
    #expect(server.failures == [])
    return ReceivedEvent.all(in: answer.text)
  }

  @Test func `messages are blocks with a signature before a thinking block's end`() async throws {
    let events = try await Self.events(
      "/v1/messages", #"{"model": "m", "stream": true, "messages": []}"#)
    #expect(
      events.map(\.data) == [
        #"{"type":"message_start","message":{"id":"msg_p_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":60,"cache_creation_input_tokens":0,"cache_read_input_tokens":40,"output_tokens":1,"service_tier":"standard"}}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
        #"{"type":"ping"}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"One.\n\nTwo."}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2lnbmVkp_10=="}}"#,
        #"{"type":"content_block_stop","index":0}"#,
        #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hello"}}"#,
        #"{"type":"content_block_stop","index":1}"#,
        #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_p_1_2","name":"shell","input":{}}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"command\""}}"#,
        #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":":\"ls\"}"}}"#,
        #"{"type":"content_block_stop","index":2}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":20}}"#,
        #"{"type":"message_stop"}"#,
      ])
    #expect(events.allSatisfy { $0.name == $0["type"] })
  }

  @Test func `responses say each item in pieces, whole, and once more at the end`() async throws {
    let events = try await Self.events(
      "/v1/responses",
      #"{"model": "m", "stream": true, "input": [], "include": ["reasoning.encrypted_content"]}"#)
    #expect(
      events.map(\.name) == [
        "response.created", "response.in_progress",
        "response.output_item.added",
        "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
        "response.reasoning_summary_text.done", "response.reasoning_summary_part.done",
        "response.reasoning_summary_part.added", "response.reasoning_summary_text.delta",
        "response.reasoning_summary_text.done", "response.reasoning_summary_part.done",
        "response.output_item.done",
        "response.output_item.added", "response.content_part.added", "response.output_text.delta",
        "response.output_text.done", "response.content_part.done", "response.output_item.done",
        "response.output_item.added", "response.function_call_arguments.delta",
        "response.function_call_arguments.delta", "response.function_call_arguments.done",
        "response.output_item.done",
        "response.completed",
      ])
    #expect(events.compactMap { $0["sequence_number"] } == events.indices.map { "\($0)" })
    #expect(
      events[11]["item"]
        == #"{"id":"rs_p_1_0","type":"reasoning","summary":[{"type":"summary_text","text":"One."},{"type":"summary_text","text":"Two."}],"encrypted_content":"c2VhbGVkp_10=="}"#
    )
    #expect(
      events[22]["item"]
        == #"{"id":"fc_p_1_2","type":"function_call","status":"completed","arguments":"{\"command\":\"ls\"}","name":"shell","call_id":"call_p_1_2"}"#
    )
    #expect(events[23]["response.status"] == "completed")
    #expect(events[23]["response.output.0"] == events[11]["item"])
    #expect(
      events[23]["response.usage"]
        == #"{"input_tokens":100,"input_tokens_details":{"cached_tokens":40,"cache_write_tokens":0},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":5},"total_tokens":120}"#
    )
  }

  @Test func `chat names tool calls by index and ends with usage and DONE`() async throws {
    let events = try await Self.events(
      "/v1/chat/completions",
      #"{"model": "m", "stream": true, "messages": [], "stream_options": {"include_usage": true}}"#)
    #expect(
      events.dropLast(2).compactMap { $0["choices.0.delta"] } == [
        #"{"role":"assistant","content":""}"#,
        #"{"reasoning_content":"One.\n\nTwo."}"#,
        #"{"content":"Hello"}"#,
        #"{"tool_calls":[{"index":0,"id":"call_p_1_0","type":"function","function":{"name":"shell","arguments":""}}]}"#,
        #"{"tool_calls":[{"index":0,"function":{"arguments":"{\"command\""}}]}"#,
        #"{"tool_calls":[{"index":0,"function":{"arguments":":\"ls\"}"}}]}"#,
        "{}",
      ])
    #expect(events[6]["choices.0.finish_reason"] == "tool_calls")
    #expect(
      events[7]["usage"]
        == #"{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":{"reasoning_tokens":5}}"#
    )
    #expect(events[8].data == "[DONE]")
  }

  @Test func `chat tells no usage unless it is asked`() async throws {
    let events = try await Self.events(
      "/v1/chat/completions", #"{"model": "m", "stream": true, "messages": []}"#)
    #expect(events.count == 8)
    #expect(events.allSatisfy { $0["usage"] == nil || $0["usage"] == "null" })
  }

  @Test(
    arguments: [
      ("/v1/responses", "output.1.content.0.text"),
      ("/v1/chat/completions", "choices.0.message.content"), ("/v1/messages", "content.1.text"),
    ])
  func `a request that asks for no stream gets the answer in one piece`(
    path: String, text: String
  ) async throws {
    let (answer, _) = try await playing(Self.scenario) { $0.post(path, #"{"model": "m"}"#) }
    #expect(answer.headers["content-type"] == "application/json")
    #expect(ReceivedEvent(name: "", data: answer.text)[text] == "Hello")
  }

  @Test(
    arguments: [
      ("/v1/responses", "response.incomplete_details.reason", "max_output_tokens"),
      ("/v1/chat/completions", "choices.0.finish_reason", "length"),
      ("/v1/messages", "delta.stop_reason", "max_tokens"),
    ])
  func `each dialect has its word for the output limit`(
    path: String, place: String, word: String
  ) async throws {
    let scenario = #"{"steps": [{"answer": [{"text": "Hel"}], "stop": "max_tokens"}]}"#
    let (answer, _) = try await playing(scenario) { $0.post(path, #"{"stream": true}"#) }
    #expect(ReceivedEvent.all(in: answer.text).compactMap { $0[place] }.last == word)
  }

  @Test(
    arguments: [
      ("/v1/responses", "error.message"), ("/v1/chat/completions", "error.message"),
      ("/v1/messages", "error.message"),
    ])
  func `an error has its status, its headers and the dialect's shape`(
    path: String, place: String
  ) async throws {
    let scenario = """
      {"steps": [{"status": 529, "headers": {"Retry-After": "2"},
                  "error": {"type": "overloaded_error", "message": "Overloaded"}}]}
      """
    let (answer, _) = try await playing(scenario) { $0.post(path, #"{"stream": true}"#) }
    #expect(answer.status == 529)
    #expect(answer.headers["retry-after"] == "2")
    let event = ReceivedEvent(name: "", data: answer.text)
    #expect(event[place] == "Overloaded")
    #expect(event["error.type"] == "overloaded_error")
    #expect(event["type"] == (path == "/v1/messages" ? "error" : nil))
  }
}

import JSON
import Models
import Testing

/// Tools in requests, and calls in answers, across dialects.
@Suite struct ToolCallingTests {
  typealias Sample = ConversationSample

  static let patch = ToolSpec(
    name: "apply_patch", description: "Patches.",
    parameters: ["type": "object", "properties": ["input": ["type": "string"]]],
    format: .grammar(syntax: "lark", definition: "start: /.+/"))

  static func body(
    _ dialect: WireDialect, tools: [ToolSpec] = [Sample.tool],
    items: [ResponseItem] = [ResponseItem(.userMessage("Hi"))], base: String? = nil,
    model: String = "m", _ change: (inout CallOptions) -> Void = { _ in }
  ) throws -> JSON {
    var options = CallOptions(model: model)
    change(&options)
    let prompt = Prompt(system: [], items: items, tools: tools)
    let provider = Sample.provider(dialect, base: base)
    return try JSON(parsing: ModelRequest(prompt, options, provider: provider, key: nil).body)
  }

  static let choices: [(WireDialect, CallOptions.ToolChoice, String?)] = [
    (.responses, .auto, #""auto""#), (.responses, .none, #""none""#),
    (.responses, .required, #""required""#),
    (.responses, .tool("shell"), #"{"type":"function","name":"shell"}"#),
    (.chat, .auto, #""auto""#), (.chat, .none, #""none""#), (.chat, .required, #""required""#),
    (.chat, .tool("shell"), #"{"type":"function","function":{"name":"shell"}}"#),
    (.messages, .auto, nil), (.messages, .none, #"{"type":"none"}"#),
    (.messages, .required, #"{"type":"any"}"#),
    (.messages, .tool("shell"), #"{"type":"tool","name":"shell"}"#),
  ]

  @Test(arguments: choices)
  func `the choice of a tool has each dialect's words`(
    dialect: WireDialect, choice: CallOptions.ToolChoice, expected: String?
  ) throws {
    let body = try Self.body(dialect) { $0.toolChoice = choice }
    #expect(body["tool_choice"]?.text == expected)
  }

  @Test func `one call at a time is asked for in each dialect's words`() throws {
    func alone(_ dialect: WireDialect) throws -> JSON {
      try Self.body(dialect) { $0.allowsParallelTools = false }
    }
    #expect(try alone(.responses)["parallel_tool_calls"] == false)
    #expect(try alone(.chat)["parallel_tool_calls"] == false)
    #expect(
      try alone(.messages)["tool_choice"]?.text
        == #"{"type":"auto","disable_parallel_tool_use":true}"#)
  }

  @Test(arguments: WireDialect.allCases)
  func `without tools nothing is said of them`(dialect: WireDialect) throws {
    let body = try Self.body(dialect, tools: []) { $0.toolChoice = .required }
    #expect(body["tools"] == nil)
    #expect(body["tool_choice"] == nil)
    #expect(body["parallel_tool_calls"] == nil)
  }

  @Test func `a model that cannot be forced refuses before anything is sent`() {
    var options = CallOptions(model: "claude-opus-5-5")
    options.toolChoice = .required
    #expect(throws: ModelError.self) {
      try ModelRequest(
        Sample.prompt(), options, provider: Sample.provider(.messages), key: nil)
    }
  }

  @Test func `a forced call and a thinking budget exclude each other`() throws {
    let body = try Self.body(.messages, model: "claude-haiku-4-5") {
      $0.effort = .high
      $0.toolChoice = .required
    }
    #expect(body["thinking"] == nil)
  }

  static let grammars: [(WireDialect, String?, String)] = [
    (
      .responses, nil,
      #"{"type":"custom","name":"apply_patch","description":"Patches.","format":{"type":"grammar","syntax":"lark","definition":"start: /.+/"}}"#
    ),
    (
      .chat, "https://api.openai.com/v1",
      #"{"type":"custom","custom":{"name":"apply_patch","description":"Patches.","format":{"type":"grammar","grammar":{"syntax":"lark","definition":"start: /.+/"}}}}"#
    ),
    (
      .chat, nil,
      #"{"type":"function","function":{"name":"apply_patch","description":"Patches.","parameters":{"type":"object","properties":{"input":{"type":"string"}}}}}"#
    ),
    (
      .messages, nil,
      #"{"name":"apply_patch","description":"Patches.","input_schema":{"type":"object","properties":{"input":{"type":"string"}}}}"#
    ),
  ]

  @Test(arguments: grammars)
  func `a tool with a grammar is one where that is known`(
    dialect: WireDialect, base: String?, expected: String
  ) throws {
    let body = try Self.body(dialect, tools: [Self.patch], base: base, model: "gpt-5.5")
    #expect(body["tools"]?[0]?.text == expected)
  }

  @Test(arguments: ["gpt-4.1", "gpt-oss-120b", "o3", "qwen3-coder", "gpt-5-chat-latest"])
  func `a model that writes no free text is given arguments`(model: String) throws {
    let body = try Self.body(.responses, tools: [Self.patch], model: model)
    #expect(body["tools"]?[0]?["type"] == "function")
    let input = try Self.body(
      .responses, tools: [Self.patch], items: Self.patched, model: model)["input"]
    #expect(input?[1]?["type"] == "function_call")
    #expect(input?[2]?["type"] == "function_call_output")
  }

  static let patched: [ResponseItem] = [
    ResponseItem(.userMessage("Patch")),
    ResponseItem(
      .toolCall(
        ToolCall(id: "call_1", name: "apply_patch", arguments: "*** Begin", kind: .custom))),
    ResponseItem(.toolResult(ToolResult(callID: "call_1", output: "Done"))),
  ]

  @Test func `a call with free text goes back in its kind`() throws {
    let input =
      try Self.body(
        .responses, tools: [Self.patch], items: Self.patched, model: "gpt-5.5")["input"]?.arrayValue
      ?? []
    #expect(
      input[1].text
        == #"{"type":"custom_tool_call","call_id":"call_1","name":"apply_patch","input":"*** Begin"}"#
    )
    #expect(
      input[2].text
        == #"{"type":"custom_tool_call_output","call_id":"call_1","output":"Done"}"#)
  }

  @Test func `a call with free text of a tool that is gone is an ordinary one`() throws {
    let input =
      try Self.body(.responses, items: Self.patched)["input"]?.arrayValue ?? []
    #expect(
      input[1].text
        == #"{"type":"function_call","call_id":"call_1","name":"apply_patch","arguments":"{\"input\":\"*** Begin\"}"}"#
    )
    #expect(input[2]["type"] == "function_call_output")
  }

  @Test func `a call with free text is an object where only those are known`() throws {
    let chat = try Self.body(.chat, tools: [Self.patch], items: Self.patched)
    #expect(
      chat["messages"]?[1]?["tool_calls"]?[0]?["function"]?["arguments"]
        == #"{"input":"*** Begin"}"#)
    let messages = try Self.body(.messages, tools: [Self.patch], items: Self.patched)
    #expect(
      messages["messages"]?[1]?["content"]?[0]?["input"]?.text == #"{"input":"*** Begin"}"#)
  }

  @Test func `chat's own calls with free text are read and sent back`() throws {
    let events = DecoderSample.events(
      .chat,
      [
        DecoderSample.chunk(
          #"{"tool_calls":[{"index":0,"id":"call_1","type":"custom","custom":{"name":"apply_patch","input":"*** "}}]}"#
        ),
        DecoderSample.chunk(
          #"{"tool_calls":[{"index":0,"custom":{"input":"Begin"}}]}"#, finish: "tool_calls"),
        "[DONE]",
      ])
    #expect(
      DecoderSample.contents(events)
        == [DecoderSample.call("call_1", "apply_patch", "*** Begin", .custom)])
    let chat = try Self.body(
      .chat, tools: [Self.patch], items: Self.patched, base: "https://api.openai.com/v1",
      model: "gpt-5.5")
    #expect(
      chat["messages"]?[1]?["tool_calls"]?[0]?.text
        == #"{"id":"call_1","type":"custom","custom":{"name":"apply_patch","input":"*** Begin"}}"#
    )
  }

  @Test(arguments: ["", "{}", #"{"a":1}"#, #"{"a":"ä\n\"q\""}"#])
  func `arguments are sent back as the model wrote them`(arguments: String) throws {
    let items = [
      ResponseItem(.userMessage("Go")),
      ResponseItem(.toolCall(ToolCall(id: "call_1", name: "shell", arguments: arguments))),
    ]
    let responses = try Self.body(.responses, items: items)
    #expect(responses["input"]?[1]?["arguments"]?.stringValue == arguments)
    let chat = try Self.body(.chat, items: items)
    let call = chat["messages"]?[1]?["tool_calls"]?[0]
    #expect(call?["function"]?["arguments"]?.stringValue == arguments)
    let messages = try Self.body(.messages, items: items)
    let input = messages["messages"]?[1]?["content"]?[0]?["input"]
    #expect(input?.text == (arguments.isEmpty ? "{}" : arguments))
  }

  @Test(arguments: [
    ("mistral", "https://api.mistral.ai/v1", 9), ("local", "https://api.mistral.ai/v1", 9),
    ("mistral", "http://127.0.0.1:1/v1", 9), ("groq", "https://api.groq.com/openai/v1", 6),
  ])
  func `ids fit the provider's rule and stay pairs`(name: String, base: String, length: Int) throws
  {
    let prompt = Prompt(system: [], items: Sample.items, tools: [Sample.tool])
    let provider = Sample.provider(.chat, name: name, base: base)
    let body = try JSON(
      parsing: ModelRequest(prompt, CallOptions(model: "m"), provider: provider, key: nil).body)
    let id = body["messages"]?[1]?["tool_calls"]?[0]?["id"]?.stringValue ?? ""
    #expect(id.utf8.count == length)
    #expect(body["messages"]?[2]?["tool_call_id"]?.stringValue == id)
  }

  @Test func `DeepSeek is given an empty thought beside foreign calls`() throws {
    let prompt = Prompt(system: [], items: Sample.items, tools: [Sample.tool])
    let provider = Sample.provider(.chat, base: "https://api.deepseek.com/v1")
    let body = try JSON(
      parsing: ModelRequest(
        prompt, CallOptions(model: "deepseek-v4-pro"), provider: provider, key: nil
      ).body)
    #expect(body["messages"]?[1]?["reasoning_content"] == "")
  }

  /// The results must come right after the message with their calls.
  @Test func `thoughts between the calls of one answer are one thought of one message`() throws {
    let origin = ResponseItem.Origin(provider: "local", dialect: .chat, model: "m")
    func thought(_ text: String) -> ResponseItem {
      ResponseItem(
        .reasoning(Reasoning(text: text)), payload: ["reasoning_content": .string(text)],
        origin: origin)
    }
    func call(_ id: String) -> ResponseItem {
      ResponseItem(.toolCall(ToolCall(id: id, name: "shell", arguments: "{}")), origin: origin)
    }
    func result(_ id: String) -> ResponseItem {
      ResponseItem(.toolResult(ToolResult(callID: id, output: "Done.")))
    }
    let items = [
      ResponseItem(.userMessage("Twice")), thought("One."), call("c1"), thought("Two."), call("c2"),
      result("c1"), result("c2"),
    ]
    let body = try JSON(parsing: Sample.body(items, provider: Sample.provider(.chat)))
    let messages = body["messages"]?.arrayValue ?? []
    #expect(messages.compactMap { $0["role"] }.suffix(4) == ["user", "assistant", "tool", "tool"])
    let answer = messages.first { $0["role"] == "assistant" }
    #expect(answer?["reasoning_content"] == "One.\n\nTwo.")
    #expect(answer?["tool_calls"]?.arrayValue?.compactMap { $0["id"] } == ["c1", "c2"])
  }

  static let calls: [(String, WireDialect, [String], [ResponseItem.Content])] = [
    (
      "by index, in pieces", .chat,
      [
        DecoderSample.chunk(
          #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}]}"#),
        DecoderSample.chunk(
          #"{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":""}}]}"#),
        DecoderSample.chunk(#"{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}"#),
        DecoderSample.chunk("{}", finish: "tool_calls"), "[DONE]",
      ],
      [DecoderSample.call("a", "f", #"{"x":1}"#), DecoderSample.call("b", "g", "{}")]
    ),
    (
      "whole calls that all have index 0", .chat,
      [
        DecoderSample.chunk(
          #"{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]}"#),
        DecoderSample.chunk(
          #"{"tool_calls":[{"index":0,"id":"b","function":{"name":"f","arguments":"{}"}}]}"#,
          finish: "stop"), "[DONE]",
      ], [DecoderSample.call("a", "f", "{}"), DecoderSample.call("b", "f", "{}")]
    ),
    (
      "arguments as an object", .chat,
      [
        DecoderSample.chunk(
          #"{"tool_calls":[{"id":"a","function":{"name":"f","arguments":{"x":[1,2]}}}]}"#,
          finish: "tool_calls"), "[DONE]",
      ], [DecoderSample.call("a", "f", #"{"x":[1,2]}"#)]
    ),
    (
      "a name that comes after the id", .chat,
      [
        DecoderSample.chunk(#"{"tool_calls":[{"index":0,"id":"a"}]}"#),
        DecoderSample.chunk(
          #"{"tool_calls":[{"index":0,"function":{"name":"f","arguments":null}}]}"#,
          finish: "tool_calls"), "[DONE]",
      ], [DecoderSample.call("a", "f", "{}")]
    ),
    (
      "items whose ids change", .responses,
      [
        #"{"type":"response.created","response":{"id":"r"}}"#,
        #"{"type":"response.output_item.added","output_index":0,"item":{"id":"1","type":"function_call","call_id":"a","name":"f","arguments":""}}"#,
        #"{"type":"response.function_call_arguments.delta","output_index":0,"item_id":"2","delta":"{}"}"#,
        #"{"type":"response.output_item.done","output_index":0,"item":{"id":"3","type":"function_call","call_id":"a","name":"f","arguments":"{}"}}"#,
        #"{"type":"response.completed","response":{"id":"9","status":"completed"}}"#,
      ], [DecoderSample.call("a", "f", "{}")]
    ),
    (
      "an input that comes whole", .messages,
      [
        #"{"type":"message_start","message":{"id":"m"}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{"x":1}}}"#,
        #"{"type":"content_block_stop","index":0}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
        #"{"type":"message_stop"}"#,
      ], [DecoderSample.call("a", "f", #"{"x":1}"#)]
    ),
    (
      "an input of nothing", .messages,
      [
        #"{"type":"message_start","message":{"id":"m"}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}}"#,
        #"{"type":"content_block_stop","index":0}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
        #"{"type":"message_stop"}"#,
      ], [DecoderSample.call("a", "f", "{}")]
    ),
    (
      "two blocks that grow at once", .messages,
      [
        #"{"type":"message_start","message":{"id":"m"}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}"#,
        #"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"b","name":"g","input":{}}}"#,
        #"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"y\":2}"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"x\":1}"}}"#,
        #"{"type":"content_block_stop","index":0}"#, #"{"type":"content_block_stop","index":1}"#,
        #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
        #"{"type":"message_stop"}"#,
      ], [DecoderSample.call("a", "f", #"{"x":1}"#), DecoderSample.call("b", "g", #"{"y":2}"#)]
    ),
  ]

  @Test(arguments: calls)
  func `calls are put together from their pieces`(
    name: String, dialect: WireDialect, frames: [String], contents: [ResponseItem.Content]
  ) {
    let events = DecoderSample.events(dialect, frames)
    #expect(DecoderSample.contents(events) == contents)
    #expect(DecoderSample.completion(events)?.stop.kind == .toolCalls)
    #expect(DecoderSample.failure(events) == nil)
  }
}

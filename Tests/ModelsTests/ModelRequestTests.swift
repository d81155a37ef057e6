import JSON
import Models
import Testing
import Wire

@Suite struct ModelRequestTests {
  typealias Sample = ConversationSample

  static let tools =
    #""tools":[{"type":"function","name":"shell","description":"Runs a command.","parameters":"#
    + #"{"type":"object","properties":{"command":{"type":"string"}},"required":["command"]},"#
    + #""strict":false}],"tool_choice":"auto","parallel_tool_calls":true"#

  @Test func `a Responses request is stateless and asks for sealed reasoning`() {
    let options = CallOptions(
      model: "gpt-5.5", effort: .high, maxOutputTokens: 900, temperature: 0.5, conversationID: "c1")
    #expect(
      Sample.body(Sample.items, options, provider: Sample.provider(.responses, name: "openai"))
        == #"{"model":"gpt-5.5","instructions":"You are Tern.\n\nThe folder is /src.","input":["#
        + #"{"type":"message","role":"user","content":[{"type":"input_text","text":"Run the test"}]},"#
        + #"{"type":"message","role":"assistant","content":"I run it."},"#
        + #"{"type":"function_call","call_id":"call_1","name":"shell","arguments":"{\"command\":\"make\"}"},"#
        + #"{"type":"function_call_output","call_id":"call_1","output":"failed"}],"# + Self.tools
        + #","reasoning":{"effort":"high","summary":"auto"},"max_output_tokens":900,"store":false,"#
        + #""stream":true,"include":["reasoning.encrypted_content"],"prompt_cache_key":"c1"}"#)
  }

  @Test func `a chat request makes one message of one answer`() {
    let options = CallOptions(model: "qwen3", effort: .low, maxOutputTokens: 900, temperature: 0.5)
    #expect(
      Sample.body(Sample.items, options, provider: Sample.provider(.chat))
        == #"{"model":"qwen3","messages":["#
        + #"{"role":"system","content":"You are Tern.\n\nThe folder is /src."},"#
        + #"{"role":"user","content":"Run the test"},"#
        + #"{"role":"assistant","content":"I run it.","tool_calls":[{"id":"call_1","type":"function","#
        + #""function":{"name":"shell","arguments":"{\"command\":\"make\"}"}}]},"#
        + #"{"role":"tool","tool_call_id":"call_1","content":"failed"}],"#
        + #""tools":[{"type":"function","function":{"name":"shell","description":"Runs a command.","#
        + #""parameters":{"type":"object","properties":{"command":{"type":"string"}},"#
        + #""required":["command"]}}}],"tool_choice":"auto","reasoning_effort":"low","#
        + #""max_tokens":900,"temperature":0.5,"stream":true,"stream_options":{"include_usage":true}}"#
    )
  }

  @Test func `a Messages request marks what may be cached`() {
    #expect(
      Sample.body(provider: Sample.provider(.messages))
        == #"{"model":"m","max_tokens":16384,"tools":[{"name":"shell","description":"Runs a command.","#
        + #""input_schema":{"type":"object","properties":{"command":{"type":"string"}},"#
        + #""required":["command"]}}],"#
        + #""system":[{"type":"text","text":"You are Tern.","cache_control":{"type":"ephemeral"}},"#
        + #"{"type":"text","text":"The folder is /src."}],"messages":["#
        + #"{"role":"user","content":[{"type":"text","text":"Run the test","cache_control":{"type":"ephemeral"}}]},"#
        + #"{"role":"assistant","content":[{"type":"text","text":"I run it."},"#
        + #"{"type":"tool_use","id":"call_1","name":"shell","input":{"command":"make"}}]},"#
        + #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"failed","#
        + #""is_error":true,"cache_control":{"type":"ephemeral"}}]}],"stream":true}"#)
  }

  @Test(arguments: WireDialect.allCases)
  func `the same prompt gives the same bytes, and a longer history keeps the beginning`(
    dialect: WireDialect
  ) throws {
    let provider = Sample.provider(dialect)
    #expect(Sample.body(provider: provider) == Sample.body(provider: provider))
    let more =
      Sample.items + [
        ResponseItem(.assistantMessage("It failed.")), ResponseItem(.userMessage("Mend it")),
      ]
    func plain(_ items: [ResponseItem]) throws -> [String] {
      // Where the cache marks stand is no part of what a cache compares.
      try Sample.history(items, provider: provider).map {
        $0.text.split(separator: #","cache_control":{"type":"ephemeral"}"#).joined()
      }
    }
    let short = try plain(Sample.items)
    #expect(try plain(more).prefix(short.count).elementsEqual(short))
  }

  @Test(
    arguments: [
      (
        "claude-haiku-4-5", CallOptions.Effort.medium, #"{"type":"enabled","budget_tokens":8192}"#,
        nil
      ),
      ("claude-sonnet-4-5", .high, #"{"type":"enabled","budget_tokens":32768}"#, nil),
      (
        "claude-opus-4-8", .low, #"{"type":"adaptive","display":"summarized"}"#,
        #"{"effort":"low"}"#
      ),
      ("claude-sonnet-5", nil, #"{"type":"adaptive","display":"summarized"}"#, nil),
      ("claude-opus-4-8", nil, nil, nil), ("claude-haiku-4-5", nil, nil, nil),
    ] as [(String, CallOptions.Effort?, String?, String?)])
  func `Claude thinks as its model can`(
    model: String, effort: CallOptions.Effort?, thinking: String?, output: String?
  ) throws {
    let items = [ResponseItem(.userMessage("Hi"))]
    let options = CallOptions(model: model, effort: effort, temperature: 1)
    let body = try JSON(
      parsing: Sample.body(items, options, provider: Sample.provider(.messages)))
    #expect(body["thinking"]?.text == thinking)
    #expect(body["output_config"]?.text == output)
    #expect(body["temperature"] == nil || thinking == nil)
  }

  @Test(
    arguments: [
      (nil, nil, 32_768, 49_152), (60_000, nil, 32_768, 49_152), (66_000, 70_000, 32_768, 66_000),
      (45_000, nil, 32_768, 45_000), (34_000, nil, 8192, 24_576), (34_000, 20_000, 10_000, 20_000),
      (3000, nil, 1024, 3000),
      (1500, nil, nil, 1500), (0, nil, nil, 1),
    ] as [(room: Int?, limit: Int?, budget: Int?, sent: Int)])
  func `no more is asked for than the window leaves`(
    room: Int?, limit: Int?, budget: Int?, sent: Int
  ) throws {
    var options = CallOptions(model: "claude-sonnet-4-5", effort: .high, maxOutputTokens: limit)
    options.outputRoom = room
    let items = [ResponseItem(.userMessage("Hi"))]
    let body = try JSON(parsing: Sample.body(items, options, provider: Sample.provider(.messages)))
    #expect(body["thinking"]?["budget_tokens"]?.intValue == budget)
    #expect(body["max_tokens"]?.intValue == sent)
  }

  @Test(
    arguments: [
      (64_000, .max, 47_104, 63_488), (32_000, .high, 23_808, 32_000), (32_000, .low, 4096, 20_480),
      (8192, .high, 4096, 8192), (1500, .high, nil, 1500), (0, .low, 4096, 20_480),
    ] as [(most: Int, effort: CallOptions.Effort, budget: Int?, sent: Int)])
  func `no more is asked for than the model is known to give`(
    most: Int, effort: CallOptions.Effort, budget: Int?, sent: Int
  ) throws {
    var options = CallOptions(model: "claude-opus-4-1", effort: effort)
    var known = ModelEntry(ModelReference(provider: "local", model: "claude-opus-4-1"))
    known.outputLimit = most
    options.knownModel = known
    let items = [ResponseItem(.userMessage("Hi"))]
    let body = try JSON(parsing: Sample.body(items, options, provider: Sample.provider(.messages)))
    #expect(body["thinking"]?["budget_tokens"]?.intValue == budget)
    #expect(body["max_tokens"]?.intValue == sent)
  }

  @Test(arguments: [
    (WireDialect.chat, "max_tokens", 5000), (.responses, "max_output_tokens", 4096),
  ])
  func `a limit is lowered to what the window leaves, and none is made up`(
    dialect: WireDialect, member: String, lowered: Int
  ) throws {
    for (limit, sent) in [(Int?.none, Int?.none), (900, 900), (9000, lowered)] {
      var options = CallOptions(model: "m", maxOutputTokens: limit)
      options.outputRoom = 5000
      let body = try JSON(
        parsing: Sample.body(Sample.items, options, provider: Sample.provider(dialect)))
      #expect(body[member]?.intValue == sent)
    }
  }

  @Test func `thinking with a budget rests while a call without a thought is answered`() throws {
    let options = CallOptions(model: "claude-haiku-4-5", effort: .low)
    let body = try JSON(
      parsing: Sample.body(Sample.items, options, provider: Sample.provider(.messages)))
    #expect(body["thinking"] == nil)
  }

  @Test(arguments: [
    ("https://api.openai.com/v1", "max_completion_tokens", true),
    ("https://eu.api.openai.com/v1", "max_completion_tokens", true),
    ("https://x.cognitiveservices.azure.com/openai/v1", "max_completion_tokens", true),
    ("https://api.mistral.ai/v1", "max_tokens", false), ("http://[::1]:80/v1", "max_tokens", true),
  ])
  func `a provider's differences stay in the builder`(
    base: String, limit: String, hasStreamOptions: Bool
  ) throws {
    let provider = Sample.provider(.chat, base: base)
    let options = CallOptions(model: "m", maxOutputTokens: 7)
    let body = try JSON(parsing: Sample.body(Sample.items, options, provider: provider))
    #expect(body[limit]?.intValue == 7)
    #expect((body["stream_options"] != nil) == hasStreamOptions)
  }

  @Test func `headers carry the key in the provider's scheme and the provider's own last`() throws {
    var provider = Sample.provider(.messages, base: "https://api.anthropic.com/v1/")
    provider.authentication.scheme = .header("x-api-key")
    provider.headers = [Provider.Header("User-Agent", "mine")]
    let request = try ModelRequest(
      Sample.prompt(), CallOptions(model: "m"), provider: provider, key: "k")
    #expect(request.url == "https://api.anthropic.com/v1/messages")
    #expect(
      request.headers == [
        HTTPRequest.Header("Content-Type", "application/json"),
        HTTPRequest.Header("Accept", "text/event-stream"),
        HTTPRequest.Header("anthropic-version", "2023-06-01"),
        HTTPRequest.Header("x-api-key", "k"), HTTPRequest.Header("User-Agent", "mine"),
      ])
    let chat = try ModelRequest(
      Sample.prompt(), CallOptions(model: "m"), provider: Sample.provider(.chat), key: "k")
    #expect(chat.url == "http://127.0.0.1:1/v1/chat/completions")
    #expect(chat.headers.contains(HTTPRequest.Header("Authorization", "Bearer k")))
    #expect(
      chat.headers.contains(HTTPRequest.Header("User-Agent", "tern/\(TernVersion.current)")))
  }

  @Test(arguments: [
    (nil, 100_000), (150_000, 100_000), (100_000, 100_000), (90_000, 65_536), (66_000, 65_536),
    (65_536, 65_536), (65_535, 32_768), (1, 16),
  ])
  func `the room for an answer changes a Responses request in steps`(
    room: Int?, limit: Int
  ) throws {
    var options = CallOptions(model: "o3", maxOutputTokens: 100_000)
    options.outputRoom = room
    let body = Sample.body(Sample.items, options, provider: Sample.provider(.responses))
    #expect(try JSON(parsing: body)["max_output_tokens"] == .int(limit))
  }

  /// A thought, a call and its result, as Claude's server wrote them.
  static func round(_ number: Int, thinks: Bool, then words: String? = nil) -> [ResponseItem] {
    let origin = ResponseItem.Origin(
      provider: "local", dialect: .messages, model: "claude-haiku-4-5")
    let thought = ResponseItem(
      .reasoning(Reasoning(text: "Hm")),
      payload: ["type": "thinking", "thinking": "Hm", "signature": "s"], origin: origin)
    return (thinks ? [thought] : []) + [
      ResponseItem(.toolCall(ToolCall(id: "c\(number)", name: "shell", arguments: "{}"))),
      ResponseItem(.toolResult(ToolResult(callID: "c\(number)", output: "ok"))),
    ] + (words.map { [ResponseItem(.userMessage($0))] } ?? [])
  }

  static let start = [ResponseItem(.userMessage("Go"))]
  static let rounds: [(items: [ResponseItem], thinks: Bool)] = [
    (start + round(1, thinks: true), true),
    (start + round(1, thinks: true) + round(2, thinks: false), true),
    (start + round(1, thinks: true) + round(2, thinks: false) + round(3, thinks: false), true),
    (start + round(1, thinks: false) + round(2, thinks: true), false),
    (start + round(1, thinks: true, then: "And?"), true),
    (start + round(1, thinks: true, then: "And?") + round(2, thinks: false), false),
    (start + round(1, thinks: false) + [ResponseItem(.assistantMessage("Done."))] + start, true),
  ]

  @Test(arguments: rounds)
  func `thinking with a budget stays through a turn that began with a thought`(
    row: (items: [ResponseItem], thinks: Bool)
  ) throws {
    let options = CallOptions(model: "claude-haiku-4-5", effort: .low)
    let body = try JSON(
      parsing: Sample.body(row.items, options, provider: Sample.provider(.messages)))
    #expect((body["thinking"] != nil) == row.thinks)
  }
}

import JSON
import Models
import Testing
import Wire

/// What a request holds, in each dialect.
@Suite struct RequestFormattingTests {
  typealias Sample = ConversationSample
  static let hello = [ResponseItem(.userMessage("Hi"))]

  static func body(
    _ dialect: WireDialect, _ items: [ResponseItem] = hello,
    base: String? = nil, model: String = "m", _ change: (inout CallOptions) -> Void = { _ in }
  ) throws -> JSON {
    var options = CallOptions(model: model)
    change(&options)
    let provider = Sample.provider(dialect, base: base)
    return try JSON(parsing: Sample.body(items, options, provider: provider))
  }

  static let png = ContentPart.image(
    ImageContent(.data(mediaType: "image/png", base64: "AAAA"), detail: .high))

  static let pictures: [(WireDialect, String)] = [
    (
      .responses,
      #"{"type":"message","role":"user","content":[{"type":"input_text","text":"Look"},{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"high"},{"type":"input_text","text":"there"}]}"#
    ),
    (
      .chat,
      #"{"role":"user","content":[{"type":"text","text":"Look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"high"}},{"type":"text","text":"there"}]}"#
    ),
    (
      .messages,
      #"{"role":"user","content":[{"type":"text","text":"Look"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"text","text":"there","cache_control":{"type":"ephemeral"}}]}"#
    ),
  ]

  @Test(arguments: pictures)
  func `a picture stands where it was put`(dialect: WireDialect, expected: String) throws {
    let items = [ResponseItem(.userMessage("Look", attachments: [Self.png, .text("there")]))]
    let history = try Sample.history(items, provider: Sample.provider(dialect))
    #expect(history.last?.text == expected)
  }

  static let linked: [(WireDialect, String)] = [
    (.responses, #"{"type":"input_image","image_url":"https://a/b.png","detail":"auto"}"#),
    (.chat, #"{"type":"image_url","image_url":{"url":"https://a/b.png"}}"#),
    (.messages, #"{"type":"image","source":{"type":"url","url":"https://a/b.png"}"#),
  ]

  @Test(arguments: linked)
  func `a picture elsewhere is named by its address`(dialect: WireDialect, part: String) throws {
    let image = ContentPart.image(ImageContent(.url("https://a/b.png")))
    let items = [ResponseItem(.userMessage("", attachments: [image]))]
    let history = try Sample.history(items, provider: Sample.provider(dialect))
    #expect(history.last?.text.contains(part) == true)
  }

  static let seen: [ResponseItem] = [
    ResponseItem(.userMessage("Show me")),
    ResponseItem(.toolCall(ToolCall(id: "call_1", name: "shell", arguments: "{}"))),
    ResponseItem(
      .toolResult(ToolResult(callID: "call_1", output: "1x1", attachments: [png]))),
  ]

  @Test func `a result with a picture is a list of parts`() throws {
    let responses = try Sample.history(Self.seen, provider: Sample.provider(.responses))
    #expect(
      responses.last?["output"]?.text
        == #"[{"type":"input_text","text":"1x1"},{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"high"}]"#
    )
    let messages = try Sample.history(Self.seen, provider: Sample.provider(.messages))
    #expect(
      messages.last?["content"]?[0]?["content"]?.text
        == #"[{"type":"text","text":"1x1"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]"#
    )
  }

  @Test func `chat shows the pictures of results after them`() throws {
    let chat = try Sample.history(Self.seen, provider: Sample.provider(.chat))
    #expect(chat.dropLast().last?["content"]?.stringValue == "1x1")
    #expect(chat.last?["role"]?.stringValue == "user")
    #expect(chat.last?["content"]?[1]?["type"]?.stringValue == "image_url")
  }

  @Test func `a prompt without media keeps everything else`() {
    let prompt = Sample.prompt(Self.seen)
    #expect(prompt.hasMedia)
    #expect(!prompt.withoutMedia.hasMedia)
    #expect(prompt.withoutMedia.items.count == 3)
    #expect(Sample.prompt().withoutMedia == Sample.prompt())
  }

  static let schema = OutputSchema(name: "plan", schema: ["type": "object"])

  @Test func `an answer is held to a schema in each dialect's words`() throws {
    func schema(_ dialect: WireDialect) throws -> JSON {
      let base = dialect == .messages ? "https://api.anthropic.com/v1" : nil
      return try Self.body(dialect, base: base) { $0.outputSchema = Self.schema }
    }
    #expect(
      try schema(.responses)["text"]?.text
        == #"{"format":{"type":"json_schema","name":"plan","schema":{"type":"object"},"strict":true}}"#
    )
    #expect(
      try schema(.chat)["response_format"]?.text
        == #"{"type":"json_schema","json_schema":{"name":"plan","schema":{"type":"object"},"strict":true}}"#
    )
    #expect(
      try schema(.messages)["output_config"]?.text
        == #"{"format":{"type":"json_schema","schema":{"type":"object"}}}"#)
  }

  private static let keep = "cannot hold an answer to a schema in the dialect"

  /// Provider, its base where it is no built-in one, dialect, model, and the refusal, if any.
  static let schemas: [(String, String?, WireDialect, String, String?)] = [
    ("local", "https://api.deepseek.com/v1", .chat, "m", "local \(keep) chat."),
    (
      "local", "https://bedrock-mantle.us-east-1.api.aws/v1", .chat, "m", "local \(keep) chat."
    ),
    ("local", "https://llm.example.com/v1", .chat, "m", nil),
    ("local", "https://llm.example.com/v1", .responses, "m", nil),
    ("local", "https://llm.example.com/v1", .messages, "claude-opus-5", "local \(keep) messages."),
    ("ollama", nil, .messages, "qwen3", "ollama \(keep) messages."),
    ("deepseek", nil, .messages, "deepseek-v4-pro", "deepseek \(keep) messages."),
    ("anthropic", nil, .messages, "claude-sonnet-5", nil),
    ("anthropic", "http://127.0.0.1:4000/v1", .messages, "claude-haiku-4-5-20251001", nil),
    (
      "anthropic", nil, .messages, "claude-3-5-haiku-20241022",
      "claude-3-5-haiku-20241022 cannot be held to a schema."
    ),
    (
      "anthropic", nil, .messages, "claude-opus-4-20250514",
      "claude-opus-4-20250514 cannot be held to a schema."
    ),
    ("foundry", nil, .messages, "claude-opus-4-8", nil),
    ("openrouter", nil, .messages, "anthropic/claude-opus-4.8", nil),
    ("bedrock", nil, .messages, "us.anthropic.claude-sonnet-4-5-20250929-v1:0", nil),
    ("vertex", nil, .messages, "claude-opus-4-7", nil),
    (
      "vertex", nil, .messages, "claude-sonnet-4-5@20250929",
      "claude-sonnet-4-5@20250929 cannot be held to a schema."
    ),
  ]

  @Test(arguments: schemas)
  func `a schema is refused before anything is sent where it cannot be kept`(
    row: (name: String, base: String?, dialect: WireDialect, model: String, refusal: String?)
  ) throws {
    var provider =
      BuiltInProviders.named(row.name)
      ?? Sample.provider(row.dialect, base: row.base)
    provider.baseURL = row.base ?? provider.baseURL
    var options = CallOptions(model: row.model)
    (options.outputSchema, options.dialect) = (Self.schema, row.dialect)
    var refusal: String?
    do {
      _ = try ModelRequest(Sample.prompt(), options, provider: provider, key: nil)
    } catch {
      #expect(error.kind == .invalidRequest)
      refusal = error.message
    }
    #expect(refusal == row.refusal)
  }

  @Test func `a server that is said to keep schemas in Messages is given one`() throws {
    var provider = Sample.provider(.messages)
    var quirks = ProviderQuirks()
    quirks.outputSchemas = Set(WireDialect.allCases)
    provider.quirks = quirks
    var options = CallOptions(model: "m")
    options.outputSchema = Self.schema
    let body = try JSON(parsing: Sample.body(Self.hello, options, provider: provider))
    #expect(body["output_config"]?["format"]?["type"] == "json_schema")
  }

  @Test func `service tier and extra headers go where they belong`() throws {
    for dialect in WireDialect.allCases {
      var options = CallOptions(model: "m")
      options.serviceTier = "flex"
      options.headers = [Provider.Header("x-extra", "1"), Provider.Header("user-agent", "me")]
      let request = try ModelRequest(
        Sample.prompt(), options, provider: Sample.provider(dialect), key: nil)
      #expect(try JSON(parsing: request.body)["service_tier"] == "flex")
      #expect(request.headers.contains(HTTPRequest.Header("x-extra", "1")))
      #expect(request.headers.filter { $0.name.lowercased() == "user-agent" }.count == 1)
    }
  }

  @Test(
    arguments: [
      ("gpt-5.5", CallOptions.Effort.minimal, "low"), ("gpt-5", .minimal, "minimal"),
      ("gpt-5.5", .max, "xhigh"), ("gpt-6-sol", .max, "max"), ("gpt-6-astra", .off, "low"),
      ("gpt-5.5", .off, "none"), ("unknown-model", .high, "high"),
    ])
  func `an effort that a model does not know becomes the nearest`(
    model: String, effort: CallOptions.Effort, word: String
  ) throws {
    let body = try Self.body(.responses, model: model) { $0.effort = effort }
    #expect(body["reasoning"]?["effort"]?.stringValue == word)
  }

  @Test(
    arguments: [
      (CallOptions.Summary.off, nil), (.concise, "concise"), (.detailed, "detailed"),
    ] as [(CallOptions.Summary, String?)])
  func `a summary is asked for as wished`(summary: CallOptions.Summary, word: String?) throws {
    let body = try Self.body(.responses, model: "gpt-5.5") {
      $0.effort = .low
      $0.summary = summary
    }
    #expect(body["reasoning"]?["summary"]?.stringValue == word)
    let claude = try Self.body(.messages, model: "claude-sonnet-5") { $0.summary = summary }
    #expect(
      claude["thinking"]?["display"]?.stringValue == (summary == .off ? "omitted" : "summarized"))
  }

  @Test func `effort is off by name where that can be said`() throws {
    let sonnet = try Self.body(.messages, model: "claude-sonnet-5") { $0.effort = .off }
    #expect(sonnet["thinking"]?.text == #"{"type":"disabled"}"#)
    #expect(sonnet["output_config"] == nil)
    let fable = try Self.body(.messages, model: "claude-fable-5") { $0.effort = .off }
    #expect(fable["thinking"]?["type"]?.stringValue == "adaptive")
    let haiku = try Self.body(.messages, model: "claude-haiku-4-5") { $0.effort = .off }
    #expect(haiku["thinking"] == nil)
  }

  @Test(
    arguments: [
      ("https://openrouter.ai/api/v1", #""reasoning":{"effort":"high"}"#),
      ("https://api.deepseek.com/v1", #""reasoning_effort":"high""#),
      ("https://api.groq.com/openai/v1", #""reasoning_effort":"high""#),
    ])
  func `chat's effort has the provider's shape`(base: String, member: String) throws {
    let body = try Self.body(.chat, base: base) { $0.effort = .high }
    #expect(body.text.contains(member))
  }

  @Test func `the conversation is routed by each provider's own header`() throws {
    for (base, header) in [
      ("https://api.mistral.ai/v1", "x-affinity"), ("https://api.x.ai/v1", "x-grok-conv-id"),
    ] {
      let request = try ModelRequest(
        Sample.prompt(), CallOptions(model: "m", conversationID: "c9"),
        provider: Sample.provider(.chat, base: base), key: nil)
      #expect(request.headers.contains(HTTPRequest.Header(header, "c9")))
    }
  }

  @Test(arguments: WireDialect.allCases)
  func `a summary of an older history is the person's words`(dialect: WireDialect) throws {
    let items = [
      ResponseItem(.compaction(summary: "They fixed the parser.")),
      ResponseItem(.userMessage("Go on")),
    ]
    let history = try Sample.history(items, provider: Sample.provider(dialect))
    let text = history.map(\.text).joined()
    #expect(text.contains("They fixed the parser."))
    #expect(!text.contains("assistant"))
  }

  @Test func `a sealed summary goes back to its maker as it came, and to nobody else`() throws {
    let payload: JSON = ["type": "compaction", "id": "cmp_1", "encrypted_content": "xyz"]
    let origin = ResponseItem.Origin(provider: "local", dialect: .responses, model: "m")
    let items = [
      ResponseItem(.compaction(summary: ""), payload: payload, origin: origin),
      ResponseItem(.userMessage("Go on")),
    ]
    let own = try Sample.history(items, provider: Sample.provider(.responses))
    #expect(own.first == payload)
    for dialect in WireDialect.allCases {
      let other = Sample.provider(dialect, name: "other")
      #expect(!(try Sample.history(items, provider: other).map(\.text).joined()).contains("xyz"))
    }
  }

  @Test(arguments: [nil, true, false])
  func `tools that take free text go to who takes them`(takes: Bool?) throws {
    var tool = Sample.tool
    tool.format = .text
    var provider = Sample.provider(.responses)
    provider.quirks = ProviderQuirks()
    provider.quirks?.takesCustomTools = takes
    let prompt = Prompt(system: [], items: Sample.items, tools: [tool])
    func types(_ dialect: WireDialect) throws -> JSON? {
      provider.dialect = dialect
      let options = CallOptions(model: "gpt-5.5")
      let request = try ModelRequest(prompt, options, provider: provider, key: nil)
      return try JSON(parsing: request.body)["tools"]?[0]?["type"]
    }
    #expect(try types(.responses) == (takes == false ? "function" : "custom"))
    #expect(try types(.chat) == (takes == true ? "custom" : "function"))
  }

  @Test(arguments: WireDialect.allCases)
  func `who takes no choice of tools is sent none`(dialect: WireDialect) throws {
    for takes in [true, false] {
      var provider = Sample.provider(dialect)
      provider.quirks = ProviderQuirks()
      provider.quirks?.takesToolChoice = takes
      var options = CallOptions(model: "m")
      options.toolChoice = .none
      let body = try JSON(parsing: Sample.body(Sample.items, options, provider: provider))
      #expect((body["tool_choice"] != nil) == takes)
    }
  }
}

import JSON
import Testing
import Wire

@testable import Models

/// What the catalogue knows of a model at its provider reaches the request.
@Suite struct ModelTraitsTests {
  typealias Sample = ConversationSample

  static func body(
    _ provider: Provider, _ model: String, items: [ResponseItem] = Sample.items,
    tools: [ToolSpec] = [Sample.tool], _ change: (inout CallOptions) -> Void = { _ in }
  ) throws -> JSON {
    var options = CallOptions(model: model)
    change(&options)
    let prompt = Prompt(system: [], items: items, tools: tools)
    return try JSON(parsing: ModelRequest(prompt, options, provider: provider, key: nil).body)
  }

  static let efforts: [(String, WireDialect, String, CallOptions.Effort, String)] = [
    ("mistral", .chat, "mistral-large-4", .max, "high"),
    ("mistral", .chat, "mistral-large-4", .low, "high"),
    ("xai", .chat, "grok-4.3", .max, "high"), ("xai", .responses, "grok-4.3", .xhigh, "high"),
    ("groq", .chat, "openai/gpt-oss-120b", .xhigh, "high"),
    ("cerebras", .chat, "gpt-oss-120b", .minimal, "low"),
    ("google", .chat, "gemini-3.8-flash", .max, "high"),
    ("azure", .responses, "gpt-5.4", .max, "xhigh"),
  ]

  @Test(arguments: efforts)
  func `an effort is one that the provider's own row names`(
    name: String, dialect: WireDialect, model: String, effort: CallOptions.Effort, word: String
  ) throws {
    let body = try Self.body(Sample.provider(dialect, name: name), model) { $0.effort = effort }
    #expect((body["reasoning_effort"] ?? body["reasoning"]?["effort"])?.stringValue == word)
  }

  @Test func `what the session knows of a model comes first`() throws {
    let provider = Sample.provider(.chat, name: "mistral")
    let body = try Self.body(provider, "mistral-large-4") { options in
      options.effort = .max
      var known = ModelEntry(ModelReference(provider: "mistral", model: "mistral-large-4"))
      known.efforts = [.low, .medium]
      options.knownModel = known
    }
    #expect(body["reasoning_effort"] == "medium")
  }

  /// The model's name, what is known of it here, and how it is told to think.
  static let thoughts: [(String, Set<ModelEntry.Feature>?, JSON)] = [
    ("claude-next-9", nil, "enabled"), ("claude-next-9", [.adaptiveThinking], "adaptive"),
    ("claude-opus-4-6", nil, "adaptive"), ("claude-opus-4-5", nil, "enabled"),
    ("claude-opus-5-9", nil, "adaptive"),
  ]

  @Test(arguments: thoughts)
  func `a Claude model thinks as its row says, and as its name does without one`(
    row: (model: String, features: Set<ModelEntry.Feature>?, type: JSON)
  ) throws {
    let body = try Self.body(
      Sample.provider(.messages), row.model, items: [ResponseItem(.userMessage("Hi"))]
    ) { options in
      options.effort = .high
      options.knownModel = row.features.map { features in
        var known = ModelEntry(ModelReference(provider: "local", model: row.model))
        known.features = features
        return known
      }
    }
    #expect(body["thinking"]?["type"] == row.type)
  }

  @Test(arguments: ["anthropic/claude-opus-4.8", "claude-opus-4-8"])
  func `a version is the same with a point`(model: String) throws {
    let body = try Self.body(Sample.provider(.messages, name: "openrouter"), model) {
      $0.effort = .high
    }
    #expect(body["thinking"]?["type"] == "adaptive")
    #expect(body["output_config"]?["effort"] == "high")
  }

  @Test func `Claude on Azure is listed where it is served`() {
    func entry(_ provider: String) -> ModelEntry? {
      ModelCatalogue.shipped.entry(
        for: ModelReference(provider: provider, model: "claude-opus-5-5"))
    }
    #expect(entry("azure") == nil)
    #expect(entry("foundry")?.dialects == [.messages])
  }

  @Test func `a model in a dialect that the provider does not speak is refused`() {
    #expect {
      try Self.body(Sample.provider(.responses, name: "anthropic"), "claude-opus-5-5")
    } throws: { error in
      (error as? ModelError)?.kind == .invalidRequest
    }
  }

  @Test(arguments: [
    ("openai", "gpt-5.5", "max_completion_tokens"), ("openai", "o3", "max_completion_tokens"),
    ("openai", "gpt-4o", "max_tokens"), ("other", "gpt-5.5", "max_tokens"),
  ])
  func `OpenAI's reasoning models take the new limit behind a proxy too`(
    name: String, model: String, member: String
  ) throws {
    let provider = Sample.provider(.chat, name: name, base: "https://proxy.example/v1")
    let body = try Self.body(provider, model) { $0.maxOutputTokens = 7 }
    #expect(body[member] == 7)
    #expect(body["max_tokens"] == nil || body["max_completion_tokens"] == nil)
  }

  @Test func `every answer goes back to DeepSeek with a thought`() throws {
    let provider = Sample.provider(.chat, base: "https://api.deepseek.com/v1")
    let items = [
      ResponseItem(.userMessage("a")), ResponseItem(.assistantMessage("b")),
      ResponseItem(.userMessage("c")),
    ]
    let body = try Self.body(provider, "deepseek-v4-pro", items: items)
    #expect(
      body["messages"]?[1]?.text
        == #"{"role":"assistant","content":"b","reasoning_content":""}"#)
  }

  @Test func `what a provider wants in every request it wants behind a proxy too`() throws {
    func quirks(_ name: String) -> ProviderQuirks {
      Sample.provider(.chat, name: name, base: "https://proxy.example/v1").effectiveQuirks
    }
    #expect(quirks("deepseek").effort == .two && quirks("deepseek").wantsThoughtBesideCalls)
    #expect(quirks("openrouter").effort == .nested && quirks("openrouter").takesCacheMarks)
    #expect(quirks("mistral").callIDs == .nineLetters && quirks("mistral").wantsAnswerAfterTools)
    #expect(quirks("other") == ProviderQuirks())
  }

  @Test(arguments: [("claude-sonnet-5", "[]"), ("gpt-4o", nil)])
  func `Claude behind a proxy is given tools where the history has calls`(
    model: String, tools: String?
  ) throws {
    let body = try Self.body(Sample.provider(.chat), model, tools: [])
    #expect(body["tools"]?.text == tools)
    #expect(body["tool_choice"] == nil)
    let plain = [ResponseItem(.userMessage("a"))]
    #expect(try Self.body(Sample.provider(.chat), model, items: plain, tools: [])["tools"] == nil)
  }

  @Test(arguments: [
    ("ollama-upstairs", "http://10.0.0.5/v1"), ("mine", "http://10.0.0.5:11434/v1"),
  ])
  func `Ollama under another name is not told to choose`(name: String, base: String) throws {
    let body = try Self.body(Sample.provider(.chat, name: name, base: base), "qwen3")
    #expect(body["tools"] != nil)
    #expect(body["tool_choice"] == nil)
  }

  /// Models that are listed without efforts, or as others that are.
  static let without: [(String, String)] = [
    ("openai", "gpt-4.1"), ("openai", "gpt-4o"), ("xai", "grok-4.7"),
    ("mistral", "mistral-large-latest"), ("groq", "qwen/qwen3.8-27b"), ("cerebras", "gemma-4-31b"),
    ("gateway", "openai/gpt-4.1-mini"),
  ]

  @Test(arguments: without, [WireDialect.chat, .responses])
  func `a model that is listed without efforts is told none`(
    model: (provider: String, name: String), dialect: WireDialect
  ) throws {
    let provider = Sample.provider(dialect, name: model.provider)
    let body = try Self.body(provider, model.name) { $0.effort = .high }
    #expect(body["reasoning"] == nil && body["reasoning_effort"] == nil)
    let reference = ModelReference(provider: model.provider, model: model.name)
    #expect(!ModelCatalogue.shipped.takesEffort(reference))
  }

  @Test(arguments: [("gpt-4.1", nil), ("gpt-5.5", "high")])
  func `nor is one that summarises traces`(model: String, effort: String?) {
    let client = Client(
      provider: Sample.provider(.responses, name: "openai"), key: nil, transfers: Transfers())
    let body = client.memoryBody([], CallOptions(model: model, effort: .high))
    #expect(body["reasoning"]?["effort"]?.stringValue == effort)
  }

  @Test(arguments: [
    ("local", "qwen9"), ("openai", "o4-mini"), ("openai", "gpt-5.5"), ("xai", "grok-4.3"),
    ("openrouter", "moonshotai/kimi-k2.7-code"), ("deepseek", "deepseek-flash"),
    ("gateway", "claude-x"),
  ])
  func `one that is not known, or known to think, is told`(provider: String, model: String) throws {
    let body = try Self.body(Sample.provider(.chat, name: provider), model) { $0.effort = .high }
    #expect((body["reasoning_effort"] ?? body["reasoning"]?["effort"])?.stringValue == "high")
    #expect(
      ModelCatalogue.shipped.takesEffort(ModelReference(provider: provider, model: model)))
  }

  /// What a session knows, and whether an effort is sent then.
  static let told: [(features: Set<ModelEntry.Feature>, like: String?, isTold: Bool)] = [
    ([], nil, true), ([.images], nil, true), ([.tools], nil, false),
    ([.tools, .reasoning], nil, true),
    ([.tools, .reasoning], "grok-4.7", false), ([], "my-own", true), ([], "gpt-4.1", false),
  ]

  @Test(arguments: told)
  func `a server's or the person's own word on thinking is taken`(
    row: (features: Set<ModelEntry.Feature>, like: String?, isTold: Bool)
  ) throws {
    let body = try Self.body(Sample.provider(.chat, name: "here"), "m") { options in
      options.effort = .high
      var known = ModelEntry(ModelReference(provider: "here", model: "m"))
      (known.features, known.baseModel) = (row.features, row.like)
      options.knownModel = known
    }
    #expect((body["reasoning_effort"] != nil) == row.isTold)
  }

  @Test(arguments: [
    "us.anthropic.claude-opus-4-6-v1", "anthropic.claude-opus-4-6-v1:0", "claude-opus-4-6",
  ])
  func `Bedrock's revisions hide no row`(model: String) throws {
    let provider = try #require(BuiltInProviders.named("bedrock")).expanded([:])
    let body = try Self.body(provider, model) { $0.effort = .xhigh }
    #expect(body["output_config"]?["effort"] == "high")
  }
}

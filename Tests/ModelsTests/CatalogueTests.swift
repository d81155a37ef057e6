import Models
import Testing

@Suite struct CatalogueTests {
  @Test func `every provider is named once and has a base without a slash at its end`() {
    let names = BuiltInProviders.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      Set(names)
        == [
          "openai", "anthropic", "openrouter", "ollama", "lmstudio", "llamacpp", "vllm",
          "deepseek", "groq", "mistral", "xai", "together", "cerebras", "azure",
          "foundry", "bedrock", "bedrock-mantle", "vertex",
        ])
    for provider in BuiltInProviders.all {
      #expect(!provider.baseURL.hasSuffix("/"))
      #expect(BuiltInProviders.named(provider.name) == provider)
    }
    #expect(BuiltInProviders.named("nobody") == nil)
  }

  @Test func `a hosted provider takes its key from its own variable`() {
    #expect(
      BuiltInProviders.named("anthropic")?.authentication
        == Provider.Authentication(
          source: .environment("ANTHROPIC_API_KEY"), scheme: .header("x-api-key")))
    #expect(
      BuiltInProviders.named("openai")?.authentication
        == Provider.Authentication(source: .environment("OPENAI_API_KEY"), scheme: .bearer))
    #expect(
      BuiltInProviders.named("ollama")?.authentication.source == Provider.Authentication.Source.none
    )
  }

  @Test(arguments: [
    ("openai/gpt-5.5", 1_050_000), ("openrouter/openai/gpt-5.4-mini", 400_000),
    ("anthropic/claude-haiku-4-5-20251001", 200_000), ("anthropic/claude-sonnet-5", 1_000_000),
    ("ollama/gpt-oss:20b", nil), ("local/whatever", nil), ("lmstudio/qwen/qwen3-coder-30b", nil),
    ("bedrock/us.anthropic.claude-opus-4-7-v1:0", 1_000_000),
    ("bedrock/anthropic.claude-3-5-haiku-20241022-v1:0", 200_000),
    ("openrouter/anthropic/claude-sonnet-4.6", 1_000_000),
    ("anthropic/claude-mythos-5", 1_000_000),
  ])
  func `a window is found by the longest beginning of the name`(name: String, tokens: Int?) throws {
    let model = try #require(ModelReference(name))
    #expect(ModelCatalogue.contextWindow(of: model) == tokens)
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080/v1", nil), ("http://192.168.1.5:8000/v1", nil),
    ("http://[fd00::5]:8000/v1", nil), ("http://gpu-box:8000/v1", nil),
    ("https://models.lan/v1", nil), ("https://example.com:11434/v1", nil),
    ("https://llm.example.com/v1", 262_144), ("https://8.8.8.8/v1", 262_144),
  ])
  func `a server that people run themselves has a window of its own, whatever its name`(
    base: String, tokens: Int?
  ) {
    var catalogue = ModelCatalogue.shipped
    catalogue.note([ConversationSample.provider(.chat, name: "mine", base: base)])
    let model = ModelReference(provider: "mine", model: "qwen3-coder")
    #expect(catalogue.contextWindow(of: model) == tokens)
    var told = ModelEntry(model)
    told.contextWindow = 8192
    catalogue.override(told)
    #expect(catalogue.contextWindow(of: model) == 8192)
  }

  @Test func `llama.cpp has its name with a point too`() {
    #expect(BuiltInProviders.named("llama.cpp")?.name == "llamacpp")
  }

  @Test func `the shipped catalogue is read whole`() {
    let entries = ModelCatalogue.shipped.entries
    #expect(entries.count > 100)
    // A server of one's own decides on the window.
    #expect(
      entries.allSatisfy { entry in
        !entry.dialects.isEmpty
          && (entry.contextWindow != nil) == (entry.reference.provider != "lmstudio")
      })
    #expect(Set(entries.map(\.reference)).count == entries.count)
  }

  @Test func `an entry has limits, prices, tiers and controls`() throws {
    let entry = try #require(
      ModelCatalogue.shipped.entry(for: ModelReference(provider: "openai", model: "gpt-6.1-sol")))
    #expect(entry.contextWindow == 1_050_000)
    #expect(entry.inputLimit == 922_000)
    #expect(entry.outputLimit == 128_000)
    #expect(entry.efforts == [.low, .medium, .high, .xhigh, .max])
    #expect(entry.features.isSuperset(of: [.reasoning, .images, .tools, .cacheBreakpoints]))
    #expect(
      entry.prices?.base
        == PriceList.Price(
          input: 2_000_000, output: 10_000_000, cacheRead: 100_000, cacheWrite: 2_500_000))
    #expect(entry.prices?.price(input: 272_001).input == 4_000_000)
    #expect(entry.prices?.price(input: 272_000).input == 2_000_000)
  }

  @Test(arguments: ["claude-haiku-4-5-20251001", "claude-haiku-4-5@20251001", "claude-haiku-4-5"])
  func `a dated name is found by the name`(model: String) {
    let reference = ModelReference(provider: "anthropic", model: model)
    #expect(ModelCatalogue.shipped.entry(for: reference)?.contextWindow == 200_000)
  }

  @Test(arguments: ["gpt-5.5-pro-max", "gpt-5.5-2026", "gpt-5", "claude-haiku-4"])
  func `a price is never that of a similar name`(model: String) {
    let entry = ModelCatalogue.shipped.entry(
      for: ModelReference(provider: "anthropic", model: model))
    #expect(entry == nil)
  }

  @Test func `a model without a tag is the one that Ollama lists with its usual tag`() {
    var catalogue = ModelCatalogue.shipped
    var told = ModelEntry(ModelReference(provider: "ollama", model: "qwen3-coder:latest"))
    told.contextWindow = 16_384
    told.billing = .local
    catalogue.override(told)
    let asked = ModelReference(provider: "ollama", model: "qwen3-coder")
    #expect(catalogue.contextWindow(of: asked) == 16_384)
    #expect(catalogue.entry(for: asked)?.billing == .local)
    for other in ["qwen3-coder:30b", "qwen3"] {
      let other = ModelReference(provider: "ollama", model: other)
      #expect(catalogue.entry(for: other) == nil)
    }
    // What was configured for the name without the tag comes on top.
    var configured = ModelEntry(asked)
    configured.outputLimit = 900
    catalogue.override(configured)
    #expect(catalogue.entry(for: asked)?.outputLimit == 900)
    #expect(catalogue.contextWindow(of: asked) == 16_384)
  }

  @Test func `later knowledge wins and leaves the rest`() {
    let reference = ModelReference(provider: "anthropic", model: "claude-haiku-4-5")
    var catalogue = ModelCatalogue.shipped
    var entry = ModelEntry(reference)
    entry.contextWindow = 64_000
    catalogue.override(entry)
    #expect(catalogue.entry(for: reference)?.contextWindow == 64_000)
    #expect(catalogue.entry(for: reference)?.prices != nil)
    entry = ModelEntry(ModelReference(provider: "ollama", model: "qwen"))
    entry.contextWindow = 32_768
    catalogue.override(entry)
    #expect(catalogue.contextWindow(of: entry.reference) == 32_768)
    #expect(catalogue.entries.count == ModelCatalogue.shipped.entries.count + 1)
  }
}

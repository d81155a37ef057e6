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
    ("ollama/gpt-oss:20b", nil), ("local/whatever", nil),
  ])
  func `a window is found by the longest beginning of the name`(name: String, tokens: Int?) throws {
    let model = try #require(ModelReference(name))
    #expect(ModelCatalogue.contextWindow(of: model) == tokens)
  }
}

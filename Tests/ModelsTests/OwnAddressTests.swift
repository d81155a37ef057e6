import Models
import Testing

/// Where a provider is by the variables of its maker's own programs.
@Suite struct OwnAddressTests {
  static let addresses: [(String, [String: String], String)] = [
    ("openai", ["OPENAI_BASE_URL": "https://gw.corp/openai/v1/"], "https://gw.corp/openai/v1"),
    ("openai", ["OPENAI_BASE_URL": ""], "https://api.openai.com/v1"),
    ("openai", ["OPENAI_BASE_URL": "gw.corp"], "https://api.openai.com/v1"),
    ("openai", ["ANTHROPIC_BASE_URL": "https://gw.corp"], "https://api.openai.com/v1"),
    ("anthropic", ["ANTHROPIC_BASE_URL": "https://gw.corp/"], "https://gw.corp/v1"),
    ("anthropic", ["ANTHROPIC_BASE_URL": "https://gw.corp/v1"], "https://gw.corp/v1"),
    ("ollama", ["OLLAMA_HOST": "gpu-box"], "http://gpu-box:11434/v1"),
    ("ollama", ["OLLAMA_HOST": "gpu-box:9000/"], "http://gpu-box:9000/v1"),
    ("ollama", ["OLLAMA_HOST": ":9000"], "http://127.0.0.1:9000/v1"),
    ("ollama", ["OLLAMA_HOST": "0.0.0.0"], "http://127.0.0.1:11434/v1"),
    ("ollama", ["OLLAMA_HOST": "[::1]"], "http://[::1]:11434/v1"),
    ("ollama", ["OLLAMA_HOST": "https://ollama.corp/"], "https://ollama.corp/v1"),
    ("ollama", ["OLLAMA_HOST": "http://"], "http://127.0.0.1:11434/v1"),
    ("vllm", ["OPENAI_BASE_URL": "https://gw.corp"], "http://127.0.0.1:8000/v1"),
  ]

  @Test(arguments: addresses)
  func `a provider is where its variable says`(
    name: String, environment: [String: String], address: String
  ) throws {
    let provider = try #require(BuiltInProviders.named(name)).moved(by: environment)
    #expect(provider.baseURL == address)
  }

  @Test func `another server at OpenAI's address may know no WebSocket`() throws {
    let provider = try #require(BuiltInProviders.named("openai"))
    #expect(provider.moved(by: [:]) == provider)
    #expect(!provider.moved(by: ["OPENAI_BASE_URL": "https://gw.corp/v1"]).usesWebSocket)
  }

  @Test func `who pays at OpenAI is said in headers`() throws {
    let provider = try #require(BuiltInProviders.named("openai"))
      .moved(by: ["OPENAI_ORG_ID": "org-1", "OPENAI_PROJECT_ID": "proj_1"])
    #expect(
      provider.headers == [
        Provider.Header("OpenAI-Organization", "org-1"),
        Provider.Header("OpenAI-Project", "proj_1"),
      ])
  }
}

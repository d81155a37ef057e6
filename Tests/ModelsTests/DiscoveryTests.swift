import JSON
import Testing
import Wire

@testable import Models

/// What servers tell of the models that they serve.
@Suite struct DiscoveryTests {
  static func models(
    _ name: String, _ answers: [String: String]
  ) async throws -> ([ModelEntry], [String]) {
    let server = try JSONServer { request in
      answers[request.line].map { .json($0) } ?? .json(#"{"error":"nothing here"}"#, status: 404)
    }
    let provider = ConversationSample.provider(.chat, name: name, base: server.root + "/v1")
    let entries = try await Discovery(transfers: Transfers()).models(of: provider)
    return (entries, server.requests.map(\.line))
  }

  @Test func `Ollama's window is the loaded one, then the one set, never the possible one`()
    async throws
  {
    let (entries, _) = try await Self.models(
      "ollama",
      [
        "GET /api/tags": #"{"models":[{"name":"b:7b"},{"name":"a:latest"}]}"#,
        "GET /api/ps": #"{"models":[{"name":"a:latest","context_length":65536}]}"#,
        "POST /api/show":
          #"{"parameters":"num_ctx                        32768\nstop  \"x\"","model_info":{"general.architecture":"qwen3","qwen3.context_length":262144},"capabilities":["completion","tools","thinking"]}"#,
      ])
    #expect(entries.map(\.reference.description) == ["ollama/a:latest", "ollama/b:7b"])
    #expect(entries.map(\.contextWindow) == [65_536, 32_768])
    #expect(entries.map(\.inputLimit) == [262_144, 262_144])
    #expect(entries[0].features == [.tools, .reasoning])
    #expect(entries[0].billing == .local)
  }

  @Test func `LM Studio's window is the loaded one`() async throws {
    let (entries, lines) = try await Self.models(
      "lmstudio",
      [
        "GET /api/v0/models":
          #"{"data":[{"id":"q","type":"llm","max_context_length":131072,"loaded_context_length":8192},{"id":"v","type":"vlm","max_context_length":4096},{"id":"e","type":"embeddings"}]}"#
      ])
    #expect(entries.map(\.reference.model) == ["q", "v"])
    #expect(entries.map(\.contextWindow) == [8192, nil])
    #expect(entries.map(\.inputLimit) == [131_072, 4096])
    #expect(entries[1].features == [.images])
    #expect(lines == ["GET /api/v0/models"])
  }

  @Test func `an LM Studio of an older version has its list`() async throws {
    let (entries, _) = try await Self.models(
      "lmstudio", ["GET /v1/models": #"{"data":[{"id":"q"}]}"#])
    #expect(entries.map(\.reference.model) == ["q"])
    #expect(entries.map(\.contextWindow) == [nil])
  }

  @Test func `llama.cpp's window is the one that it was started with`() async throws {
    let (entries, _) = try await Self.models(
      "llamacpp",
      [
        "GET /v1/models": #"{"data":[{"id":"m.gguf","meta":{"n_ctx_train":131072}}]}"#,
        "GET /props": #"{"default_generation_settings":{"n_ctx":16384}}"#,
      ])
    #expect(entries.map(\.contextWindow) == [16_384])
    #expect(entries.map(\.inputLimit) == [131_072])
  }

  @Test func `llama.cpp's only model goes by any name, one of several by its own`() async throws {
    let props = #"{"default_generation_settings":{"n_ctx":16384}}"#
    for (list, window) in [(#"[{"id":"m.gguf"}]"#, 16_384), (#"[{"id":"m"},{"id":"n"}]"#, nil)] {
      let (entries, _) = try await Self.models(
        "llamacpp", ["GET /v1/models": #"{"data":\#(list)}"#, "GET /props": props])
      var catalogue = ModelCatalogue.shipped
      for entry in entries { catalogue.override(entry) }
      let asked = ModelReference(provider: "llamacpp", model: "qwen")
      #expect(catalogue.contextWindow(of: asked) == window)
      #expect(catalogue.entry(for: asked)?.billing == (window == nil ? nil : .local))
      let another = ModelReference(provider: "mine", model: "qwen")
      #expect(catalogue.entry(for: another) == nil)
    }
  }

  @Test func `a server on this machine under any name is asked for llama.cpp's window`()
    async throws
  {
    let list = #"{"data":[{"id":"m.gguf","meta":{"n_ctx_train":131072}}]}"#
    let (entries, lines) = try await Self.models(
      "mine",
      [
        "GET /v1/models": list, "GET /props": #"{"default_generation_settings":{"n_ctx":16384}}"#,
      ])
    #expect(entries.map(\.contextWindow) == [16_384])
    #expect(entries.map(\.billing) == [.local])
    #expect(lines == ["GET /v1/models", "GET /props"])
    let (others, _) = try await Self.models("mine", ["GET /v1/models": list])
    #expect(others.map(\.contextWindow) == [nil])
    #expect(others.map(\.billing) == [.unknown])
  }

  static let owners: [(String, String, ModelEntry.Billing)] = [
    ("vllm", #"{"data":[{"id":"m","max_model_len":9}]}"#, .local),
    ("lmstudio", #"{"data":[{"id":"m"}]}"#, .local),
    ("mine", #"{"data":[{"id":"m","owned_by":"vllm","max_model_len":9}]}"#, .local),
    // A gateway that runs here may sell what is served elsewhere.
    ("mine", #"{"data":[{"id":"m","owned_by":"openai"}]}"#, .unknown),
  ]

  @Test(arguments: owners)
  func `what this machine serves costs nothing`(
    name: String, list: String, billing: ModelEntry.Billing
  ) async throws {
    let (entries, _) = try await Self.models(name, ["GET /v1/models": list])
    #expect(entries.map(\.billing) == [billing])
  }

  @Test(arguments: [
    (#"{"data":[{"id":"m","max_context_length":9,"loaded_context_length":5}]}"#, 5),
    (#"{"data":[{"id":"m","max_model_len":32768}]}"#, 32_768),
    (#"{"data":[{"id":"m","context_length":1000}]}"#, 1000),
    (#"{"data":[{"id":"m","max_input_tokens":7}]}"#, 7), (#"[{"id":"m","context_window":8}]"#, 8),
  ])
  func `a list names the window in the server's own word`(list: String, window: Int) async throws {
    let (entries, _) = try await Self.models("vllm", ["GET /v1/models": list])
    #expect(entries.map(\.contextWindow) == [window])
  }

  @Test func `a router's prices come with its list`() async throws {
    let (entries, _) = try await Self.models(
      "openrouter",
      [
        "GET /v1/models":
          #"{"data":[{"id":"a/b","context_length":9,"pricing":{"prompt":"0.000003","completion":"0.000015","input_cache_read":"0.0000003"}}]}"#
      ])
    #expect(
      entries.first?.prices?.base
        == PriceList.Price(input: 3_000_000, output: 15_000_000, cacheRead: 300_000))
    let day = try #require(entries.first?.prices?.date)
    #expect(day.utf8.count == 10 && day.hasPrefix("20"))
    #expect(day.split(separator: "-").compactMap { Int($0) }.count == 3)
  }

  @Test func `a server that is not there is an error`() async {
    let provider = ConversationSample.provider(.chat, name: "ollama", base: "http://127.0.0.1:1/v1")
    await #expect(throws: ModelError.self) {
      try await Discovery(transfers: Transfers()).models(of: provider)
    }
  }

  @Test func `a window that is named but not known is none`() async throws {
    let (entries, _) = try await Self.models(
      "lmstudio",
      [
        "GET /api/v0/models":
          #"{"data":[{"id":"q","max_context_length":131072,"loaded_context_length":null}]}"#
      ])
    #expect(entries.map(\.contextWindow) == [nil])
    let (listed, _) = try await Self.models(
      "vllm",
      ["GET /v1/models": #"{"data":[{"id":"m","max_tokens":null,"max_completion_tokens":9}]}"#])
    #expect(listed.map(\.outputLimit) == [9])
  }

  @Test(arguments: ["0", "-1", OutsideNumbersTests.most])
  func `a limit that can be none is not known`(number: String) async throws {
    let row = #"{"id":"m","max_model_len":\#(number),"max_tokens":\#(number)}"#
    let (listed, _) = try await Self.models("vllm", ["GET /v1/models": #"{"data":[\#(row)]}"#])
    #expect(listed.map(\.contextWindow) == [nil])
    #expect(listed.map(\.outputLimit) == [nil])
    let (served, _) = try await Self.models(
      "ollama",
      [
        "GET /api/tags": #"{"models":[{"name":"m"}]}"#,
        "POST /api/show":
          #"{"parameters":"num_ctx \#(number)","model_info":{"a.context_length":\#(number)}}"#,
      ])
    #expect(served.map(\.contextWindow) == [nil])
    #expect(served.map(\.inputLimit) == [nil])
  }

  @Test func `Amazon's keys sign the question for models too`() async throws {
    let server = try JSONServer { _ in .json(#"{"data":[{"id":"m"}]}"#) }
    var provider = try #require(BuiltInProviders.named("bedrock-mantle")).expanded([:])
    provider.baseURL = server.root + "/v1"
    provider.otherDialects = []
    let keys = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "s", sessionToken: "t")
    _ = try await Discovery(transfers: Transfers()).models(of: provider, credential: .aws(keys))
    let sent = try #require(server.requests.first)
    #expect(
      sent.headers["authorization"]?.contains("/us-east-1/bedrock-mantle/aws4_request") == true)
    #expect(sent.headers["x-amz-security-token"] == "t")
  }

  @Test func `a provider's query goes with the question for its models`() async throws {
    let server = try JSONServer { _ in .json(#"{"data":[]}"#) }
    var provider = ConversationSample.provider(.chat, base: server.root + "/v1")
    provider.query = [Provider.Header("api-version", "preview")]
    _ = try await Discovery(transfers: Transfers()).models(of: provider)
    #expect(server.requests.map(\.line) == ["GET /v1/models?api-version=preview"])
  }

  @Test(arguments: [
    ("http://[::1]:11434/v1", true), ("http://127.0.0.1:11434/v1", true),
    ("http://LOCALHOST:1234", true), ("http://[2001:db8::1]:11434/v1", false),
    ("https://example.com:11434/v1", false), ("http://[::1]:9999/v1", true),
    ("http://127.0.1.1:9999/v1", true), ("http://192.168.1.5:8000/v1", false),
  ])
  func `a server on this machine is known by its address`(base: String, isLocal: Bool) {
    #expect(ConversationSample.provider(.chat, base: base).isLocalServer == isLocal)
  }

  @Test(arguments: [
    ("http://127.0.0.1:9999/v1", false), ("http://192.168.1.5:8000/v1", true),
    ("http://gpu-box:8000/v1", true), ("http://models.lan/v1", true),
    ("https://llm.example.com/v1", false), ("https://example.com:11434/v1", true),
  ])
  func `one that asks for a key is asked for what it gives in a network of one's own`(
    base: String, isAsked: Bool
  ) {
    var provider = ConversationSample.provider(.chat, base: base)
    provider.authentication.source = .environment("KEY")
    #expect(provider.isAskedWhatItGives == isAsked)
  }

  @Test(arguments: [("local", false), ("vllm", true), ("ollama", true)])
  func `one that asks for a key is one if its kind is known`(name: String, isLocal: Bool) {
    var provider = ConversationSample.provider(.chat, name: name)
    provider.authentication.source = .environment("KEY")
    #expect(provider.isLocalServer == isLocal)
  }

  @Test(arguments: [
    ("bedrock-mantle", "https://bedrock-mantle.us-east-1.api.aws/v1"),
    ("deepseek", "https://api.deepseek.com/v1"), ("openai", "https://api.openai.com/v1"),
    ("anthropic", "https://api.anthropic.com/v1"), ("foundry", nil),
  ])
  func `a list is asked for where there is one`(name: String, base: String?) throws {
    let known = try #require(BuiltInProviders.named(name)).expanded(["AZURE_RESOURCE_NAME": "mine"])
    let provider = known.listing
    #expect(provider.map { $0.base(of: $0.dialect) } == base)
    #expect(provider?.query.map(\.name) == (name == "anthropic" ? ["limit"] : base.map { _ in [] }))
    guard name == "deepseek" else { return }
    var messages = known
    (messages.dialect, messages.otherDialects) = (.messages, [])
    messages.baseURL = "https://api.deepseek.com/anthropic/v1"
    #expect(messages.listing?.baseURL == base)
  }
}

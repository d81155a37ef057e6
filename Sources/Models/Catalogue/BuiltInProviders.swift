/// The providers that Tern knows without configuration.
///
///     BuiltInProviders.named("openai")?.baseURL      // https://api.openai.com/v1
package enum BuiltInProviders {
  package static let all: [Provider] = hosted + clouds + local

  package static func named(_ name: String) -> Provider? {
    let name = properName(name)
    return all.first { $0.name == name }
  }

  /// The name that a provider goes by, for one that people know it by too.
  package static func properName(_ name: String) -> String {
    name == "llama.cpp" ? "llamacpp" : name
  }
}

extension BuiltInProviders {
  private static let hosted: [Provider] = [
    openAI,
    keyed(
      "anthropic", .messages, "https://api.anthropic.com/v1", key: "ANTHROPIC_API_KEY",
      header: "x-api-key"),
    bearer(
      "openrouter", .chat, "https://openrouter.ai/api/v1", key: "OPENROUTER_API_KEY",
      headers: [Provider.Header("X-Title", "Tern")], others: [.responses, .messages]),
    deepSeek,
    bearer("groq", .chat, "https://api.groq.com/openai/v1", key: "GROQ_API_KEY"),
    bearer("mistral", .chat, "https://api.mistral.ai/v1", key: "MISTRAL_API_KEY"),
    bearer("xai", .responses, "https://api.x.ai/v1", key: "XAI_API_KEY", others: [.chat]),
    bearer("together", .chat, "https://api.together.xyz/v1", key: "TOGETHER_API_KEY"),
    bearer("cerebras", .chat, "https://api.cerebras.ai/v1", key: "CEREBRAS_API_KEY"),
  ]

  private static var openAI: Provider {
    var provider = bearer(
      "openai", .responses, "https://api.openai.com/v1", key: "OPENAI_API_KEY", others: [.chat])
    provider.usesWebSocket = true
    return provider
  }

  private static var deepSeek: Provider {
    var provider = bearer(
      "deepseek", .chat, "https://api.deepseek.com/v1", key: "DEEPSEEK_API_KEY")
    provider.otherDialects = [
      Provider.OtherDialect(.messages, baseURL: "https://api.deepseek.com/anthropic/v1")
    ]
    return provider
  }

  private static let clouds: [Provider] = [azure, foundry, bedrock, mantle, vertex]

  private static var azure: Provider {
    var provider = keyed(
      "azure", .responses, "https://{AZURE_RESOURCE_NAME}.openai.azure.com/openai/v1",
      key: "AZURE_OPENAI_API_KEY", header: "api-key")
    provider.otherDialects = [Provider.OtherDialect(.chat)]
    return provider
  }

  /// Claude on Azure.
  private static var foundry: Provider {
    keyed(
      "foundry", .messages,
      "https://{ANTHROPIC_FOUNDRY_RESOURCE|AZURE_RESOURCE_NAME}.services.ai.azure.com/anthropic/v1",
      key: "ANTHROPIC_FOUNDRY_API_KEY", header: "x-api-key")
  }

  private static let region = "{AWS_REGION|AWS_DEFAULT_REGION:us-east-1}"

  /// Claude through InvokeModel.
  private static var bedrock: Provider {
    var provider = Provider(
      name: "bedrock", dialect: .messages,
      baseURL: "https://bedrock-runtime.\(region).amazonaws.com",
      authentication: Provider.Authentication(
        source: .aws, scheme: .sigV4(region: region, service: "bedrock")))
    provider.route = .bedrock
    return provider
  }

  /// Bedrock's endpoints in the dialects of the models' makers.
  private static var mantle: Provider {
    let root = "https://bedrock-mantle.\(region).api.aws"
    var provider = Provider(
      name: "bedrock-mantle", dialect: .messages, baseURL: root + "/anthropic/v1",
      authentication: Provider.Authentication(
        source: .aws, scheme: .sigV4(region: region, service: "bedrock-mantle")))
    provider.otherDialects = [
      Provider.OtherDialect(.responses, baseURL: root + "/openai/v1"),
      Provider.OtherDialect(.chat, baseURL: root + "/v1"),
    ]
    return provider
  }

  /// Claude on Google's cloud, with the token of its own command line.
  private static var vertex: Provider {
    var provider = Provider(
      name: "vertex", dialect: .messages,
      baseURL: "https://{VERTEX_HOST}/v1"
        + "/projects/{ANTHROPIC_VERTEX_PROJECT_ID|GOOGLE_CLOUD_PROJECT}"
        + "/locations/{CLOUD_ML_REGION|GOOGLE_CLOUD_LOCATION:global}",
      authentication: Provider.Authentication(
        source: .command(
          Provider.KeyProgram([
            "gcloud", "auth", "application-default", "print-access-token",
          ])),
        scheme: .bearer))
    provider.route = .vertex
    return provider
  }

  private static let local = [
    local("ollama", "http://127.0.0.1:11434/v1"), local("lmstudio", "http://127.0.0.1:1234/v1"),
    local("llamacpp", "http://127.0.0.1:8080/v1"), local("vllm", "http://127.0.0.1:8000/v1"),
  ]
}

extension BuiltInProviders {
  private static func bearer(
    _ name: String, _ dialect: WireDialect, _ baseURL: String, key: String,
    headers: [Provider.Header] = [], others: [WireDialect] = []
  ) -> Provider {
    var provider = Provider(
      name: name, dialect: dialect, baseURL: baseURL,
      authentication: Provider.Authentication(source: .environment(key), scheme: .bearer),
      headers: headers)
    provider.otherDialects = others.map { Provider.OtherDialect($0) }
    return provider
  }

  private static func keyed(
    _ name: String, _ dialect: WireDialect, _ baseURL: String, key: String, header: String
  ) -> Provider {
    Provider(
      name: name, dialect: dialect, baseURL: baseURL,
      authentication: Provider.Authentication(source: .environment(key), scheme: .header(header)))
  }

  /// A server on this machine.
  ///
  /// Loading a model and reading a long prompt may take minutes there,
  /// so its first byte is waited for longer.
  private static func local(_ name: String, _ baseURL: String) -> Provider {
    var provider = Provider(
      name: name, dialect: .chat, baseURL: baseURL,
      authentication: Provider.Authentication(source: .none, scheme: .bearer),
      limits: Provider.Limits(firstByteTimeout: 600))
    provider.otherDialects = [Provider.OtherDialect(.responses), Provider.OtherDialect(.messages)]
    if name == "ollama" {
      var quirks = ProviderQuirks()
      quirks.takesToolChoice = false
      provider.quirks = quirks
    }
    return provider
  }
}

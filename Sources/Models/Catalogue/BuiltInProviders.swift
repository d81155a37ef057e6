/// The providers that Tern knows without configuration.
///
///     BuiltInProviders.named("openai")?.baseURL      // https://api.openai.com/v1
package enum BuiltInProviders {
  package static let all: [Provider] =
    hosted + [
      local("ollama", port: 11434), local("lmstudio", port: 1234), local("llamacpp", port: 8080),
      local("vllm", port: 8000),
    ]

  package static func named(_ name: String) -> Provider? { all.first { $0.name == name } }
}

extension BuiltInProviders {
  private static let hosted: [Provider] = [
    bearer("openai", .responses, "https://api.openai.com/v1", key: "OPENAI_API_KEY"),
    Provider(
      name: "anthropic", dialect: .messages, baseURL: "https://api.anthropic.com/v1",
      authentication: Provider.Authentication(
        source: .environment("ANTHROPIC_API_KEY"), scheme: .header("x-api-key"))),
    bearer(
      "openrouter", .chat, "https://openrouter.ai/api/v1", key: "OPENROUTER_API_KEY",
      headers: [Provider.Header("X-Title", "Tern")]),
    bearer("deepseek", .chat, "https://api.deepseek.com/v1", key: "DEEPSEEK_API_KEY"),
    bearer("groq", .chat, "https://api.groq.com/openai/v1", key: "GROQ_API_KEY"),
    bearer("mistral", .chat, "https://api.mistral.ai/v1", key: "MISTRAL_API_KEY"),
    bearer("xai", .responses, "https://api.x.ai/v1", key: "XAI_API_KEY"),
    bearer("together", .chat, "https://api.together.xyz/v1", key: "TOGETHER_API_KEY"),
    bearer("cerebras", .chat, "https://api.cerebras.ai/v1", key: "CEREBRAS_API_KEY"),
  ]

  private static func bearer(
    _ name: String, _ dialect: WireDialect, _ baseURL: String, key: String,
    headers: [Provider.Header] = []
  ) -> Provider {
    Provider(
      name: name, dialect: dialect, baseURL: baseURL,
      authentication: Provider.Authentication(source: .environment(key), scheme: .bearer),
      headers: headers)
  }

  /// A server on this machine.
  ///
  /// Loading a model and reading a long prompt may take minutes there,
  /// so its first byte is waited for longer.
  private static func local(_ name: String, port: Int) -> Provider {
    Provider(
      name: name, dialect: .chat, baseURL: "http://127.0.0.1:\(port)/v1",
      authentication: Provider.Authentication(source: .none, scheme: .bearer),
      limits: Provider.Limits(firstByteTimeout: 600))
  }
}

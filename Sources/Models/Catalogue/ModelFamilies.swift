/// What a model's name tells where the catalogue does not list it.
enum ModelFamilies {
  /// Found by the model's name without its maker (`openai/gpt-5.5` on a router is `gpt-5.5`,
  /// `us.anthropic.claude-opus-5` on Bedrock `claude-opus-5`) and by the longest listed beginning of
  /// it.
  static func contextWindow(of model: String) -> Int? {
    let plain = model.lowercased().withoutMaker
    let name =
      plain.hasPrefix("claude") ? plain.split(separator: ".").joined(separator: "-") : plain
    return windows.filter { name.hasPrefix($0.prefix) }
      .max { $0.prefix.utf8.count < $1.prefix.utf8.count }?.tokens
  }

  private static let windows: [(prefix: String, tokens: Int)] = [
    ("gpt-6", 1_050_000), ("gpt-5.6", 1_050_000), ("gpt-5.5", 1_050_000), ("gpt-5.4", 1_050_000),
    ("gpt-5.4-mini", 400_000), ("gpt-5.4-nano", 400_000), ("gpt-5", 400_000),
    ("gpt-5.3-codex-spark", 128_000), ("gpt-4.1", 1_047_576), ("gpt-4o", 128_000),
    ("gpt-oss", 131_072), ("o3", 200_000), ("o4-mini", 200_000),
    ("claude-opus-5", 1_000_000), ("claude-opus-4-8", 1_000_000), ("claude-opus-4-7", 1_000_000),
    ("claude-opus-4-6", 1_000_000),
    ("claude-sonnet-5", 1_000_000), ("claude-sonnet-4-6", 1_000_000),
    ("claude-haiku-5", 1_000_000), ("claude-fable", 1_000_000),
    ("claude-mythos", 1_000_000), ("claude", 200_000),
    ("grok-4.3", 1_000_000), ("grok-4", 500_000), ("grok-build", 256_000),
    ("deepseek-v4", 1_000_000), ("deepseek-flash", 1_000_000),
    ("mistral-large-4", 1_048_576), ("mistral", 262_144), ("devstral", 256_000),
    ("codestral", 128_000), ("gemini-3", 1_048_576), ("gemini-2.5", 1_048_576),
    ("gemini-4", 1_048_576), ("kimi-k3", 1_048_576), ("kimi-k2", 262_144), ("glm-5", 1_000_000),
    ("minimax-m3", 524_288), ("qwen3-coder", 262_144),
  ]
}

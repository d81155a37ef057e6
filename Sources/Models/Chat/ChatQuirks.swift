/// In what a chat provider's requests differ from the plain ones.
struct ChatQuirks: Sendable {
  /// The member that bounds the output; the old name is the one that all but OpenAI know.
  var outputLimit = "max_tokens"
  /// Whether `stream_options` may be sent; without it some servers report no usage.
  var takesStreamOptions = true
  var takesCacheKey = false
  /// Whether a user's message right after a tool's is refused.
  var wantsAnswerAfterTools = false
  /// Whether the effort goes into an object `reasoning`, as on OpenRouter.
  var nestsEffort = false
  /// Whether the only efforts are `low` and `high`.
  var hasTwoEfforts = false

  init(_ provider: Provider) {
    switch provider.host {
    case "api.openai.com":
      outputLimit = "max_completion_tokens"
      takesCacheKey = true
    case let host where host.hasSuffix(".openai.azure.com"): outputLimit = "max_completion_tokens"
    case "api.mistral.ai":
      takesStreamOptions = false
      wantsAnswerAfterTools = true
    case "openrouter.ai": nestsEffort = true
    case "api.deepseek.com": hasTwoEfforts = true
    default: break
    }
  }
}

extension Provider {
  /// The host's name in ``baseURL``, without port; empty when there is none.
  var host: String {
    guard let scheme = baseURL.utf8.firstIndex(of: UInt8(ascii: ":")) else { return "" }
    let rest = baseURL[scheme...].dropFirst().drop { $0 == "/" }
    return rest.prefix { $0 != "/" && $0 != ":" }.lowercased()
  }
}

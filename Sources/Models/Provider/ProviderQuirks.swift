/// In what a provider's requests differ from the plain ones of its dialect.
package struct ProviderQuirks: Sendable, Equatable {
  package enum EffortStyle: Sendable, Equatable {
    /// `reasoning_effort: WORD`
    case word
    /// `reasoning: {effort: WORD}`, as on OpenRouter.
    case nested
    /// Only `low` and `high`.
    case two
  }
  package enum CallIDs: Sendable, Equatable {
    case plain
    /// Exactly nine letters and digits.
    case nineLetters
  }

  /// The member of a chat request that bounds the output; the old name is the one that all but
  /// OpenAI know.
  package var outputLimit = "max_tokens"
  /// Whether `stream_options` may be sent; without it some servers report no usage.
  package var takesStreamOptions = true
  /// Whether `prompt_cache_key` may be sent: gateways to other makers' models refuse it.
  package var takesCacheKey = false
  /// Whether content may carry `prompt_cache_breakpoint`, for models that are billed by it.
  package var takesCacheBreakpoints = false
  /// Whether a chat request's text may carry `cache_control` for models that cache by mark.
  package var takesCacheMarks = false
  /// Whether a user's message right after a tool's is refused.
  package var wantsAnswerAfterTools = false
  /// Whether an answer without the thought before it is refused, so that an empty one is sent.
  package var wantsThoughtBesideCalls = false
  /// Whether a chat answer begins within a thought, of which only `</think>` comes: the server's
  /// template opens it, and no parser takes it out.
  package var beginsInThought = false
  package var effort = EffortStyle.word
  package var callIDs = CallIDs.plain
  /// Whether requests may hold tools that take free text; nil lets the model's name decide in the
  /// Responses dialect, and means no in chat.
  package var takesCustomTools: Bool?
  /// Whether `/responses/compact` takes tools, thinking and format beside the history.
  package var compactsWithTools = false
  /// The dialects in which an answer can be held to a schema: of Messages servers few but its
  /// maker's know how.
  package var outputSchemas: Set<WireDialect> = [.responses, .chat]
  package var takesToolChoice = true
  /// Whether a request's body may be compressed (zstd).
  package var takesCompression = false
  /// The header by which the conversation is routed to the same cache.
  package var affinityHeader: String?

  package init() {}

  /// What is known of a host; nothing of most.
  package init(host: String) {
    switch host {
    case "api.openai.com", "us.api.openai.com", "eu.api.openai.com":
      outputLimit = "max_completion_tokens"
      takesCacheKey = true
      takesCacheBreakpoints = true
      takesCustomTools = true
    case let host
    where [".openai.azure.com", ".cognitiveservices.azure.com"].contains(where: host.hasSuffix):
      outputLimit = "max_completion_tokens"
      takesCacheKey = true
      takesCustomTools = true
    case "api.anthropic.com": outputSchemas.insert(.messages)
    case let host where host.hasSuffix(".services.ai.azure.com"): outputSchemas.insert(.messages)
    case let host where host.hasPrefix("bedrock-mantle."): outputSchemas = []
    case "api.mistral.ai":
      takesStreamOptions = false
      wantsAnswerAfterTools = true
      callIDs = .nineLetters
      affinityHeader = "x-affinity"
    case "openrouter.ai":
      effort = .nested
      takesCacheMarks = true
      outputSchemas.insert(.messages)
    case "api.deepseek.com":
      effort = .two
      wantsThoughtBesideCalls = true
      outputSchemas = []
    case "chatgpt.com":
      takesCacheKey = true
      compactsWithTools = true
      takesCompression = true
      affinityHeader = "session-id"
    case "api.x.ai": affinityHeader = "x-grok-conv-id"
    default: break
    }
  }
}

extension Provider {
  /// The quirks given, or those of the host; what makes a difference in every request also where a
  /// proxy stands before it.
  package var effectiveQuirks: ProviderQuirks {
    if let quirks { return quirks }
    var quirks = ProviderQuirks(host: host)
    switch name {
    case "mistral":
      quirks.callIDs = .nineLetters
      quirks.wantsAnswerAfterTools = true
    case "deepseek":
      quirks.effort = .two
      quirks.wantsThoughtBesideCalls = true
    case "openrouter":
      quirks.effort = .nested
      quirks.takesCacheMarks = true
    case "openai", "azure": quirks.takesCacheKey = true
    case "anthropic", "foundry": quirks.outputSchemas.insert(.messages)
    default: break
    }
    if route != .path { quirks.outputSchemas.insert(.messages) }
    // Ollama under another name or elsewhere: its port tells.
    if name.contains("ollama") || baseURL.contains(":11434") { quirks.takesToolChoice = false }
    return quirks
  }
}

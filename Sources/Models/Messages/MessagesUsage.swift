import JSON

/// The counts of a Messages answer, which come in two places and are cumulative.
struct MessagesUsage: Sendable {
  private var input: Int?
  private var cacheRead: Int?
  private var cacheWrite: Int?
  private var output: Int?
  private var thinking: Int?
  private var longWrite: Int?

  mutating func take(_ usage: JSON) {
    input = usage["input_tokens"]?.count ?? input
    cacheRead = usage["cache_read_input_tokens"]?.count ?? cacheRead
    cacheWrite = usage["cache_creation_input_tokens"]?.count ?? cacheWrite
    longWrite =
      usage["cache_creation"]?["ephemeral_1h_input_tokens"]?.count ?? longWrite
    output = usage["output_tokens"]?.count ?? output
    thinking = usage["output_tokens_details"]?["thinking_tokens"]?.count ?? thinking
  }

  /// The neutral counts: this dialect's `input_tokens` leaves out what the cache gave or took.
  var neutral: Usage {
    Usage(
      input: input.map { $0 + (cacheRead ?? 0) + (cacheWrite ?? 0) }, cachedInput: cacheRead,
      cacheWrite: cacheWrite, output: output, reasoning: thinking,
      longCacheWrite: longWrite.flatMap { $0 > 0 ? $0 : .none })
  }
}

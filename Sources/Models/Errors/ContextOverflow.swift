/// The many ways in which servers say that a prompt is longer than the model's window, and the
/// numbers they give with it.
struct ContextOverflow: Sendable, Equatable {
  /// How long the prompt is, in tokens.
  var tokens: Int?
  /// How long it may be.
  var limit: Int?
  /// What is left for the answer, where it is the prompt and the answer together that are too long;
  /// in tokens, at least one.
  var outputRoom: Int?

  /// Nil when `words`, in lower case, do not speak of it.
  ///
  /// `message` is the sentence alone; at least one provider says nothing at all.
  init?(_ words: String, message: String, status: Int?) {
    if let status, ![400, 413, 422, 500].contains(status) { return nil }
    if words.isEmpty {
      guard status == 413 else { return nil }
      return
    }
    guard
      Self.signs.contains(where: { words.contains($0) })
        || Self.isLengthLimit(words, status: status)
    else { return nil }
    let all = Self.numbers(in: message)
    let numbers = all.filter { $0 >= 256 }
    if let sum = Self.sum(words, all) {
      (tokens, limit) = (sum.input + sum.output, sum.limit)
      let room = sum.limit - sum.input
      if room > 0 { outputRoom = room }
    } else if numbers.count >= 2 {
      // The prompt is what passes the limit, in whichever order the two are named.
      (tokens, limit) = (max(numbers[0], numbers[1]), min(numbers[0], numbers[1]))
    } else if let number = numbers.first, !message.contains("(\(number))") {
      // Alone in parentheses stands the code of an error, as MiniMax writes it.
      limit = number
    }
  }

  private static let signs = [
    "prompt is too long", "prompt_too_long", "input is too long for requested model",
    "exceeds the context window", "exceed the context window", "context_length_exceeded",
    "maximum prompt length is", "reduce the length of the messages", "maximum context length",
    "exceeds the available context size", "exceed_context_size", "greater than the context length",
    "exceeds the context length", "exceeded max context length",
    "context window exceeds limit", "exceeded model token limit",
    "token limit exceeded", "exceeds the maximum number of tokens", "exceed context limit",
    "context length exceeded", "exceeds context length", "longer than the model's context",
  ]

  private static func isLengthLimit(_ words: String, status: Int?) -> Bool {
    // With another status, or beside such words, these are those of a limit on tokens a minute.
    if words.contains("too many tokens"), [400, 413, nil].contains(status) {
      return status != nil || !Self.rates.contains { words.contains($0) }
    }
    if words.contains("input token count"), words.contains("exceeds the maximum") { return true }
    if words.contains("too large for model with"), words.contains("context length") { return true }
    return words.contains("prompt") && words.contains("exceeds the limit of")
  }

  private static let rates = ["rate limit", "rate_limit", "per minute", "per day", "please wait"]

  /// What a server adds up that counts the answer's limit too: Anthropic, then OpenAI and those
  /// who word it alike, then vLLM in its later versions.
  private static func sum(
    _ words: String, _ numbers: [Int]
  ) -> (input: Int, output: Int, limit: Int)? {
    guard numbers.count >= 3 else { return nil }
    if words.contains("input length and `max_tokens` exceed") {
      return (numbers[0], numbers[1], numbers[2])
    }
    if words.contains("output tokens and your prompt contains") {
      return (numbers[2], numbers[1], numbers[0])
    }
    if words.contains("is too large"), words.contains("and your request has") {
      return (numbers[2], numbers[0], numbers[1])
    }
    // "However, you requested 9000 tokens (5000 in the messages, 4000 in the completion)"
    guard words.contains("in the completion") || words.contains("in the output"),
      numbers.count >= 4, let output = numbers.last
    else { return nil }
    return (numbers[1] - output, output, numbers[0])
  }

  /// A longer number counts no tokens.
  private static let digitLimit = 12

  /// The whole numbers of a text, with their separators of thousands; dates and the like give
  /// small ones that nobody takes for a window.
  private static func numbers(in words: String) -> [Int] {
    var numbers: [Int] = []
    var digits = ""
    let bytes = Array(words.utf8)
    func take() {
      if digits.utf8.count <= digitLimit, let number = Int(digits) { numbers.append(number) }
      digits = ""
    }
    for (index, byte) in bytes.enumerated() {
      let isNextDigit = index + 1 < bytes.count && bytes[index + 1] &- 0x30 < 10
      if byte &- 0x30 < 10 {
        digits.unicodeScalars.append(Unicode.Scalar(byte))
      } else if byte == UInt8(ascii: ","), !digits.isEmpty, isNextDigit {
        continue
      } else if !digits.isEmpty {
        take()
      }
    }
    take()
    return numbers
  }
}

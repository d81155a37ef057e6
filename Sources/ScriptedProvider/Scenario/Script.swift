/// A model's answer in no dialect.
struct Script: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    /// Paragraphs; where a dialect has parts of a summary, each is one.
    case thinking([String])
    case text(String)
    /// `arguments` is JSON text, or what stands there instead of it.
    case toolCall(name: String, arguments: String)
  }

  enum Stop: String, Sendable, Equatable {
    case endTurn = "end_turn"
    case toolCalls = "tool_calls"
    case maxTokens = "max_tokens"
    case contentFilter = "content_filter"
    /// The texts are a refusal.
    case refusal
  }

  /// In tokens; `input` holds the cached ones and `output` those of the reasoning.
  struct Usage: Sendable, Equatable {
    var input: Int
    var cached = 0
    var output: Int
    var reasoning = 0
  }

  var parts: [Part]
  var stop: Stop
  /// nil counts a token for every four bytes of the request and of the answer.
  var usage: Usage?

  init(parts: [Part], stop: Stop? = nil, usage: Usage? = nil) {
    self.parts = parts
    self.stop = stop ?? (parts.contains(where: \.isToolCall) ? .toolCalls : .endTurn)
    self.usage = usage
  }

  /// The usage, counted where the script has none.
  func usage(requestBytes: Int) -> Usage {
    if let usage { return usage }
    var output = 0
    var reasoning = 0
    for part in parts {
      switch part {
      case .thinking(let paragraphs): reasoning += paragraphs.reduce(0) { $0 + $1.utf8.count }
      case .text(let text): output += text.utf8.count
      case .toolCall(let name, let arguments): output += name.utf8.count + arguments.utf8.count
      }
    }
    return Usage(
      input: requestBytes / 4, output: (output + reasoning + 3) / 4, reasoning: reasoning / 4)
  }
}

extension Script.Part {
  fileprivate var isToolCall: Bool {
    guard case .toolCall = self else { return false }
    return true
  }
}

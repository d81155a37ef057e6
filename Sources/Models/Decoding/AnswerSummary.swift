package import JSON

/// A whole answer in short, as people and tests compare answers of different programs.
///
///     var summary = AnswerSummary(dialect: .chat)
///     summary.take(decoder.decode(chunk))
///     print(summary.json.text)    // {"type":"result","text":"Hello",…}
package struct AnswerSummary: Sendable {
  private let dialect: WireDialect
  package private(set) var text = ""
  package private(set) var reasoning = ""
  package private(set) var completion: Completion?
  package private(set) var error: ModelError?

  /// `dialect` decides how the counts are worded: see ``Usage/reported(in:)``.
  package init(dialect: WireDialect) { self.dialect = dialect }

  package mutating func take(_ events: [ResponseEvent]) {
    for event in events {
      switch event {
      case .outputTextDelta(_, let words): text += words
      case .reasoningSummaryDelta(_, let words), .reasoningContentDelta(_, let words):
        reasoning += words
      case .failed(let error): self.error = self.error ?? error
      case .completed(let completion): self.completion = completion
      case .created, .outputItemAdded, .toolCallDelta, .outputItemDone, .usage, .rateLimits,
        .serverModel:
        break
      }
    }
  }

  /// The last line of `tern decode`: what was not reported is null.
  package var json: JSON {
    let word = completion?.stop.word ?? ""
    return [
      "type": "result", "text": .string(text), "reasoning": .string(reasoning),
      "tool_calls": .array(toolCalls), "stop": word.isEmpty ? .null : .string(word),
      "usage": usage, "error": error.map { .string($0.message) } ?? .null,
    ]
  }

  private var toolCalls: [JSON] {
    (completion?.items ?? []).compactMap { item in
      guard case .toolCall(let call) = item.content else { return nil }
      let arguments = call.kind == .custom ? nil : try? JSON(parsing: call.arguments)
      return [
        "name": .string(call.name), "arguments": .string(arguments?.sorted.text ?? call.arguments),
      ]
    }
  }

  private var usage: JSON {
    guard let usage = completion?.usage.reported(in: dialect), usage != Usage() else {
      return .null
    }
    return [
      "input": usage.input.map { .int($0) } ?? .null, "cached": .int(usage.cachedInput ?? 0),
      "output": usage.output.map { .int($0) } ?? .null,
    ]
  }
}

extension JSON {
  /// The value with the members of every object in the order of their names' bytes.
  fileprivate var sorted: JSON {
    switch self {
    case .object(let members):
      .object(
        members.map { Member($0.name, $0.value.sorted) }
          .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    case .array(let elements): .array(elements.map(\.sorted))
    case .null, .bool, .number, .string: self
    }
  }
}

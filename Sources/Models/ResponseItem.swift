package import JSON

/// One piece of a conversation, in neutral form and, when a model made it, in its provider's own.
package struct ResponseItem: Sendable, Equatable {
  package var content: Content
  /// The provider's own item, replayed as it is to its origin (signatures, encrypted reasoning).
  package var payload: JSON?
  /// Who made ``payload``; nil for items of the person or of a tool.
  package var origin: Origin?

  package init(_ content: Content, payload: JSON? = nil, origin: Origin? = nil) {
    self.content = content
    self.payload = payload
    self.origin = origin
  }

  package enum Content: Sendable, Equatable {
    case userMessage(String)
    case assistantMessage(String)
    case reasoning(Reasoning)
    case toolCall(ToolCall)
    case toolResult(ToolResult)
  }

  package struct Origin: Sendable, Equatable {
    package var provider: String
    package var dialect: WireDialect
    package var model: String
    package init(provider: String, dialect: WireDialect, model: String) {
      self.provider = provider
      self.dialect = dialect
      self.model = model
    }
  }
}

/// What a model thought: as a summary, in its own words, or sealed (only the payload has it).
package struct Reasoning: Sendable, Equatable {
  package var summary: String
  package var text: String
  package init(summary: String = "", text: String = "") {
    self.summary = summary
    self.text = text
  }
}

package struct ToolCall: Sendable, Equatable {
  /// The provider's id of the call, which the result must name.
  package var id: String
  package var name: String
  /// The JSON text as the model wrote it, which may be malformed.
  package var arguments: String
  package init(id: String, name: String, arguments: String) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}

package struct ToolResult: Sendable, Equatable {
  package var callID: String
  package var output: String
  package var isError: Bool
  package init(callID: String, output: String, isError: Bool = false) {
    self.callID = callID
    self.output = output
    self.isError = isError
  }
}

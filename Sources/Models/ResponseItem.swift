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
    /// The words, then pictures and further words in their order.
    case userMessage(String, attachments: [ContentPart] = [])
    case assistantMessage(String)
    case reasoning(Reasoning)
    case toolCall(ToolCall)
    case toolResult(ToolResult)
    /// What stands for a shortened history; the summary is empty when only its maker can read it.
    case compaction(summary: String)
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
  package enum Kind: String, Sendable, Equatable {
    /// The arguments are the text of a JSON object.
    case function
    /// The arguments are free text, such as a patch, in the tool's own grammar.
    case custom
  }
  /// The provider's id of the call, which the result must name.
  package var id: String
  package var name: String
  /// The JSON text as the model wrote it, which may be malformed.
  package var arguments: String
  package var kind: Kind

  package init(id: String, name: String, arguments: String, kind: Kind = .function) {
    self.id = id
    self.name = name
    self.arguments = arguments
    self.kind = kind
  }
}

package struct ToolResult: Sendable, Equatable {
  package var callID: String
  package var output: String
  package var isError: Bool
  /// Pictures and further words, after ``output``.
  package var attachments: [ContentPart]

  package init(
    callID: String, output: String, isError: Bool = false, attachments: [ContentPart] = []
  ) {
    self.callID = callID
    self.output = output
    self.isError = isError
    self.attachments = attachments
  }
}

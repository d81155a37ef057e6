package import JSON

/// All that a model is asked with.
package struct Prompt: Sendable, Equatable {
  /// From the most to the least stable, so that a provider's cache keeps the longest prefix.
  package var system: [SystemBlock]
  package var items: [ResponseItem]
  package var tools: [ToolSpec]

  package init(system: [SystemBlock], items: [ResponseItem], tools: [ToolSpec]) {
    self.system = system
    self.items = items
    self.tools = tools
  }
}

package struct SystemBlock: Sendable, Equatable {
  package var text: String
  /// Whether a provider that caches by mark gets one after this block.
  package var isCacheBoundary: Bool

  package init(_ text: String, isCacheBoundary: Bool = false) {
    self.text = text
    self.isCacheBoundary = isCacheBoundary
  }
}

/// A function that the model may call.
package struct ToolSpec: Sendable, Equatable {
  package var name: String
  package var description: String
  /// A JSON Schema of the arguments' object.
  package var parameters: JSON

  package init(name: String, description: String, parameters: JSON) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}

/// What may differ from call to call.
package struct CallOptions: Sendable, Equatable {
  package enum Effort: String, Sendable, Equatable, CaseIterable { case minimal, low, medium, high }

  package var model: String
  /// nil leaves the provider's default.
  package var effort: Effort?
  /// In tokens; nil takes the model's default (Messages, which must have one: 16,384).
  package var maxOutputTokens: Int?
  package var temperature: Double?
  /// Names the conversation to providers that cache or route by it.
  package var conversationID: String?

  package init(
    model: String, effort: Effort? = nil, maxOutputTokens: Int? = nil, temperature: Double? = nil,
    conversationID: String? = nil
  ) {
    self.model = model
    self.effort = effort
    self.maxOutputTokens = maxOutputTokens
    self.temperature = temperature
    self.conversationID = conversationID
  }
}

package import JSON

/// A tool that the model may call.
package struct ToolSpec: Sendable, Equatable {
  /// What a tool takes instead of JSON, where the provider can hold the model to it.
  package enum Format: Sendable, Equatable {
    /// Any text.
    case text
    /// Text of a grammar; `syntax` is `lark` or `regex`.
    case grammar(syntax: String, definition: String)
  }

  package var name: String
  package var description: String
  /// A JSON Schema of the arguments' object.
  package var parameters: JSON
  /// With a format the call's arguments are free text; providers that know no such tools are given
  /// ``parameters``, and the text is to be their one string.
  package var format: Format?

  package init(name: String, description: String, parameters: JSON, format: Format? = nil) {
    self.name = name
    self.description = description
    self.parameters = parameters
    self.format = format
  }
}

/// The shape that an answer must have.
package struct OutputSchema: Sendable, Equatable {
  /// Letters, digits, `_` and `-`, 64 at most.
  package var name: String
  /// A JSON Schema.
  package var schema: JSON
  /// Whether the provider is to hold the model to the schema to the letter.
  package var isStrict: Bool

  package init(name: String = "answer", schema: JSON, isStrict: Bool = true) {
    self.name = name
    self.schema = schema
    self.isStrict = isStrict
  }
}

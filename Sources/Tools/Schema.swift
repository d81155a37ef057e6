import JSON

/// The JSON Schema of a tool's arguments.
enum Schema {
  static func object(_ properties: [(String, JSON)], required: [String]) -> JSON {
    [
      "type": "object",
      "properties": .object(properties.map { JSON.Member($0.0, $0.1) }),
      "required": .array(required.map { .string($0) }),
      "additionalProperties": false,
    ]
  }

  static func string(_ description: String) -> JSON {
    ["type": "string", "description": .string(description)]
  }

  static func string(_ description: String, oneOf values: [String]) -> JSON {
    [
      "type": "string", "enum": .array(values.map { .string($0) }),
      "description": .string(description),
    ]
  }

  static func integer(_ description: String) -> JSON {
    ["type": "integer", "description": .string(description)]
  }

  static func boolean(_ description: String) -> JSON {
    ["type": "boolean", "description": .string(description)]
  }

  static func array(_ items: JSON, _ description: String) -> JSON {
    ["type": "array", "items": items, "description": .string(description)]
  }
}

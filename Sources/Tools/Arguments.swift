import JSON

/// The arguments of a call, read member by member with sentences for whatever is wrong.
///
/// A member that is `null` counts as left out. Models write numbers as strings now and then; those
/// are taken.
struct Arguments {
  /// A sentence the model can act on.
  struct Refusal: Error, Equatable { var sentence: String }

  private let tool: String
  private let object: JSON

  init(_ arguments: JSON, of tool: String) throws(Refusal) {
    guard arguments.members != nil else {
      throw Refusal(
        sentence: "The arguments of \(tool) must be a JSON object, not \(arguments.kindName).")
    }
    self.tool = tool
    object = arguments
  }

  func string(_ name: String) throws(Refusal) -> String {
    guard let value = try optionalString(name) else {
      throw Refusal(sentence: "\(tool) needs \"\(name)\", a string.")
    }
    return value
  }

  /// A string that says something.
  func text(_ name: String) throws(Refusal) -> String {
    let value = try string(name)
    guard value.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw Refusal(sentence: "\"\(name)\" of \(tool) is empty.")
    }
    return value
  }

  func optionalString(_ name: String) throws(Refusal) -> String? {
    guard let value = member(name) else { return nil }
    guard let string = value.stringValue else { throw wrongKind(name, "a string", value) }
    return string
  }

  /// A whole number within `range`.
  func optionalInt(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
    guard let value = member(name) else { return nil }
    guard let number = value.intValue ?? value.stringValue.flatMap({ Int($0) }) else {
      throw wrongKind(name, "a whole number", value)
    }
    guard range.contains(number) else {
      let bounds =
        range.upperBound == .max
        ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw Refusal(sentence: "\"\(name)\" of \(tool) must be \(bounds), not \(number).")
    }
    return number
  }

  func array(_ name: String) throws(Refusal) -> [JSON] {
    guard let value = member(name) else {
      throw Refusal(sentence: "\(tool) needs \"\(name)\", an array.")
    }
    guard let elements = value.arrayValue else { throw wrongKind(name, "an array", value) }
    return elements
  }

  private func member(_ name: String) -> JSON? {
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  private func wrongKind(_ name: String, _ expected: String, _ value: JSON) -> Refusal {
    Refusal(sentence: "\"\(name)\" of \(tool) must be \(expected), not \(value.kindName).")
  }
}

extension JSON {
  fileprivate var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension PreparedCall {
  /// A call that is turned down with a sentence for the model.
  static func refused(_ tool: String, _ sentence: String) -> PreparedCall {
    PreparedCall(summary: tool, action: .refuse(sentence))
  }
}

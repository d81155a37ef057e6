import JSON
import Models

/// The arguments of a call, read member by member with sentences for whatever is wrong.
///
/// A member that is `null` counts as left out. Models write numbers and truth values as strings now
/// and then; those are taken. A member the tool does not have is refused, for it was meant to do
/// something.
struct Arguments {
  /// A sentence the model can act on.
  struct Refusal: Error, Equatable { var sentence: String }

  private let tool: String
  private let object: JSON

  /// Checks that the arguments are an object of no other members than the tool has.
  init(_ arguments: JSON, of spec: ToolSpec) throws(Refusal) {
    guard let members = arguments.members else {
      throw Refusal(
        sentence: "The arguments of \(spec.name) must be a JSON object, not \(arguments.kindName).")
    }
    tool = spec.name
    object = arguments
    let known = spec.parameters["properties"]?.members?.map(\.name) ?? []
    for member in members where !member.value.isNull && !known.contains(member.name) {
      throw Refusal(sentence: Self.unknown(member.name, of: tool, known))
    }
    if let twice = members.first(where: { one in members.count { $0.name == one.name } > 1 }) {
      throw Refusal(sentence: "\"\(twice.name)\" stands twice in the arguments of \(tool).")
    }
  }

  private static func unknown(_ name: String, of tool: String, _ known: [String]) -> String {
    let meant = NearName.of(name, in: known).map { "; do you mean \"\($0)\"?" } ?? "."
    let names = known.map { "\"\($0)\"" }.joined(separator: ", ")
    return "\(tool) has no argument \"\(name)\"\(meant) It takes: \(names)."
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
    guard value.saysSomething else { throw Refusal(sentence: "\"\(name)\" of \(tool) is empty.") }
    return value
  }

  /// A string, when it is there and says something.
  func optionalText(_ name: String) throws(Refusal) -> String? {
    try optionalString(name).flatMap { $0.saysSomething ? $0 : nil }
  }

  func optionalString(_ name: String) throws(Refusal) -> String? {
    guard let value = member(name) else { return nil }
    guard let string = value.stringValue else { throw wrongKind(name, "a string", value) }
    return string
  }

  /// A whole number within `range`; the unit is named when it is out of it.
  func optionalInt(
    _ name: String, in range: ClosedRange<Int>, unit: String = ""
  ) throws(Refusal) -> Int? {
    guard let value = member(name) else { return nil }
    guard let number = value.intValue ?? value.stringValue.flatMap({ Int($0) }) else {
      throw wrongKind(name, "a whole number", value)
    }
    guard range.contains(number) else {
      let bounds =
        range.upperBound == .max
        ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw Refusal(sentence: "\"\(name)\" of \(tool) must be \(bounds)\(unit), not \(number).")
    }
    return number
  }

  /// A truth value; false when it is left out.
  func flag(_ name: String) throws(Refusal) -> Bool {
    guard let value = member(name) else { return false }
    switch value.stringValue {
    case "true": return true
    case "false": return false
    default: break
    }
    guard let flag = value.boolValue else { throw wrongKind(name, "true or false", value) }
    return flag
  }

  /// One of a few words.
  func optionalChoice(_ name: String, of values: [String]) throws(Refusal) -> String? {
    guard let word = try optionalString(name), !word.isEmpty else { return nil }
    guard values.contains(word) else {
      let names = values.map { "\"\($0)\"" }.joined(separator: ", ")
      throw Refusal(sentence: "\"\(name)\" of \(tool) must be one of \(names), not \"\(word)\".")
    }
    return word
  }

  func array(_ name: String) throws(Refusal) -> [JSON] {
    guard let elements = try optionalArray(name) else {
      throw Refusal(sentence: "\(tool) needs \"\(name)\", an array.")
    }
    return elements
  }

  func optionalArray(_ name: String) throws(Refusal) -> [JSON]? {
    guard let value = member(name) else { return nil }
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

extension String {
  /// Whether there is anything but white space.
  var saysSomething: Bool { unicodeScalars.contains { !$0.properties.isWhitespace } }
}

extension JSON {
  var kindName: String {
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

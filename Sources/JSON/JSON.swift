/// A JSON value that keeps what other readers lose: the order of an object's members and the
/// spelling of its numbers.
///
/// Providers cache prompts by their bytes, so a value that was read is written back the same way.
///
///     let value = try JSON(parsing: Array(#"{"b":1.50,"a":[true]}"#.utf8))
///     value["b"]?.doubleValue      // 1.5
///     value.text                   // {"b":1.50,"a":[true]}
package enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number by its literal, such as `1.50` or `-3e8`.
  case number(String)
  case string(String)
  case array([JSON])
  /// Members in the order of the text; ``subscript(_:)-(String)`` finds the last of a repeated name.
  case object([Member])

  package struct Member: Sendable, Hashable {
    package var name: String
    package var value: JSON

    @inlinable package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  package static func int(_ value: some BinaryInteger) -> JSON { .number(String(value)) }
}

// MARK: - Reading

extension JSON {
  @inlinable package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    let count = name.utf8.count
    // Lengths first: most members are passed over without a call.
    for index in members.indices.reversed()
    where members[index].name.utf8.count == count && members[index].name == name {
      return members[index].value
    }
    return nil
  }

  @inlinable package subscript(index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  @inlinable package var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  @inlinable package var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The number when it is whole and fits, written `3`, `3.0` or `3e2`.
  package var intValue: Int? {
    guard case .number(let literal) = self else { return nil }
    // The indices of a stream's events are read many times a second.
    if literal.utf8.count == 1, let digit = literal.utf8.first, digit &- 0x30 < 10 {
      return Int(digit & 0x0F)
    }
    return Int(literal) ?? Double(literal).flatMap { Int(exactly: $0) }
  }

  package var doubleValue: Double? {
    guard case .number(let literal) = self else { return nil }
    return Double(literal)
  }

  @inlinable package var arrayValue: [JSON]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  @inlinable package var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  @inlinable package var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }

  /// The value itself when it is an object.
  @inlinable package var ifObject: JSON? {
    guard case .object = self else { return nil }
    return self
  }
}

// MARK: - Changing

extension JSON {
  /// Sets a member, in place when the name is there and at the end otherwise.
  package mutating func set(_ name: String, _ value: JSON) {
    guard case .object(var members) = self else {
      self = .object([Member(name, value)])
      return
    }
    if let index = members.lastIndex(where: { $0.name == name }) {
      members[index].value = value
    } else {
      members.append(Member(name, value))
    }
    self = .object(members)
  }

  /// Sets a member only when there is a value.
  package mutating func set(_ name: String, ifPresent value: JSON?) {
    guard let value else { return }
    set(name, value)
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .number(String(value)) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(nilLiteral: ()) { self = .null }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

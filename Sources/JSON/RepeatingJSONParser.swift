import Glibc

/// Reads values that come one after the other and mostly differ only in their strings and numbers,
/// as a stream's events do.
///
/// It answers just what ``JSON/init(parsing:)-([UInt8])`` does. The bytes between the leaves that
/// are those of the value before are compared instead of parsed, and only leaves that changed are
/// made anew, in the place of the old ones.
///
///     var parser = RepeatingJSONParser()
///     for event in events { let value = try parser.parse(event.data) }
package struct RepeatingJSONParser: Sendable {
  /// In bytes: of a longer text the shape is not learnt.
  private static let sizeLimit = 8 << 10

  private var value = JSON.null
  private var bytes: [UInt8] = []
  /// In the order of the text; empty where there is nothing to compare with.
  private var leaves: [JSONLeaf] = []
  /// How many shapes in a row were learnt for nothing, and how many values to let pass for that.
  private var wasted = 0
  private var pause = 0

  package init() {}

  package mutating func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
    if !leaves.isEmpty, repeats(bytes) {
      wasted = 0
      self.bytes = bytes
      return value
    }
    if !leaves.isEmpty { wasted += 1 }
    leaves.removeAll(keepingCapacity: true)
    let parsed = try JSON(parsing: bytes)
    learn(parsed, bytes)
    return parsed
  }

  private mutating func learn(_ parsed: JSON, _ bytes: [UInt8]) {
    // Of a stream of ever other shapes only some are learnt, so that it costs no more.
    if pause > 0 { return pause -= 1 }
    pause = wasted < 4 ? 0 : 16
    guard bytes.count <= Self.sizeLimit else { return }
    bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(bytes: buffer)
      var found = leaves
      leaves = []
      if (try? parser.leaves(of: parsed, at: JSONPath(), into: &found)) == true { leaves = found }
    }
    (value, self.bytes) = (parsed, bytes)
  }

  /// Exchanges the leaves of the value before, where the text is the same but for them.
  ///
  /// When it answers false, all that was kept is of no more use.
  private mutating func repeats(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { text in
      bytes.withUnsafeBufferPointer { known in
        var parser = JSONParser(bytes: text)
        var end = 0
        for index in leaves.indices {
          let leaf = leaves[index]
          guard parser.passes(known, end..<leaf.start) else { return false }
          let start = parser.offset
          if !parser.passes(known, leaf) {
            guard let new = try? parser.leaf(isString: leaf.isString) else { return false }
            value.replace(at: leaf.path, with: new)
          }
          leaves[index].start = start
          leaves[index].end = parser.offset
          end = leaf.end
        }
        return parser.passes(known, end..<known.count) && parser.offset == text.count
      }
    }
  }
}

/// A string or number: where it stands in the text, quotation marks and all, and in the value.
private struct JSONLeaf: Sendable {
  var start: Int
  var end: Int
  let path: JSONPath
  let isString: Bool
}

/// The way from a value to one in it, by positions in objects and arrays.
private struct JSONPath: Sendable {
  private var packed: UInt64 = 0
  private(set) var count = 0

  /// Nil where a path would be too long or a position too high to be kept.
  func appending(_ index: Int) -> JSONPath? {
    guard count < 8, index < 256 else { return nil }
    var longer = self
    longer.packed |= UInt64(index) << (8 * count)
    longer.count += 1
    return longer
  }

  subscript(depth: Int) -> Int { Int(truncatingIfNeeded: packed >> (8 * depth) & 0xFF) }
}

extension JSON {
  fileprivate mutating func replace(at path: JSONPath, depth: Int = 0, with new: JSON) {
    guard depth < path.count else { return self = new }
    // Taken out and put back, so that nothing of it is copied.
    switch self {
    case .object(var members):
      self = .null
      members[path[depth]].value.replace(at: path, depth: depth + 1, with: new)
      self = .object(members)
    case .array(var elements):
      self = .null
      elements[path[depth]].replace(at: path, depth: depth + 1, with: new)
      self = .array(elements)
    case .null, .bool, .number, .string: break
    }
  }
}

extension JSONParser {
  /// Passes the bytes that stand in another text, if they are the next here.
  fileprivate mutating func passes(
    _ known: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Bool {
    guard range.count <= bytes.count - offset, let here = bytes.baseAddress,
      let there = known.baseAddress,
      memcmp(here + offset, there + range.lowerBound, range.count) == 0
    else { return false }
    offset += range.count
    return true
  }

  /// Passes a leaf that is as it was; of a number the byte behind it must be the same too, which ends
  /// it.
  fileprivate mutating func passes(
    _ known: UnsafeBufferPointer<UInt8>, _ leaf: JSONLeaf
  ) -> Bool {
    if leaf.isString { return passes(known, leaf.start..<leaf.end) }
    guard leaf.end < known.count, passes(known, leaf.start..<leaf.end + 1) else { return false }
    offset -= 1
    return true
  }

  /// Reads a string or a number, whose kind and place are known.
  fileprivate mutating func leaf(isString: Bool) throws(JSONError) -> JSON {
    guard isString else { return try number() }
    try expect(UInt8(ascii: "\""), consume: false)
    return .string(try string())
  }

  /// Finds the leaves of a value that was read from this text; false where they are too deep, or
  /// too many in one object.
  fileprivate mutating func leaves(
    of value: JSON, at path: JSONPath, into found: inout [JSONLeaf]
  ) throws(JSONError) -> Bool {
    skipSpace()
    let start = offset
    switch value {
    case .null, .bool: _ = try self.value(depth: 0)
    case .string, .number:
      let isString = value.stringValue != nil
      _ = try leaf(isString: isString)
      found.append(JSONLeaf(start: start, end: offset, path: path, isString: isString))
    case .object(let members):
      passOpening(members.isEmpty)
      for (index, member) in members.enumerated() {
        skipSpace()
        _ = try string()
        skipSpace()
        offset += 1
        guard let inner = path.appending(index),
          try leaves(of: member.value, at: inner, into: &found)
        else { return false }
        passComma()
      }
    case .array(let elements):
      passOpening(elements.isEmpty)
      for (index, element) in elements.enumerated() {
        guard let inner = path.appending(index),
          try leaves(of: element, at: inner, into: &found)
        else { return false }
        passComma()
      }
    }
    return true
  }

  /// Passes an opening bracket, and the closing one where there is nothing between.
  private mutating func passOpening(_ isEmpty: Bool) {
    offset += 1
    guard isEmpty else { return }
    passComma()
  }

  /// Passes what stands behind an element: a comma or the closing bracket.
  private mutating func passComma() {
    skipSpace()
    offset += 1
  }
}

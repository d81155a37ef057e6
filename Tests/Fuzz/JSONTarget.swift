import JSON

extension FuzzTarget {
  /// What can be read is written so that it reads the same, and writes the same bytes; lines that
  /// are read one after the other give what each gives alone.
  static let json = FuzzTarget(name: "json") { bytes in
    var repeating = RepeatingJSONParser()
    for line in bytes.split(separator: 0x0A) {
      let alone = Result { () throws(JSONError) in try JSON(parsing: Array(line)) }
      let inTurn = Result { () throws(JSONError) in try repeating.parse(Array(line)) }
      precondition(alone == inTurn, "a value was read otherwise behind the ones before it")
      guard case .success(let value) = inTurn, case .success(let other) = alone else { continue }
      precondition(value.serialized() == other.serialized(), "a text was spelt otherwise")
    }
    guard let value = try? JSON(parsing: Array(bytes)) else { return }
    let written = value.serialized()
    guard let again = try? JSON(parsing: written) else {
      preconditionFailure("what was written cannot be read")
    }
    precondition(again == value && again.serialized() == written, "a value changed on its way")
  }
}

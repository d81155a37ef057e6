import JSON

extension FuzzTarget {
  /// What can be read is written so that it reads the same, and writes the same bytes.
  static let json = FuzzTarget(name: "json") { bytes in
    guard let value = try? JSON(parsing: Array(bytes)) else { return }
    let written = value.serialized()
    guard let again = try? JSON(parsing: written) else {
      preconditionFailure("what was written cannot be read")
    }
    precondition(again == value && again.serialized() == written, "a value changed on its way")
  }
}

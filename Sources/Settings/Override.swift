import JSON

/// A `key=value` of the command line.
enum Override {
  /// The document that holds the one value.
  ///
  /// What is no TOML value is taken as a string, unless it begins like a quoted string, an array
  /// or a table.
  static func document(_ text: String) throws(SettingsError) -> TOMLDocument {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .badOverride(text) }
    let key = trimmed(parts[0])
    let value = trimmed(parts[1])
    guard !key.isEmpty, key.utf8.allSatisfy(isKeyByte) else { throw .badOverride(text) }
    if value.utf8.allSatisfy({ $0 >= 0x20 }), let document = parsed(key, value, text) {
      return document
    }
    // The escapes of JSON's strings are those of TOML's.
    guard !beginsComposite(value), let document = parsed(key, JSON.string(value).text, text) else {
      throw .badOverride(text)
    }
    return document
  }

  private static func parsed(_ key: String, _ value: String, _ text: String) -> TOMLDocument? {
    let file = "-c \(text)"
    return try? TOMLDocument(parsing: Array("\(key) = \(value)\n".utf8), file: file)
      .relocated(to: file)
  }

  private static func trimmed(_ text: Substring) -> String {
    var bytes = text.utf8[...]
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
    return String(Substring(bytes))
  }

  /// Bytes of a dotted key, its parts quoted or not.
  private static func isKeyByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "#") && byte != UInt8(ascii: "[")
  }

  private static func beginsComposite(_ value: String) -> Bool {
    guard let first = value.utf8.first else { return false }
    return Array("\"'[{".utf8).contains(first)
  }
}

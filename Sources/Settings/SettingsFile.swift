package import JSON

/// Reads the TOML files that people write: configuration, themes and keymaps.
package enum SettingsFile {
  /// Reads `config.toml` and then each `key=value` of the command line. A missing file is an
  /// empty one; what is odd but harmless comes back as warnings.
  package static func configuration(
    at path: String, overrides: [String]
  ) throws(SettingsError) -> (Configuration, [Diagnostic]) { (Configuration(), []) }

  /// The resolved document of a theme or keymap: `inherits` followed, its tables merged.
  ///
  /// - Returns: the TOML as JSON, with every table of its ancestors merged below its own.
  package static func document(
    named name: String, in folders: [String]
  ) throws(SettingsError) -> JSON { .object([]) }

  /// Names of the documents in the folders, without `.toml`, sorted.
  package static func names(in folders: [String]) -> [String] { [] }
}

/// A remark about a file: where, and what to do.
package struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
  package var file: String
  /// From 1; 0 when the place is not known.
  package var line: Int
  package var column: Int
  package var message: String
  package init(file: String, line: Int = 0, column: Int = 0, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }
  package var description: String {
    line > 0 ? "\(file):\(line):\(column): \(message)" : "\(file): \(message)"
  }
}

package enum SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
  case invalid(Diagnostic)
  case notFound(name: String, available: [String])
  case unreadable(path: String, errno: Int32)
  case badOverride(String)

  package var description: String {
    switch self {
    case .invalid(let diagnostic): diagnostic.description
    case .notFound(let name, let available):
      "There is no \(name). Available: \(available.joined(separator: ", "))."
    case .unreadable(let path, let code): "\(path) cannot be read (errno \(code))."
    case .badOverride(let text): "-c \(text): expected key=value."
    }
  }
}

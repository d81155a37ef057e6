import Terminal

@testable import Settings

extension FuzzTarget {
  /// A TOML text is read as a configuration and as a theme, or refused with its place.
  static let configuration = FuzzTarget(name: "configuration") { bytes in
    do throws(SettingsError) {
      let document = try TOMLDocument(parsing: Array(bytes), file: "config.toml")
      var merged = document
      merged.merge(document)
      precondition(merged.root == document.root, "a document merged with itself is another")
      _ = try? Theme(document: document.root, depth: .truecolor)
      let (_, warnings) = try ConfigurationReader.read(document)
      for warning in warnings { _ = warning.description }
    } catch {
      precondition(!error.description.isEmpty, "a refusal without words")
    }
  }
}

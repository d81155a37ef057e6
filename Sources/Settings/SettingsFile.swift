package import JSON

/// Reads the TOML files that people write: configuration, themes and keymaps.
package enum SettingsFile {
  /// Reads `config.toml` and then each `key=value` of the command line.
  ///
  /// A missing file is an empty one; what is odd but harmless comes back as warnings. A value of
  /// an override is TOML, and a bare word is a string:
  ///
  ///     let (configuration, warnings) = try SettingsFile.configuration(
  ///       at: locations.configFile, overrides: ["mode=plan", "limits.request_retries=3"])
  package static func configuration(
    at path: String, overrides: [String]
  ) throws(SettingsError) -> (Configuration, [Diagnostic]) {
    var document = TOMLDocument(file: path)
    if let text = try TextFile.read(path) {
      document = try TOMLDocument(parsing: text, file: path)
    }
    for override in overrides { document.merge(try Override.document(override)) }
    return try ConfigurationReader.read(document)
  }

  /// The resolved document of a theme or keymap: `inherits` followed, its tables merged.
  ///
  /// The first folder that has `<name>.toml` gives it. A document may inherit its own name: that
  /// is the one of the same name in a later folder. A table in braces is one value and not merged.
  ///
  /// - Parameters:
  ///   - name: the file's name without `.toml`.
  ///   - folders: where to look, in this order.
  /// - Returns: the TOML as JSON, with every table of its ancestors merged below its own.
  /// - Throws: ``SettingsError`` when it or an ancestor is not there, is no TOML, or inherits
  ///   itself.
  package static func document(
    named name: String, in folders: [String]
  ) throws(SettingsError) -> JSON {
    try Inheritance(folders: folders).document(named: name)
  }

  /// Names of the documents in the folders, without `.toml`, sorted.
  package static func names(in folders: [String]) -> [String] {
    Inheritance(folders: folders).names
  }
}

import JSON

/// The folders whose project configuration a person trusts, each with what it was then.
///
/// Trust holds for one folder, by the bytes of its resolved path, and for one content: a changed
/// byte, another worktree or the folder above is another question.
///
///     let store = TrustStore(file: locations.trustFile)
///     try store.trust(folder, digest: digest, time: now)
///     try store.digest(of: folder) == digest                  // until it changes
package struct TrustStore: Sendable {
  package struct Entry: Sendable, Equatable {
    /// The folder's absolute path without links.
    package var folder: [UInt8]
    /// Of the content that was shown, in hexadecimal digits.
    package var digest: String
    /// Milliseconds since 1970.
    package var time: Int

    package init(folder: [UInt8], digest: String, time: Int) {
      self.folder = folder
      self.digest = digest
      self.time = time
    }
  }

  private let file: StateFile

  package init(file: String) { self.file = StateFile(path: file) }

  /// In the order of their making.
  package func entries() throws(SettingsError) -> [Entry] {
    try file.lines().compactMap(Entry.init(json:))
  }

  /// What the folder held when it was trusted; nil when it is not.
  package func digest(of folder: [UInt8]) throws(SettingsError) -> String? {
    try entries().last { $0.folder == folder }?.digest
  }

  /// Trusts the folder as it is, and no longer as it was.
  package func trust(_ folder: [UInt8], digest: String, time: Int) throws(SettingsError) {
    let entry = Entry(folder: folder, digest: digest, time: time)
    try file.update { lines in
      lines.removeAll { Entry(json: $0)?.folder == folder }
      lines.append(entry.json)
    }
  }

  /// Takes the trust back; false when there was none.
  @discardableResult
  package func revoke(_ folder: [UInt8]) throws(SettingsError) -> Bool {
    var isFound = false
    try file.update { lines in
      let count = lines.count
      lines.removeAll { Entry(json: $0)?.folder == folder }
      isFound = lines.count < count
    }
    return isFound
  }
}

extension TrustStore.Entry {
  fileprivate init?(json: JSON) {
    guard let folder = json["folder"]?.stringValue.flatMap(PathSpelling.path),
      let digest = json["sha256"]?.stringValue, let time = json["time"]?.intValue
    else { return nil }
    self.init(folder: folder, digest: digest, time: time)
  }

  fileprivate var json: JSON {
    [
      "folder": .string(PathSpelling.text(of: folder)), "sha256": .string(digest),
      "time": .int(time),
    ]
  }
}

import JSON

/// The commands that a person allows for good in a folder, kept beside what they trust.
///
///     let store = RuleStore(file: locations.rulesFile)
///     try store.add(.init(prefix: ["npm", "test"], profile: "workspace", folder: folder))
///     try store.rules(in: folder)
///
/// What a rule covers is the approvals' business; here it is kept, listed and taken back.
package struct RuleStore: Sendable {
  /// Words are compared byte by byte, never as text.
  package struct Rule: Sendable, Equatable {
    /// The first words of the command, literally; never empty.
    package var prefix: [String]
    /// The sandbox it was allowed in.
    package var profile: String
    /// The absolute path without links of the folder that the session works in.
    package var folder: [UInt8]

    package init(prefix: [String], profile: String, folder: [UInt8]) {
      self.prefix = prefix
      self.profile = profile
      self.folder = folder
    }

    package static func == (left: Rule, right: Rule) -> Bool {
      left.folder == right.folder && left.profile == right.profile
        && left.prefix.elementsEqual(right.prefix) { $0.utf8.elementsEqual($1.utf8) }
    }
  }

  private let file: StateFile

  package init(file: String) { self.file = StateFile(path: file) }

  /// All rules, in the order of their making.
  package func rules() throws(SettingsError) -> [Rule] {
    try file.lines().compactMap(Rule.init(json:))
  }

  package func rules(in folder: [UInt8]) throws(SettingsError) -> [Rule] {
    try rules().filter { $0.folder == folder }
  }

  /// Keeps a rule, once; one without a word would allow everything, and is not kept.
  package func add(_ rule: Rule) throws(SettingsError) {
    guard !rule.prefix.isEmpty else { return }
    try file.update { lines in
      if !lines.contains(where: { Rule(json: $0) == rule }) { lines.append(rule.json) }
    }
  }

  /// Takes a rule back; false when there was none.
  @discardableResult
  package func revoke(_ rule: Rule) throws(SettingsError) -> Bool {
    try remove { $0 == rule } > 0
  }

  /// Takes back all rules of a folder; answers how many there were.
  @discardableResult
  package func revokeAll(in folder: [UInt8]) throws(SettingsError) -> Int {
    try remove { $0.folder == folder }
  }

  private func remove(_ isMeant: (Rule) -> Bool) throws(SettingsError) -> Int {
    var count = 0
    try file.update { lines in
      let before = lines.count
      lines.removeAll { Rule(json: $0).map(isMeant) ?? false }
      count = before - lines.count
    }
    return count
  }
}

extension RuleStore.Rule {
  fileprivate init?(json: JSON) {
    let words = json["prefix"]?.arrayValue ?? []
    let prefix = words.compactMap(\.stringValue)
    guard !prefix.isEmpty, prefix.count == words.count, let profile = json["profile"]?.stringValue,
      let folder = json["folder"]?.stringValue.flatMap(PathSpelling.path)
    else { return nil }
    self.init(prefix: prefix, profile: profile, folder: folder)
  }

  fileprivate var json: JSON {
    [
      "folder": .string(PathSpelling.text(of: folder)), "profile": .string(profile),
      "prefix": .array(prefix.map { .string($0) }),
    ]
  }
}

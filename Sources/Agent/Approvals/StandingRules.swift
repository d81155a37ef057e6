package import Workspace

/// A command that the person allows for good: the first words of it, literally, in one folder and
/// one sandbox.
package struct CommandRule: Sendable, Equatable {
  package var prefix: [String]
  /// The name of the sandbox's profile, such as `workspace`.
  package var profile: String
  /// The session's folder, absolute and without links.
  package var folder: FilePath

  package init(prefix: [String], profile: String, folder: FilePath) {
    self.prefix = prefix
    self.profile = profile
    self.folder = folder
  }

  /// Byte by byte: two spellings of one letter are two words.
  package static func == (left: CommandRule, right: CommandRule) -> Bool {
    left.folder == right.folder && left.profile.utf8.elementsEqual(right.profile.utf8)
      && left.prefix.elementsEqual(right.prefix) { $0.utf8.elementsEqual($1.utf8) }
  }
}

/// The door to where such rules are kept; a failure is a sentence for the person.
package struct StandingRules: Sendable {
  /// The rules of a folder.
  package var load: @Sendable (FilePath) async throws -> [CommandRule]
  package var add: @Sendable (CommandRule) async throws -> Void
  /// Takes a rule back; false when there was none.
  package var revoke: @Sendable (CommandRule) async throws -> Bool

  package init(
    load: @escaping @Sendable (FilePath) async throws -> [CommandRule],
    add: @escaping @Sendable (CommandRule) async throws -> Void,
    revoke: @escaping @Sendable (CommandRule) async throws -> Bool
  ) {
    self.load = load
    self.add = add
    self.revoke = revoke
  }

  /// Keeps nothing.
  package static let none = StandingRules(
    load: { _ in [] }, add: { _ in }, revoke: { _ in false })
}

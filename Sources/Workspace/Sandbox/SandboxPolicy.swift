/// What sandboxed commands may not write or see, beyond the rules that hold for everyone.
///
/// A relative path is one of the workspace. Paths need not exist: what is missing and lies where a
/// command could write is kept from being made.
package struct SandboxPolicy: Sendable, Equatable {
  /// May be read and never written, made, moved or removed.
  package var readOnlyPaths: [FilePath]
  /// Look empty: secrets, and Tern's own folders.
  package var hiddenPaths: [FilePath]

  package init(readOnlyPaths: [FilePath] = [".tern"], hiddenPaths: [FilePath] = []) {
    self.readOnlyPaths = readOnlyPaths
    self.hiddenPaths = hiddenPaths
  }
}

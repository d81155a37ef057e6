/// What sandboxed commands may not write or see, beyond the rules that hold for everyone.
///
/// A relative path is one of the workspace. Paths need not exist: what is missing and lies where a
/// command could write is kept from being made.
package struct SandboxPolicy: Sendable, Equatable {
  /// May be read and never written, made, moved or removed.
  package var readOnlyPaths: [FilePath]
  /// Look empty: secrets, and Tern's own folders.
  package var hiddenPaths: [FilePath]
  /// Where the secrets of well-known programs are looked for: the person's homes, without links.
  package var homes: [FilePath]
  /// Names of variables that hold keys, whatever they are called.
  package var secretVariables: Set<String> = []
  /// The program that makes the sandbox; never one that a search or a project names.
  package var bubblewrap: FilePath = "/usr/bin/bwrap"

  package init(
    readOnlyPaths: [FilePath] = [".tern"], hiddenPaths: [FilePath] = [], homes: [FilePath]? = nil
  ) {
    self.readOnlyPaths = readOnlyPaths
    self.hiddenPaths = hiddenPaths
    self.homes = homes ?? Secrets.homes
  }
}

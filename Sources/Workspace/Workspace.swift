/// The folder a session works in: the only door to files, patches, git and child processes.
///
/// Its calls block on the disk, so the actor has a thread of its own.
package actor Workspace {
  /// Absolute, without symbolic links.
  package nonisolated let root: FilePath

  package init(root: FilePath) throws(WorkspaceError) { self.root = root }

  /// A file's bytes, at most `limit` of them.
  package func read(_ path: FilePath, limit: Int) throws(WorkspaceError) -> [UInt8] {
    throw .notFound(path)
  }

  package func list(_ path: FilePath, depth: Int) throws(WorkspaceError) -> [DirectoryEntry] {
    throw .notFound(path)
  }

  /// Holds a patch against the files; nothing is written.
  package func propose(_ patch: Patch) throws(WorkspaceError) -> PatchProposal {
    PatchProposal(files: [])
  }

  /// Writes what was accepted, all or nothing, and only onto the files the proposal saw.
  package func apply(
    _ proposal: PatchProposal, _ decision: PatchDecision
  ) throws(WorkspaceError) -> AppliedPatch { AppliedPatch(files: []) }

  /// Runs a command in its own process group; cancelling the task kills the group.
  ///
  /// - Parameter onOutput: called with each piece of output as it comes, from another thread.
  package nonisolated func run(
    _ command: Command, onOutput: @escaping @Sendable ([UInt8]) -> Void
  ) async -> CommandResult {
    CommandResult(ending: .couldNotStart(reason: ""), output: [], duration: 0)
  }

  /// Searches files with ripgrep.
  package nonisolated func search(
    _ query: SearchQuery
  ) async throws(WorkspaceError) -> [SearchMatch] { [] }
}

package struct DirectoryEntry: Sendable, Equatable {
  package enum Kind: Sendable, Equatable { case file(size: Int), folder, symbolicLink, other }
  /// Relative to the listed folder.
  package var path: FilePath
  package var kind: Kind
  package init(path: FilePath, kind: Kind) {
    self.path = path
    self.kind = kind
  }
}

package struct SearchQuery: Sendable, Equatable {
  /// A regular expression of ripgrep's syntax.
  package var pattern: String
  package var path: FilePath
  /// A glob that names the files to search, such as `*.swift`.
  package var glob: String?
  package var limit: Int
  package init(pattern: String, path: FilePath = ".", glob: String? = nil, limit: Int = 200) {
    self.pattern = pattern
    self.path = path
    self.glob = glob
    self.limit = limit
  }
}

package struct SearchMatch: Sendable, Equatable {
  package var path: FilePath
  /// From 1.
  package var line: Int
  package var text: [UInt8]
  package init(path: FilePath, line: Int, text: [UInt8]) {
    self.path = path
    self.line = line
    self.text = text
  }
}

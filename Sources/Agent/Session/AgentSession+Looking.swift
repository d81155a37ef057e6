package import Workspace

/// What the person's screen wants to know of the project.
extension AgentSession {
  /// The files that git does not ignore, in the order of their paths, at most 200,000 of them.
  package nonisolated func files() async throws(WorkspaceError) -> [FilePath] {
    try await workspace.files(FileQuery(order: .path, limit: 200_000))
  }

  /// What git has checked out in the folder; nil outside of a repository.
  package nonisolated func gitBranch() async -> String? { await workspace.gitBranch() }
}

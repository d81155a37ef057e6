import CGit

/// The repository that a folder belongs to.
///
/// It is only read, and nothing it configures is run.
final class GitRepository {
  private let handle: OpaquePointer

  /// Opens the repository `folder` lies in, or nil when there is none.
  init?(containing folder: FilePath) {
    guard (try? GitLibrary.start()) != nil else { return nil }
    var opened: OpaquePointer?
    let code = folder.bytes.withCString { git_repository_open_ext(&opened, $0, 0, nil) }
    guard code == 0, let opened else { return nil }
    handle = opened
  }

  deinit { git_repository_free(handle) }

  /// What `HEAD` names, also before the first commit.
  var state: RepositoryState? {
    var head: OpaquePointer?
    guard git_reference_lookup(&head, handle, "HEAD") == 0, let head else { return nil }
    defer { git_reference_free(head) }
    return RepositoryState(branch: branch(of: head), commit: commit(of: head))
  }

  private func branch(of head: OpaquePointer) -> String? {
    guard let target = git_reference_symbolic_target(head) else { return nil }
    let name = String(cString: target)
    let prefix = "refs/heads/"
    return name.utf8.starts(with: prefix.utf8)
      ? String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : name
  }

  private func commit(of head: OpaquePointer) -> String? {
    var resolved: OpaquePointer?
    guard git_reference_resolve(&resolved, head) == 0, let resolved else { return nil }
    defer { git_reference_free(resolved) }
    guard let id = git_reference_target(resolved) else { return nil }
    var text = [CChar](repeating: 0, count: 9)
    git_oid_tostr(&text, text.count, id)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Where a repository stands.
package struct RepositoryState: Sendable, Equatable {
  /// The branch's name; nil while `HEAD` names a commit itself.
  package var branch: String?
  /// The commit's id in eight digits; nil before the first commit.
  package var commit: String?

  package init(branch: String?, commit: String?) {
    self.branch = branch
    self.commit = commit
  }
}

extension Workspace {
  /// The branch and commit of the repository the workspace lies in; nil when there is none.
  package func repositoryState() -> RepositoryState? {
    GitRepository(containing: root)?.state
  }

  /// The branch's name; nil outside of a repository and while `HEAD` names a commit itself.
  package func gitBranch() -> String? { repositoryState()?.branch }
}

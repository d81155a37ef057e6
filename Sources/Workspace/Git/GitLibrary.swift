import CGit

/// The one start of libgit2 in this process, and its words for what went wrong.
enum GitLibrary {
  private static let startCode = git_libgit2_init()

  /// Starts the library at the first call; it is never shut down, as its handles may outlive us.
  static func start() throws(WorkspaceError) {
    guard startCode >= 0 else { throw error() }
  }

  /// The last error of this thread.
  static func error() -> WorkspaceError {
    guard let error = git_error_last(), let message = error.pointee.message else {
      return .git("unknown error")
    }
    return .git(String(cString: message))
  }
}

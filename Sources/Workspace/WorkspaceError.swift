/// Why a file, a patch or a search could not be done.
package enum WorkspaceError: Error, Sendable, Equatable, CustomStringConvertible {
  case notFound(FilePath)
  case notAFolder(FilePath)
  case isAFolder(FilePath)
  /// The path leads out of the workspace, by `..`, an absolute path or a symbolic link.
  case outsideWorkspace(FilePath)
  case tooLarge(FilePath, size: Int, limit: Int)
  case system(operation: String, FilePath, errno: Int32)
  /// `line` counts from 1 in the patch's text.
  case invalidPatch(line: Int, reason: String)
  /// The lines a chunk expects are not in the file.
  case patchDoesNotMatch(FilePath, expected: String)
  case alreadyExists(FilePath)
  /// The file changed between the review and the writing.
  case changedMeanwhile(FilePath)
  case git(String)
  case searchFailed(String)

  package var description: String {
    switch self {
    case .notFound(let path): "\(path.display) does not exist."
    case .notAFolder(let path): "\(path.display) is not a folder."
    case .isAFolder(let path): "\(path.display) is a folder."
    case .outsideWorkspace(let path): "\(path.display) is outside the workspace."
    case .tooLarge(let path, let size, let limit):
      "\(path.display) has \(size) bytes, more than the \(limit) that are read."
    case .system(let operation, let path, let code):
      "\(operation) of \(path.display) failed (errno \(code))."
    case .invalidPatch(let line, let reason): "Line \(line) of the patch: \(reason)"
    case .patchDoesNotMatch(let path, let expected):
      "\(path.display) does not contain the lines the patch expects:\n\(expected)"
    case .alreadyExists(let path): "\(path.display) already exists."
    case .changedMeanwhile(let path): "\(path.display) was changed by somebody else meanwhile."
    case .git(let message): "git: \(message)"
    case .searchFailed(let message): "The search failed: \(message)"
    }
  }
}

import Glibc

/// Why a file, a patch or a search could not be done.
package enum WorkspaceError: Error, Sendable, Equatable, CustomStringConvertible {
  case notFound(FilePath)
  case notAFolder(FilePath)
  case isAFolder(FilePath)
  /// A pipe, a socket or a device.
  case notAFile(FilePath)
  /// What should be written is a symbolic link; it is never followed.
  case isASymbolicLink(FilePath)
  /// The path is empty, too long, or holds a NUL or a line feed.
  case invalidPath(FilePath)
  /// The path leads out of the workspace, by `..`, an absolute path or a symbolic link.
  case outsideWorkspace(FilePath)
  /// Git or Tern itself obeys what stands there.
  case protected(FilePath)
  /// It holds secrets, or what is Tern's alone.
  case hidden(FilePath)
  /// The workspace's name leads to another folder than it did, or to none.
  case workspaceMoved(FilePath)
  case tooLarge(FilePath, size: Int, limit: Int)
  case system(operation: String, FilePath, errno: Int32)
  /// `line` counts from 1 in the patch's text.
  case invalidPatch(line: Int, reason: String)
  /// The lines a chunk expects are not in the file.
  case patchDoesNotMatch(FilePath, expected: String)
  /// The lines a chunk expects are there more than once; `lines` count from 1.
  case patchIsAmbiguous(FilePath, expected: String, lines: [Int])
  /// The patch cannot be carried out as it stands, though each operation could.
  case patchRefused(FilePath, reason: String)
  case alreadyExists(FilePath)
  /// The file changed between the review and the writing.
  case changedMeanwhile(FilePath)
  /// A patch failed, and this file of it could not be put back.
  case halfWritten(FilePath, reason: String)
  case git(String)
  case searchFailed(String)

  package var description: String {
    switch self {
    case .notFound(let path): "\(path.display) does not exist."
    case .notAFolder(let path): "\(path.display) is not a folder."
    case .isAFolder(let path): "\(path.display) is a folder."
    case .notAFile(let path): "\(path.display) is not a plain file."
    case .isASymbolicLink(let path):
      "\(path.display) is a symbolic link; name the file it points to instead."
    case .invalidPath(let path):
      path.bytes.isEmpty
        ? "The path is empty."
        : "The path \(String(path.display.prefix(80)).debugDescription) is not one a file can have."
    case .outsideWorkspace(let path): "\(path.display) is outside the workspace."
    case .protected(let path):
      "\(path.display) steers git or Tern itself and is not written by patches."
    case .hidden(let path):
      "\(path.display) holds secrets or Tern's own data and is not read."
    case .workspaceMoved(let root):
      """
      \(root.display) is not the folder any more that the session works in: it was moved, deleted \
      or given to another. Nothing is done there until it is back.
      """
    case .tooLarge(let path, let size, let limit):
      "\(path.display) has \(size) bytes, more than the \(limit) that are read."
    case .system(let operation, let path, let code):
      "\(operation) \(path.display) failed: \(String(cString: strerror(code)))."
    case .invalidPatch(let line, let reason): "Line \(line) of the patch: \(reason)"
    case .patchDoesNotMatch(let path, let expected):
      "\(path.display) does not contain the lines the patch expects:\n\(expected)"
    case .patchIsAmbiguous(let path, let expected, let lines):
      """
      \(path.display) contains the lines the patch expects more than once, at lines \
      \(lines.map(String.init).joined(separator: ", ")); give more lines around the change or an \
      @@ line that names the place:
      \(expected)
      """
    case .patchRefused(let path, let reason): "\(path.display): \(reason)"
    case .alreadyExists(let path): "\(path.display) already exists."
    case .changedMeanwhile(let path): "\(path.display) was changed by somebody else meanwhile."
    case .halfWritten(let path, let reason):
      """
      \(reason) What was done before that could not be taken back in \(path.display); what it held \
      lies beside it in a file whose name begins with .tern-. Starting Tern here again puts it back, \
      where its data folder can be written.
      """
    case .git(let message): "git: \(message)"
    case .searchFailed(let message): "The search failed: \(message)"
    }
  }
}

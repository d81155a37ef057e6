import Glibc

/// A file's bytes and what the file system said about it when they were read.
struct FileContents: Sendable, Equatable {
  var bytes: [UInt8]
  var information: FileInformation

  /// Reads `name` in `folder`, a plain file and no more than `limit` bytes.
  init(
    of name: [UInt8], in folder: Descriptor, path: FilePath, limit: Int
  ) throws(WorkspaceError) {
    let (file, information) = try Self.open(name, in: folder, path: path)
    guard information.size <= limit else {
      throw .tooLarge(path, size: information.size, limit: limit)
    }
    guard let bytes = file.readAll(limit: limit) else { throw Self.error(errno, path) }
    guard bytes.count <= limit else { throw .tooLarge(path, size: bytes.count, limit: limit) }
    self.bytes = bytes
    self.information = information
  }

  /// Opens a plain file for reading.
  ///
  /// A link, a pipe or a device is refused before it is opened, and opening never waits.
  static func open(
    _ name: [UInt8], in folder: Descriptor, path: FilePath
  ) throws(WorkspaceError) -> (file: Descriptor, information: FileInformation) {
    guard let before = folder.information(of: name) else { throw error(errno, path) }
    guard before.kind != .folder else { throw .isAFolder(path) }
    guard before.kind == .file else { throw .notAFile(path) }
    guard let file = folder.open(name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY),
      let information = file.information
    else { throw error(errno, path) }
    guard information.kind == .file else { throw .notAFile(path) }
    return (file, information)
  }

  private static func error(_ code: Int32, _ path: FilePath) -> WorkspaceError {
    code == ENOENT ? .notFound(path) : .system(operation: "Reading", path, errno: code)
  }
}

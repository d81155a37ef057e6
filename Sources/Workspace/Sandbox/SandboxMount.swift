/// One change to what a sandboxed command sees of the file system, by a path without links.
enum SandboxMount: Sendable, Equatable {
  /// As it is, for reading.
  case readOnly(FilePath)
  /// As it is, for reading and writing.
  case writable(FilePath)
  /// An empty folder in memory, gone with the command.
  case temporary(FilePath)
  /// A folder of ours in that place.
  case folder(FilePath, at: FilePath)
  /// A folder that stays empty.
  case emptyFolder(FilePath)
  /// A file that stays empty.
  case emptyFile(FilePath)

  var place: FilePath {
    switch self {
    case .readOnly(let path), .writable(let path), .temporary(let path), .emptyFolder(let path),
      .emptyFile(let path):
      path
    case .folder(_, let place): place
    }
  }

  /// In the words of bubblewrap; `empty` is an empty file.
  func arguments(empty: FilePath) -> [[UInt8]] {
    switch self {
    case .readOnly(let path): ["--ro-bind"].words + [path.bytes, path.bytes]
    case .writable(let path): ["--bind"].words + [path.bytes, path.bytes]
    case .temporary(let path): ["--tmpfs"].words + [path.bytes]
    case .folder(let folder, let place): ["--bind"].words + [folder.bytes, place.bytes]
    case .emptyFolder(let path):
      ["--tmpfs"].words + [path.bytes] + ["--remount-ro"].words + [path.bytes]
    case .emptyFile(let path): ["--ro-bind"].words + [empty.bytes, path.bytes]
    }
  }
}

extension Array where Element == String {
  /// The strings as a child process takes them.
  var words: [[UInt8]] { self.map { word -> [UInt8] in Array<UInt8>(word.utf8) } }
}

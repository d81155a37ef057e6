import CPosix
import Glibc

/// What changes of a folder when an entry of it is made, renamed or removed.
struct FolderStamp: Sendable, Equatable {
  private let device: Int
  private let number: Int
  private let modified: Int
  private let modifiedNanoseconds: Int
  private let changed: Int
  private let changedNanoseconds: Int

  init(_ status: stat) {
    device = Int(status.st_dev)
    number = Int(status.st_ino)
    modified = status.st_mtim.tv_sec
    modifiedNanoseconds = status.st_mtim.tv_nsec
    changed = status.st_ctim.tv_sec
    changedNanoseconds = status.st_ctim.tv_nsec
  }

  /// A folder with the stamp it had.
  struct Place: Sendable {
    /// Ended by a NUL, so that thousands are asked for without a copy of each.
    private let name: [CChar]
    private let stamp: FolderStamp

    init(_ path: FilePath, _ stamp: FolderStamp) {
      name = path.bytes.map { CChar(bitPattern: $0) } + [0]
      self.stamp = stamp
    }

    /// Whether it is the same folder, with the same entries.
    var isUnchanged: Bool {
      var status = stat()
      return lstat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        && FolderStamp(status) == stamp
    }
  }
}

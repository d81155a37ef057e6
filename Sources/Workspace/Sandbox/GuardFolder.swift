import CPosix
import Glibc

/// An empty folder in the place of something that is not there, so that a mount can keep a command
/// from making it; gone when the last who needs it is done.
///
/// Whoever needs it holds a shared lock on it. Its mode is one that nothing else has, so that one
/// that was left behind by a crash is known, and removed by the next who used it.
final class GuardFolder {
  let path: FilePath
  private let folder: Descriptor

  /// The sticky bit, and nobody writes.
  private static let mode: mode_t = 0o1500

  private init(path: FilePath, folder: Descriptor) {
    self.path = path
    self.folder = folder
  }

  enum Attempt {
    case made(GuardFolder)
    /// Something else is there.
    case isTaken
    /// Nobody can make anything there.
    case cannotBeMade
    /// The mode of the folder around it, which its owner may change, is against it.
    case isForbidden
    case failed(errno: Int32)
  }

  /// Makes the folder, or shares the one that is there.
  static func make(at path: FilePath) -> Attempt {
    for _ in 0..<100 {
      if path.bytes.withCString({ mkdir($0, mode) }) != 0, errno != EEXIST {
        return switch errno {
        case EROFS: .cannotBeMade
        case EACCES, EPERM: .isForbidden
        default: .failed(errno: errno)
        }
      }
      let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
      let number = path.bytes.withCString { cposix_open($0, flags, 0) }
      // Removed by another meanwhile.
      if number < 0, errno == ENOENT { continue }
      guard number >= 0 else { return .isTaken }
      let folder = Descriptor(number)
      guard isGuardLike(folder.information), folder.names.isEmpty else { return .isTaken }
      guard flock(number, LOCK_SH) == 0 else { return .failed(errno: errno) }
      if folder.information?.identity.prefix(2) == path.information?.identity.prefix(2) {
        return .made(GuardFolder(path: path, folder: folder))
      }
    }
    return .failed(errno: EAGAIN)
  }

  /// Whether an empty folder of that kind is there.
  static func isGuard(_ path: FilePath) -> Bool {
    isGuardLike(path.information) && path.readEntries()?.isEmpty == true
  }

  private static func isGuardLike(_ information: FileInformation?) -> Bool {
    information?.kind == .folder && information?.mode == UInt32(mode)
      && information?.owner == getuid()
  }

  /// Removes the folder unless somebody else needs it still.
  func release() {
    guard flock(folder.number, LOCK_EX | LOCK_NB) == 0 else { return }
    _ = path.bytes.withCString { rmdir($0) }
  }
}

import CPosix
import Glibc

/// Removes a folder with everything in it, whatever a command made there.
///
/// Links are removed and never followed. Folders that lie very deep are moved up first, so that no
/// depth is too much.
struct FolderRemoval {
  private static let depthLimit = 32

  private let top: Descriptor
  private var moved = 0

  static func remove(_ folder: FilePath) {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let number = folder.bytes.withCString { cposix_open($0, flags, 0) }
    guard number >= 0 else { return }
    var removal = FolderRemoval(top: Descriptor(number))
    var before = -1
    // Again for what was moved up, as long as that changes anything.
    while removal.moved != before {
      before = removal.moved
      removal.empty(removal.top, depth: 0)
    }
    _ = folder.bytes.withCString { rmdir($0) }
  }

  private init(top: Descriptor) { self.top = top }

  private mutating func empty(_ folder: Descriptor, depth: Int) {
    fchmod(folder.number, 0o700)
    for name in folder.names {
      if name.withCString({ unlinkat(folder.number, $0, 0) }) == 0 { continue }
      guard let below = open(name, in: folder) else { continue }
      if depth < Self.depthLimit {
        empty(below, depth: depth + 1)
      } else {
        moved += 1
        fchmod(below.number, 0o700)
        let place = Array("moved-\(moved)".utf8)
        _ = name.withCString { old in
          place.withCString { renameat(folder.number, old, top.number, $0) }
        }
      }
      _ = name.withCString { unlinkat(folder.number, $0, AT_REMOVEDIR) }
    }
  }

  private func open(_ name: [UInt8], in folder: Descriptor) -> Descriptor? {
    if let opened = folder.openFolder(name) { return opened }
    // Its mode may forbid it; what a link leads to is left alone.
    _ = name.withCString { fchmodat(folder.number, $0, 0o700, AT_SYMLINK_NOFOLLOW) }
    return folder.openFolder(name)
  }
}

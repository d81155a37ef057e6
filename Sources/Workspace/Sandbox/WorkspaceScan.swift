import Glibc
import Synchronization

/// Looks through the workspace for what git would obey and for links that lead out of it.
///
/// A folder that did not change since it was read is not read again.
final class WorkspaceScan: Sendable {
  /// What was found, by absolute paths.
  struct Findings: Sendable, Equatable {
    /// Every `.git` and every bare repository, with device and inode.
    var repositories: [FilePath: [Int]] = [:]
    /// Links that lead out.
    var links: Set<FilePath> = []
  }

  private struct Folder {
    var stamp: [Int]
    /// Changes that come later show in the stamp.
    var isSettled: Bool
    var folders: [FilePath] = []
    var repositories: [FilePath] = []
    var links: [FilePath] = []
  }

  /// Folders that are looked at, those near the root first.
  private static let limit = 20_000

  private let root: FilePath
  private let memory = Mutex<[FilePath: Folder]>([:])

  init(root: FilePath) { self.root = root }

  func findings() -> Findings {
    memory.withLock { known in
      var findings = Findings()
      var seen: [FilePath: Folder] = [:]
      var waiting = [root]
      var next = 0
      while next < waiting.count, next < Self.limit {
        let path = waiting[next]
        next += 1
        guard let folder = Self.look(at: path, known: known[path], root: root) else { continue }
        seen[path] = folder
        waiting += folder.folders
        findings.links.formUnion(folder.links)
        for repository in folder.repositories {
          guard let information = repository.information, !GuardFolder.isGuard(information) else {
            continue
          }
          findings.repositories[repository] = Array(information.identity.prefix(2))
        }
      }
      known = seen
      return findings
    }
  }

  private static func look(at path: FilePath, known: Folder?, root: FilePath) -> Folder? {
    var status = stat()
    guard path.bytes.withCString({ lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFDIR
    else { return nil }
    let stamp = [
      Int(status.st_dev), Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
      status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
    ]
    if let known, known.isSettled, known.stamp == stamp { return known }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let latest = max(status.st_mtim.tv_sec, status.st_ctim.tv_sec)
    var folder = Folder(stamp: stamp, isSettled: time.tv_sec - latest > 2)
    let entries = path.entries()
    if path != root, GitFolders.isBareRepository(entries) { folder.repositories.append(path) }
    for entry in entries {
      let place = path.appending(FilePath(bytes: entry.name))
      if GitFolders.isEntry(entry.name) {
        folder.repositories.append(place)
      } else if entry.kind == .folder {
        folder.folders.append(place)
      } else if entry.kind == .symbolicLink, leadsOut(place, of: root) {
        folder.links.append(place)
      }
    }
    return folder
  }

  private static func leadsOut(_ link: FilePath, of root: FilePath) -> Bool {
    guard let target = link.linkTarget else { return false }
    let end = link.resolved ?? link.parent.appending(target).withoutDots
    return !root.contains(end)
  }
}

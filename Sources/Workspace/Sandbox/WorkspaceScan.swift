import CPosix
import Glibc
import Synchronization

/// Looks through the workspace for what git would obey and for links that lead out of it.
///
/// A folder that did not change since it was read is not read again.
final class WorkspaceScan: Sendable {
  /// What was found, by absolute paths.
  struct Findings: Sendable, Equatable {
    /// Every `.git` and every bare repository, with what tells it from another.
    var repositories: [FilePath: [Int]] = [:]
    /// Links that lead out.
    var links: Set<FilePath> = []
    /// Folders whose contents are not known, for their modes are against it.
    var unreadable: Set<FilePath> = []
    /// Whether every folder was looked at.
    var isComplete = true
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
  static let limit = 100_000

  private let root: FilePath
  private let limit: Int
  private let memory = Mutex<[FilePath: Folder]>([:])

  init(root: FilePath, limit: Int = WorkspaceScan.limit) {
    self.root = root
    self.limit = limit
  }

  func findings() -> Findings {
    memory.withLock { known in
      var findings = Findings()
      var seen: [FilePath: Folder] = [:]
      var waiting = [root]
      var next = 0
      while next < waiting.count, next < limit {
        let path = waiting[next]
        next += 1
        guard let folder = Self.look(at: path, known: known[path], root: root) else {
          if errno != ENOENT, errno != ENOTDIR { findings.unreadable.insert(path) }
          continue
        }
        seen[path] = folder
        waiting += folder.folders
        findings.links.formUnion(folder.links)
        for repository in folder.repositories {
          guard let birthmark = repository.birthmark else {
            if errno != ENOENT, errno != ENOTDIR { findings.unreadable.insert(path) }
            continue
          }
          if !GuardFolder.isGuard(repository) { findings.repositories[repository] = birthmark }
        }
      }
      findings.isComplete = next == waiting.count
      known = seen
      return findings
    }
  }

  private static func look(at path: FilePath, known: Folder?, root: FilePath) -> Folder? {
    var status = stat()
    guard path.bytes.withCString({ lstat($0, &status) }) == 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      errno = ENOTDIR
      return nil
    }
    let stamp = [
      Int(status.st_dev), Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
      status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
    ]
    if let known, known.isSettled, known.stamp == stamp { return known }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let latest = max(status.st_mtim.tv_sec, status.st_ctim.tv_sec)
    var folder = Folder(stamp: stamp, isSettled: time.tv_sec - latest > 2)
    guard let entries = path.readEntries() else { return nil }
    if GitFolders.isBareRepository(entries) { folder.repositories.append(path) }
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

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

  fileprivate struct Folder {
    var stamp: FolderStamp
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
  private let memory = Mutex(Memory())

  private struct Memory {
    /// Every folder as it was read last.
    var folders: [FilePath: Folder] = [:]
    /// The same in a row, with what tells whether each is as it was; empty where some were not read.
    var row: [(place: FolderStamp.Place, path: FilePath, folder: Folder)] = []
  }

  init(root: FilePath, limit: Int = WorkspaceScan.limit) {
    self.root = root
    self.limit = limit
  }

  func findings() -> Findings {
    memory.withLock { memory in
      guard !memory.row.isEmpty, renew(&memory) else { return readAnew(&memory) }
      return Findings(memory.row.lazy.map(\.folder))
    }
  }

  /// Reads the folders that changed, as few do; false when there are others than before.
  private func renew(_ memory: inout Memory) -> Bool {
    for index in memory.row.indices {
      let (place, path, known) = memory.row[index]
      if known.isSettled, place.isUnchanged { continue }
      guard let folder = Self.look(at: path, known: known, root: root),
        folder.folders == known.folders
      else { return false }
      memory.row[index] = (FolderStamp.Place(path, folder.stamp), path, folder)
      memory.folders[path] = folder
    }
    return true
  }

  private func readAnew(_ memory: inout Memory) -> Findings {
    var seen: [FilePath: Folder] = [:]
    var unreadable: Set<FilePath> = []
    var waiting = [root]
    var next = 0
    while next < waiting.count, next < limit {
      let path = waiting[next]
      next += 1
      guard let folder = Self.look(at: path, known: memory.folders[path], root: root) else {
        if errno != ENOENT, errno != ENOTDIR { unreadable.insert(path) }
        continue
      }
      seen[path] = folder
      waiting += folder.folders
    }
    let isComplete = next == waiting.count
    memory.folders = seen
    memory.row =
      isComplete && unreadable.isEmpty
      ? seen.map { (FolderStamp.Place($0.key, $0.value.stamp), $0.key, $0.value) } : []
    var findings = Findings(seen.values)
    findings.unreadable.formUnion(unreadable)
    findings.isComplete = isComplete
    return findings
  }

  private static func look(at path: FilePath, known: Folder?, root: FilePath) -> Folder? {
    var status = stat()
    guard path.bytes.withCString({ lstat($0, &status) }) == 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      errno = ENOTDIR
      return nil
    }
    let stamp = FolderStamp(status)
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

extension WorkspaceScan.Findings {
  /// What is in these folders, the repositories as they are now.
  fileprivate init(_ folders: some Sequence<WorkspaceScan.Folder>) {
    for folder in folders {
      if !folder.links.isEmpty { links.formUnion(folder.links) }
      for entry in folder.repositories {
        guard let birthmark = entry.birthmark else {
          if errno != ENOENT, errno != ENOTDIR { unreadable.insert(entry.parent) }
          continue
        }
        if !GuardFolder.isGuard(entry) { repositories[entry] = birthmark }
      }
    }
  }
}

import CPosix
import Glibc
import Synchronization

/// A private folder for as long as the workspace is open: what commands see as `/tmp`, and the long
/// outputs.
///
/// It is made when it is first needed. Folders of programs that were killed are removed then: their
/// locks are free.
final class RunFolder: Sendable {
  struct Places: Sendable, Equatable {
    var folder: FilePath
    /// Commands may write here.
    var temporary: FilePath
    var outputs: FilePath
    /// A file with nothing in it.
    var empty: FilePath
  }

  private struct Opened {
    var places: Places
    /// Locked for as long as it is open.
    var lock: Descriptor
    var lastOutput = 0
  }

  private static let prefix = "tern-run-"
  /// Seconds; a younger folder may not be locked yet.
  private static let staleAge = 60

  private let opened = Mutex<Opened?>(nil)
  private let parent: FilePath?

  init(in parent: FilePath? = nil) {
    self.parent = parent
  }

  /// Tern's cache folder, which commands see and cannot write; nil when there is no place for it.
  ///
  /// In the machine's `/tmp` it would be covered by the commands' own.
  private static var cacheFolder: FilePath? {
    let cache = variable("XDG_CACHE_HOME") ?? variable("HOME").map { "\($0)/.cache" }
    guard let cache, cache.hasPrefix("/") else { return nil }
    let folder = FilePath("\(cache)/tern")
    for path in [FilePath(cache), folder] { _ = path.bytes.withCString { mkdir($0, 0o700) } }
    guard let place = folder.resolved, place.information?.owner == geteuid(),
      place.bytes.withCString({ access($0, W_OK | X_OK) }) == 0
    else { return nil }
    return place
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  deinit { remove() }

  func places() throws(SandboxError) -> Places {
    try opened.withLock { opened throws(SandboxError) in
      if let opened { return opened.places }
      let made = try make()
      opened = made
      return made.places
    }
  }

  /// A new file for the output of a command, or of what `kind` names; nil when it cannot be made.
  func newOutput(_ kind: String) -> OutputFile? {
    guard let places = try? places() else { return nil }
    let number = opened.withLock { opened in
      opened?.lastOutput += 1
      return opened?.lastOutput ?? 0
    }
    return OutputFile(in: places.outputs, name: "\(kind)-\(number).txt")
  }

  /// The folder and the name of an output's file; nil when the path is none of one.
  func output(_ path: FilePath) -> (folder: Descriptor, name: [UInt8])? {
    guard let outputs = opened.withLock({ $0?.places.outputs }), path.parent == outputs,
      let name = path.components.last, name != FilePath.above, let folder = Self.open(outputs)
    else { return nil }
    return (folder, name)
  }

  func remove() {
    let lost = opened.withLock { opened in
      defer { opened = nil }
      return opened
    }
    guard let lost else { return }
    FolderRemoval.remove(lost.places.folder)
  }

  private func make() throws(SandboxError) -> Opened {
    let parent = parent ?? Self.cacheFolder ?? FilePath(Self.variable("TMPDIR") ?? "/tmp")
    guard let parent = parent.resolved else {
      throw .system(operation: "Opening \(parent.display)", errno: ENOENT)
    }
    removeStale(in: parent)
    var template = parent.appending(FilePath("\(Self.prefix)XXXXXX")).bytes + [0]
    let isMade = template.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { $0.baseAddress.flatMap { mkdtemp($0) } != nil }
    }
    guard isMade else {
      throw .system(operation: "Making a folder in \(parent.display)", errno: errno)
    }
    let folder = FilePath(bytes: template.dropLast())
    let places = Places(
      folder: folder, temporary: folder.appending("tmp"), outputs: folder.appending("output"),
      empty: folder.appending("empty"))
    guard let lock = Self.open(folder), flock(lock.number, LOCK_EX | LOCK_NB) == 0,
      places.temporary.bytes.withCString({ mkdir($0, 0o700) }) == 0,
      places.outputs.bytes.withCString({ mkdir($0, 0o700) }) == 0,
      case let number = places.empty.bytes.withCString({
        cposix_open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
      }), number >= 0
    else { throw .system(operation: "Writing in \(folder.display)", errno: errno) }
    close(number)
    return Opened(places: places, lock: lock)
  }

  private func removeStale(in parent: FilePath) {
    for entry in parent.entries()
    where entry.kind == .folder && entry.name.starts(with: Self.prefix.utf8) {
      let folder = parent.appending(FilePath(bytes: entry.name))
      guard let lock = Self.open(folder), let information = lock.information,
        information.owner == getuid(), time(nil) - information.identity[3] > Self.staleAge,
        flock(lock.number, LOCK_EX | LOCK_NB) == 0
      else { continue }
      FolderRemoval.remove(folder)
    }
  }

  private static func open(_ folder: FilePath) -> Descriptor? {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let number = folder.bytes.withCString { cposix_open($0, flags, 0) }
    return number < 0 ? nil : Descriptor(number)
  }
}

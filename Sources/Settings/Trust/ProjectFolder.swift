import CPosix
import Glibc

/// The project that a folder belongs to, as far as names tell: nothing of it is opened here.
///
/// It begins at the nearest folder with a `.git`, or at the folder itself where there is none. A
/// `.git` that belongs to somebody else (as one in a folder that all may write) begins nothing.
package struct ProjectFolder: Sendable, Equatable {
  /// Where the session works: absolute and without links, like the others.
  package let start: [UInt8]
  package let root: [UInt8]
  /// The folders with a `.tern/config.toml`, from ``root`` down to ``start``.
  ///
  /// Each counts for itself: one that is not trusted takes nothing away from the others.
  package let configured: [[UInt8]]

  static let folderName = Array(".tern".utf8)
  static let fileName = Array("config.toml".utf8)
  private static let depthLimit = 128

  /// Looks up from a folder; `own` is where the person's own configuration lies, which belongs to
  /// no project even when it is called `.tern`.
  package init(containing start: [UInt8], own: [UInt8]) {
    self.start = start
    let folders = Self.chain(from: start)
    let root = folders.first { Self.isProject($0) } ?? start
    let inside = folders.prefix { $0.count >= root.count }
    self.root = root
    let own = FileIdentity(own)
    configured = inside.reversed().filter { Self.isConfigured($0, own: own) }
  }

  /// The folders from the root down to the start.
  package var folders: [[UInt8]] {
    Self.chain(from: start).prefix { $0.count >= root.count }.reversed()
  }

  /// The folder and those above it, the nearest first.
  private static func chain(from folder: [UInt8]) -> [[UInt8]] {
    var folders = [folder]
    var rest = folder[...]
    while folders.count < depthLimit, let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
      rest = rest[..<slash]
      folders.append(rest.isEmpty ? [UInt8(ascii: "/")] : Array(rest))
      if rest.isEmpty { break }
    }
    return folders
  }

  private static func isProject(_ folder: [UInt8]) -> Bool {
    guard let git = FileFacts(of: folder + Array("/.git".utf8)) else { return false }
    return git.kind != .other && FileOwner.isOurs(git.owner)
  }

  private static func isConfigured(_ folder: [UInt8], own: FileIdentity?) -> Bool {
    let place = folder + [UInt8(ascii: "/")] + folderName
    guard let facts = FileFacts(of: place), facts.identity != own else { return false }
    switch facts.kind {
    // Where a link leads is not looked at: that it is there is for the person to hear of.
    case .link: return true
    case .folder: return FileFacts(of: place + [UInt8(ascii: "/")] + fileName) != nil
    case .file, .other: return false
    }
  }
}

/// Who may own what Tern obeys.
enum FileOwner {
  /// Whether a file is this person's or the system's.
  ///
  /// Under `sudo`, the one who called it counts as this person.
  static func isOurs(_ owner: uid_t) -> Bool {
    if owner == geteuid() || owner == 0 { return true }
    guard geteuid() == 0, let caller = getenv("SUDO_UID") else { return false }
    return uid_t(String(cString: caller)) == owner
  }
}

/// One file, whatever it is called.
struct FileIdentity: Equatable {
  var device: UInt64
  var inode: UInt64

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  /// That of what a path leads to, through links too.
  init?(_ path: [UInt8]) {
    var status = stat()
    guard path.withPath({ stat($0, &status) }) == 0 else { return nil }
    self.init(status)
  }
}

/// What a name says without opening anything.
struct FileFacts {
  enum Kind { case file, folder, link, other }

  var kind: Kind
  var owner: uid_t
  var mode: UInt32
  var size: Int
  var identity: FileIdentity

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    owner = status.st_uid
    mode = status.st_mode & 0o7777
    size = Int(status.st_size)
    identity = FileIdentity(status)
  }

  /// Those of what stands at a path, a link itself; nil when nothing does.
  init?(of path: [UInt8]) {
    var status = stat()
    guard path.withPath({ lstat($0, &status) }) == 0 else { return nil }
    self.init(status)
  }

  /// Those of what is open.
  init?(of file: Int32) {
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    self.init(status)
  }
}

extension [UInt8] {
  /// Calls `body` with the bytes and a NUL after them.
  func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (self + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { preconditionFailure("a NUL is always there") }
        return body(start)
      }
    }
  }

  /// For people: what cannot be seen is written out.
  package var shownPath: String { VisibleText.line(self) }
}

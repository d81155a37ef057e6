import CPosix
import Glibc

/// A project's `.tern/config.toml` as bytes, read within bounds.
///
/// It is no link, lies behind none, and holds at most 64 KiB; a device or a pipe is an error and
/// never waited for.
package struct ProjectFile: Sendable, Equatable {
  package static let limit = 64 << 10

  /// The folder whose file it is.
  package let folder: [UInt8]
  package let bytes: [UInt8]
  /// What makes the file worth less trust, as sentences.
  package let cautions: [String]

  /// For people.
  package var path: String { Self.path(in: folder).shownPath }

  static func path(in folder: [UInt8]) -> [UInt8] {
    folder + [UInt8(ascii: "/")] + ProjectFolder.folderName + [UInt8(ascii: "/")]
      + ProjectFolder.fileName
  }

  package init(in folder: [UInt8]) throws(SettingsError) {
    let path = Self.path(in: folder).shownPath
    let holder = try Self.open(
      ProjectFolder.folderName, below: folder, flags: O_DIRECTORY, path: path)
    defer { close(holder) }
    let file = ProjectFolder.fileName.withPath {
      cposix_openat(holder, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0)
    }
    guard file >= 0 else { throw Self.error(path) }
    defer { close(file) }
    guard let facts = FileFacts(of: file), let above = FileFacts(of: holder) else {
      throw .unreadable(path: path, errno: errno)
    }
    guard facts.kind == .file else { throw .unsafe(path: path, reason: "it is no file") }
    guard facts.size <= Self.limit else {
      throw .unsafe(path: path, reason: "it is longer than \(Self.limit >> 10) KiB")
    }
    switch BoundedRead.bytes(of: file, limit: Self.limit) {
    case .success(let bytes): self.bytes = bytes
    case .failure(let error): throw .unreadable(path: path, errno: error.code)
    }
    self.folder = folder
    cautions = FolderCautions.sentences(about: folder, holder: above, file: facts)
  }

  private static func open(
    _ name: [UInt8], below folder: [UInt8], flags: Int32, path: String
  ) throws(SettingsError) -> Int32 {
    let outer = folder.withPath { cposix_open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
    guard outer >= 0 else { throw error(path) }
    defer { close(outer) }
    let inner = name.withPath {
      cposix_openat(outer, $0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags, 0)
    }
    guard inner >= 0 else { throw error(path) }
    return inner
  }

  private static func error(_ path: String) -> SettingsError {
    switch errno {
    // The kernel's two words for a link where none may be.
    case ELOOP, ENOTDIR: .unsafe(path: path, reason: "it is a link, or lies behind one")
    case ENXIO: .unsafe(path: path, reason: "it is no file")
    case let code: .unreadable(path: path, errno: code)
    }
  }
}

/// What makes a folder worth less trust.
enum FolderCautions {
  static func sentences(about folder: [UInt8], holder: FileFacts, file: FileFacts) -> [String] {
    var sentences: [String] = []
    if let facts = FileFacts(of: folder) {
      if !FileOwner.isOurs(facts.owner) {
        sentences.append("The folder belongs to another user (\(facts.owner)).")
      }
      if facts.isWritableByOthers { sentences.append("Others may write in this folder.") }
    }
    if !FileOwner.isOurs(file.owner) || !FileOwner.isOurs(holder.owner) {
      sentences.append("The configuration belongs to another user (\(file.owner)).")
    }
    if file.isWritableByOthers || holder.isWritableByOthers {
      sentences.append("Others may write the configuration.")
    }
    if let above = openParent(of: folder) {
      sentences.append("Others may replace this folder: \(above.shownPath) is open to all.")
    }
    return sentences
  }

  /// The nearest folder above that everybody may change, without the bit that protects what each
  /// one made in it.
  private static func openParent(of folder: [UInt8]) -> [UInt8]? {
    var rest = folder[...]
    while let slash = rest.lastIndex(of: UInt8(ascii: "/")), slash > 0 {
      rest = rest[..<slash]
      guard let facts = FileFacts(of: Array(rest)) else { return nil }
      if facts.isWritableByOthers { return Array(rest) }
    }
    return nil
  }
}

extension FileFacts {
  /// Whether everybody may write, and replace what others made.
  var isWritableByOthers: Bool { mode & 0o002 != 0 && mode & 0o1000 == 0 }
}

import CPosix
import Glibc

/// A log for the day when something went wrong: its owner's alone, and never larger than twice its
/// limit.
///
/// When it is full it becomes `NAME.1`, in the place of the one before. Several programs may write
/// to it: each notices when another has moved it away. Nothing but a plain file of the user's own
/// is ever written to, whatever somebody put in its place.
///
///     var log = LogFile(path: locations.logFile)
///     try log.append(Array("one line\n".utf8))
package struct LogFile: Sendable {
  package static let defaultLimit = 8 << 20

  package let path: String
  /// In bytes.
  private let limit: Int
  private var file: OpenFile?

  package init(path: String, limit: Int = defaultLimit) {
    self.path = path
    self.limit = limit
  }

  /// Adds whole lines, but for those that are longer than the limit; throws when not all of them were
  /// written.
  package mutating func append(_ lines: [UInt8]) throws(SettingsError) {
    guard lines.count > limit else { return try add(lines) }
    for line in lines.split(separator: 0x0A) where line.count < limit { try add(line + [0x0A]) }
  }

  private mutating func add(_ lines: [UInt8]) throws(SettingsError) {
    var open = try current()
    if open.size > 0, open.size + lines.count > limit {
      // Whoever else writes to it goes on in the new one.
      if rename(path, path + ".1") != 0 { throw .unwritable(path: path, errno: errno) }
      file = nil
      open = try current()
    }
    do throws(SettingsError) {
      try open.write(lines, path)
    } catch {
      file = nil
      throw error
    }
  }

  /// The file at the path: the one that is open, unless it was moved away.
  private mutating func current() throws(SettingsError) -> OpenFile {
    var status = stat()
    if let file, lstat(path, &status) == 0, status.st_ino == file.number { return file }
    let opened = try OpenFile(path)
    file = opened
    return opened
  }
}

/// Owns the descriptor.
private final class OpenFile: Sendable {
  private let descriptor: Int32
  let number: ino_t

  init(_ path: String) throws(SettingsError) {
    Self.makeFolders(above: path)
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    descriptor = cposix_open(path, flags, 0o600)
    guard descriptor >= 0 else { throw .unwritable(path: path, errno: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), fchmod(descriptor, 0o600) == 0
    else {
      close(descriptor)
      throw .unwritable(path: path, errno: EPERM)
    }
    number = status.st_ino
  }

  deinit { close(descriptor) }

  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  func write(_ lines: [UInt8], _ path: String) throws(SettingsError) {
    var rest = lines[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .unwritable(path: path, errno: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Folders of the user's alone; what is there already stays as it is.
  private static func makeFolders(above path: String) {
    let parts = path.split(separator: "/").dropLast()
    var folder = path.hasPrefix("/") ? "" : "."
    for part in parts {
      folder += "/" + part
      mkdir(folder, 0o700)
    }
  }
}

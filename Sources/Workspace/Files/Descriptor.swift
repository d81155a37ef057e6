import CPosix
import Glibc

/// An open file descriptor, closed when its last holder lets go.
final class Descriptor: Sendable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }
}

extension Descriptor {
  /// Opens `name` in this folder; nil leaves the reason in `errno`.
  func open(_ name: [UInt8], _ flags: Int32, mode: UInt32 = 0) -> Descriptor? {
    let number = name.withCString { cposix_openat(self.number, $0, flags | O_CLOEXEC, mode) }
    return number < 0 ? nil : Descriptor(number)
  }

  /// Opens the folder `name` in this one, never through a symbolic link.
  func openFolder(_ name: [UInt8]) -> Descriptor? {
    open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  }

  /// What `name` in this folder is, not following a link; nil leaves the reason in `errno`.
  func information(of name: [UInt8]) -> FileInformation? {
    var status = stat()
    let code = name.withCString { fstatat(number, $0, &status, AT_SYMLINK_NOFOLLOW) }
    return code == 0 ? FileInformation(status) : nil
  }

  /// What is open here.
  var information: FileInformation? {
    var status = stat()
    return fstat(number, &status) == 0 ? FileInformation(status) : nil
  }

  /// The names in this folder, but for itself and the one above; none when it cannot be read.
  var names: [[UInt8]] {
    // A descriptor of its own, which closedir closes.
    let number = cposix_openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard number >= 0 else { return [] }
    guard let stream = fdopendir(number) else {
      close(number)
      return []
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != FilePath.here, name != FilePath.above { names.append(name) }
    }
    return names
  }

  /// Where the link `name` in this folder points.
  func linkTarget(of name: [UInt8]) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = name.withCString { link in
      buffer.withUnsafeMutableBytes { space -> Int in
        guard let start = space.baseAddress else { return -1 }
        return readlinkat(number, link, start, space.count)
      }
    }
    return count < 0 ? nil : Array(buffer[..<count])
  }

  /// Everything up to the end, or nil with `errno`; stops once more than `limit` bytes came.
  func readAll(limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(limit, 1 << 16 - 1) + 1)
    while bytes.count <= limit {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      guard count > 0 else { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
  }

  /// Writes all of `bytes`; false leaves the reason in `errno`.
  func writeAll(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }
}

/// What the file system says about a file, as far as the workspace asks.
struct FileInformation: Sendable, Equatable {
  enum Kind: Sendable, Equatable { case file, folder, symbolicLink, other }

  var kind: Kind
  var size: Int
  /// The permission bits.
  var mode: UInt32
  var owner: UInt32
  var group: UInt32
  /// Device, inode, size and time of change of the contents: the same for the same contents.
  var identity: [Int]

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .symbolicLink
      default: .other
      }
    size = Int(status.st_size)
    mode = status.st_mode & 0o7777
    owner = status.st_uid
    group = status.st_gid
    identity = [
      Int(status.st_dev), Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec,
      status.st_mtim.tv_nsec,
    ]
  }
}

extension [UInt8] {
  /// Calls `body` with the bytes and a NUL after them.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (self + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { preconditionFailure("a NUL is always there") }
        return body(start)
      }
    }
  }
}

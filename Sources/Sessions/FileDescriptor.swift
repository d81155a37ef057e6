import Glibc

/// What the log asks of the system, by descriptor.
enum FileDescriptor {
  /// Opens with `O_CLOEXEC`, not through a link.
  static func open(_ path: String, _ flags: Int32, mode: UInt32 = 0) -> Result<Int32, Failure> {
    while true {
      let descriptor = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
      if descriptor >= 0 { return .success(descriptor) }
      guard errno == EINTR else { return .failure(Failure(errno: errno)) }
    }
  }

  /// Writes all bytes, normally by one call; answers `errno`, or 0.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count < 0 ? errno : EIO }
        // A short write is followed by another one to learn its reason.
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
      return 0
    }
  }

  /// Whether what follows the first `length` bytes begins a line.
  static func endsLine(_ descriptor: Int32, length: Int) -> Bool {
    guard length > 0 else { return true }
    var last: UInt8 = 0
    return pread(descriptor, &last, 1, length - 1) == 1 && last == UInt8(ascii: "\n")
  }

  /// Answers `errno`, or 0.
  static func synchronizeFolder(_ path: String) -> Int32 {
    switch open(path, O_RDONLY | O_DIRECTORY) {
    case .failure(let failure): return failure.errno
    case .success(let descriptor):
      defer { close(descriptor) }
      return fsync(descriptor) == 0 ? 0 : errno
    }
  }

  /// Makes the folder and those above it, for this person alone whatever the umask; answers
  /// `errno`, or 0.
  static func makeFolder(_ path: String) -> Int32 {
    if mkdir(path, 0o700) == 0 { return chmod(path, 0o700) == 0 ? 0 : errno }
    switch errno {
    case EEXIST: return 0
    case ENOENT:
      guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return ENOENT }
      let code = makeFolder(String(path[..<slash]))
      guard code == 0 else { return code }
      guard mkdir(path, 0o700) == 0 else { return errno == EEXIST ? 0 : errno }
      return chmod(path, 0o700) == 0 ? 0 : errno
    default: return errno
    }
  }

  struct Failure: Error {
    var errno: Int32
  }
}

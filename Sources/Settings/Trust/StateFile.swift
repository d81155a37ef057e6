import CPosix
import Glibc
import JSON

/// A small file of Tern's own with an object a line, such as what a person trusts.
///
/// It is the person's alone (0600, whatever the umask), never reached through a link at its place,
/// and replaced as a whole: a reader sees the old lines or the new ones. Writers take turns by a
/// lock on a file beside it.
struct StateFile: Sendable {
  let path: String

  private static let limit = 4 << 20
  /// In milliseconds: how long a writer waits for another one.
  private static let patience = 3000

  /// The lines that are objects; none when there is no file.
  func lines() throws(SettingsError) -> [JSON] {
    try text().split(separator: 0x0A).compactMap { line in
      guard let json = try? JSON(parsing: Array(line)), json.members != nil else { return nil }
      return json
    }
  }

  /// Replaces the lines by what `change` makes of them.
  func update(_ change: (inout [JSON]) -> Void) throws(SettingsError) {
    let folder = path.prefixToLastSlash
    if let code = Self.makeFolder(folder) { throw .unwritable(path: folder, errno: code) }
    let lock = try lock()
    defer { close(lock) }
    let old = try lines()
    var lines = old
    change(&lines)
    guard lines != old else { return }
    try replace(by: Array(lines.map { $0.text + "\n" }.joined().utf8), in: folder)
  }
}

// MARK: - Reading

extension StateFile {
  private func text() throws(SettingsError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw .unreadable(path: path, errno: errno)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .unreadable(path: path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unsafe(path: path, reason: "it is no file")
    }
    guard status.st_uid == geteuid() else {
      throw .unsafe(path: path, reason: "it belongs to somebody else")
    }
    guard status.st_mode & 0o022 == 0 else {
      throw .unsafe(path: path, reason: "others may write it")
    }
    switch BoundedRead.bytes(of: file, limit: Self.limit) {
    case .success(let bytes): return bytes
    case .failure(let error): throw .unreadable(path: path, errno: error.code)
    }
  }
}

// MARK: - Writing

extension StateFile {
  /// Waits for other writers; the descriptor holds the lock until it is closed.
  private func lock() throws(SettingsError) -> Int32 {
    let place = path + ".lock"
    let file = cposix_open(place, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard file >= 0 else { throw .unwritable(path: place, errno: errno) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw .unsafe(path: place, reason: "it is no file")
    }
    fchmod(file, 0o600)
    for _ in 0..<Self.patience / 10 {
      if cposix_lock_whole_file(file) == 0 { return file }
      guard errno == EAGAIN || errno == EACCES || errno == EINTR else { break }
      usleep(10_000)
    }
    let code = errno
    close(file)
    throw .unwritable(path: place, errno: code)
  }

  private func replace(by bytes: [UInt8], in folder: String) throws(SettingsError) {
    let name = "\(path).\(UInt64.random(in: 0 ..< .max))"
    let file = cposix_open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .unwritable(path: path, errno: errno) }
    let isWritten =
      fchmod(file, 0o600) == 0 && Self.write(bytes, to: file) && fsync(file) == 0
    let code = errno
    close(file)
    guard isWritten, isReplaceable, rename(name, path) == 0 else {
      let reason = isWritten ? errno : code
      unlink(name)
      throw .unwritable(path: path, errno: reason)
    }
    // The new name is safe only once the folder is.
    let holder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard holder >= 0 else { return }
    fsync(holder)
    close(holder)
  }

  /// Whether what stands in the place may go: nothing, or a file.
  private var isReplaceable: Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return errno == ENOENT }
    guard status.st_mode & S_IFMT != S_IFREG else { return true }
    errno = EEXIST
    return false
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Makes the folder and those above it for this person alone; answers the error's number.
  private static func makeFolder(_ path: String) -> Int32? {
    if mkdir(path, 0o700) == 0 { return chmod(path, 0o700) == 0 ? nil : errno }
    switch errno {
    case EEXIST: return nil
    case ENOENT:
      let above = path.prefixToLastSlash
      guard !above.isEmpty, above != path else { return ENOENT }
      return makeFolder(above) ?? (mkdir(path, 0o700) == 0 || errno == EEXIST ? nil : errno)
    default: return errno
    }
  }
}

extension String {
  /// The path without its last part.
  fileprivate var prefixToLastSlash: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == utf8.startIndex ? "/" : String(self[..<slash])
  }
}

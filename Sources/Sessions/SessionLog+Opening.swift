import Glibc
import JSON

extension SessionLog {
  /// Makes an empty log, locked.
  static func create(in folder: String) throws(SessionError) -> SessionLog {
    let id = SessionID.make()
    let day = folder + "/" + Timestamp.dayFolder(SessionID.time(of: id) ?? Timestamp.now())
    let path = "\(day)/\(id).jsonl"
    let code = FileDescriptor.makeFolder(day)
    guard code == 0 else { throw .system(operation: "Making", path: day, errno: code) }
    let flags = O_RDWR | O_APPEND | O_CREAT | O_EXCL
    let descriptor: Int32
    switch FileDescriptor.open(path, flags, mode: 0o600) {
    case .failure(let failure):
      throw .system(operation: "Making", path: path, errno: failure.errno)
    case .success(let opened): descriptor = opened
    }
    do throws(SessionError) {
      guard fchmod(descriptor, 0o600) == 0 else {
        throw .system(operation: "Making", path: path, errno: errno)
      }
      try lock(descriptor, id: id, path: path)
    } catch {
      unlink(path)
      Glibc.close(descriptor)
      throw error
    }
    return SessionLog(
      id: id, path: path, descriptor: descriptor, length: 0, nextSequence: 1, isMidLine: false,
      isNew: true)
  }

  /// Opens a log, locked, and reads it; an unfinished last line is set aside.
  static func open<Payload>(
    id: String, path: String, reading: @escaping @Sendable (JSON) -> Payload
  ) throws(SessionError) -> OpenedSession<Payload> {
    let descriptor: Int32
    switch FileDescriptor.open(path, O_RDWR | O_APPEND) {
    case .failure(let failure):
      throw .system(operation: "Opening", path: path, errno: failure.errno)
    case .success(let opened): descriptor = opened
    }
    do throws(SessionError) {
      try lock(descriptor, id: id, path: path)
      return try read(descriptor, id: id, path: path, reading)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }

  private static func lock(
    _ descriptor: Int32, id: String, path: String
  ) throws(SessionError) {
    guard !FileLock.take(descriptor) else { return }
    if errno == EAGAIN || errno == EACCES { throw .locked(id: id) }
    throw .system(operation: "Locking", path: path, errno: errno)
  }

  private static func read<Payload>(
    _ descriptor: Int32, id: String, path: String, _ reading: @escaping @Sendable (JSON) -> Payload
  ) throws(SessionError) -> OpenedSession<Payload> {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .system(operation: "Opening", path: path, errno: EINVAL)
    }
    var contents = try LogReader(descriptor: descriptor, path: path, length: status.st_size)
      .contents(reading: reading)
    let breaks = contents.checkSequence()
    let tail = TornTail(descriptor: descriptor, path: path, length: status.st_size)
    let (length, kept) = tail.settle(contents.tail)
    let log = SessionLog(
      id: id, path: path, descriptor: descriptor, length: length,
      nextSequence: (contents.records.map(\.sequence).max() ?? 0) + 1,
      isMidLine: !FileDescriptor.endsLine(descriptor, length: length), isNew: false)
    return OpenedSession(
      log: log, records: contents.records, damagedLines: contents.damage.count,
      sequenceBreaks: breaks, tornTail: kept)
  }
}

/// The unfinished last line of a log whose writer was killed.
private struct TornTail {
  let descriptor: Int32
  let path: String
  let length: Int

  /// Ends a line that is whole, or keeps a torn one in a file beside the log and cuts it off.
  ///
  /// Returns the log's length and that file.
  ///
  /// When neither can be done, for want of space say, the log stays as it is: the next record
  /// then begins with a line feed.
  func settle(_ tail: LogTail) -> (length: Int, kept: String?) {
    switch tail {
    case .whole: return (length, nil)
    case .unended:
      let isEnded = FileDescriptor.write([UInt8(ascii: "\n")], to: descriptor) == 0
      return (isEnded ? length + 1 : length, nil)
    case .torn(let offset):
      guard let kept = keep(from: offset) else { return (length, nil) }
      return (ftruncate(descriptor, offset) == 0 ? offset : length, kept)
    }
  }

  /// Copies the bytes from an offset on into `<id>.torn-<n>`, saved before it returns.
  private func keep(from offset: Int) -> String? {
    let stem = path.hasSuffix(".jsonl") ? String(path.dropLast(6)) : path
    for number in 1...999 {
      let name = "\(stem).torn-\(number)"
      switch FileDescriptor.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600) {
      case .failure(let failure) where failure.errno == EEXIST: continue
      case .failure: return nil
      case .success(let copy):
        defer { close(copy) }
        if fchmod(copy, 0o600) == 0, copyBytes(from: offset, to: copy), fsync(copy) == 0 {
          return name
        }
        unlink(name)
        return nil
      }
    }
    return nil
  }

  private func copyBytes(from start: Int, to copy: Int32) -> Bool {
    var offset = start
    while offset < length {
      let block = [UInt8](unsafeUninitializedCapacity: min(1 << 20, length - offset)) {
        $1 = max(0, pread(descriptor, $0.baseAddress, $0.count, offset))
      }
      guard !block.isEmpty, FileDescriptor.write(block, to: copy) == 0 else { return false }
      offset += block.count
    }
    return true
  }
}

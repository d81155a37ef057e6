import Glibc
package import JSON
import Synchronization

/// The append-only log of one session, locked while it is open.
///
/// ``RecordLine`` describes a line. Nothing that stands in the file is ever changed; only an
/// unfinished last line is cut off, after it was kept in a file of its own.
package final class SessionLog: Sendable {
  package let id: String
  package let path: String
  private let state: Mutex<State>

  private struct State {
    /// -1 once closed.
    var descriptor: Int32
    /// Bytes of the file that are whole lines of ours.
    var length: Int
    var nextSequence: Int
    /// The file ends inside a line that could not be set aside.
    var isMidLine = false
    /// How many threads are in `fdatasync`; the last one closes when `isClosing`.
    var synchronizing = 0
    var isClosing = false
    var isNew: Bool
    /// Once it failed the kernel forgets what was not written: no later success counts.
    var synchronizeError: Int32 = 0
  }

  init(
    id: String, path: String, descriptor: Int32, length: Int, nextSequence: Int, isMidLine: Bool,
    isNew: Bool
  ) {
    self.id = id
    self.path = path
    state = Mutex(
      State(
        descriptor: descriptor, length: length, nextSequence: nextSequence, isMidLine: isMidLine,
        isNew: isNew))
  }

  deinit { close() }

  /// Writes payloads, a line each, with one `write`: what it returned from survives `kill -9`.
  ///
  /// Safe from any thread; lines never mix. After a failure none of the payloads is in the log,
  /// and a later call may succeed.
  @discardableResult
  package func append(_ payloads: [JSON]) throws(SessionError) -> [SessionRecord] {
    guard !payloads.isEmpty else { return [] }
    return try state.withLock { state throws(SessionError) in
      guard state.descriptor >= 0, !state.isClosing else {
        throw .system(operation: "Appending to", path: path, errno: EBADF)
      }
      try anchor(&state)
      let time = Timestamp.now()
      let records = payloads.enumerated().map { index, payload in
        SessionRecord(sequence: state.nextSequence + index, time: time, payload: payload)
      }
      var bytes: [UInt8] = state.isMidLine ? [UInt8(ascii: "\n")] : []
      for record in records { RecordLine.write(record, to: &bytes) }
      try write(bytes, &state)
      state.nextSequence += records.count
      return records
    }
  }

  /// Waits until all that was appended is on the disk (`fdatasync`, on a thread of its own).
  package func synchronize() async throws(SessionError) {
    let code = await Threads.run { [self] in synchronizeNow() }
    guard code == 0 else { throw .system(operation: "Saving", path: path, errno: code) }
  }

  /// Releases the lock.
  ///
  /// A log without any record is removed.
  package func close() {
    state.withLock { state in
      guard state.descriptor >= 0, !state.isClosing else { return }
      state.isClosing = true
      if state.length == 0, !state.isMidLine { unlink(path) }
      closeWhenIdle(&state)
    }
  }
}

// MARK: - Writing

extension SessionLog {
  /// Sees to it that the file is the one we left: someone else may have cut, lengthened or
  /// removed it.
  private func anchor(_ state: inout State) throws(SessionError) {
    var status = stat()
    guard fstat(state.descriptor, &status) == 0 else {
      throw .system(operation: "Appending to", path: path, errno: errno)
    }
    guard status.st_nlink > 0 else { throw .removed(path: path) }
    guard status.st_size != state.length else { return }
    state.length = status.st_size
    state.isMidLine = !FileDescriptor.endsLine(state.descriptor, length: status.st_size)
  }

  private func write(_ bytes: [UInt8], _ state: inout State) throws(SessionError) {
    let descriptor = state.descriptor
    let code = FileDescriptor.write(bytes, to: descriptor)
    guard code == 0 else {
      while ftruncate(descriptor, state.length) != 0, errno == EINTR {}
      throw .system(operation: "Appending to", path: path, errno: code)
    }
    state.length += bytes.count
    state.isMidLine = false
  }
}

// MARK: - Saving and closing

extension SessionLog {
  private func synchronizeNow() -> Int32 {
    let (descriptor, isNew) = state.withLock { state -> (Int32, Bool) in
      guard state.descriptor >= 0, !state.isClosing else { return (-1, false) }
      state.synchronizing += 1
      return (state.descriptor, state.isNew)
    }
    guard descriptor >= 0 else { return EBADF }
    var code = fdatasync(descriptor) == 0 ? 0 : errno
    if isNew, code == 0 { code = synchronizeFolders() }
    return state.withLock { state in
      state.synchronizing -= 1
      if code == 0 { state.isNew = false }
      if state.synchronizeError == 0 { state.synchronizeError = code }
      if state.isClosing { closeWhenIdle(&state) }
      return state.synchronizeError
    }
  }

  /// Makes the file's name last: its folder and those of the month, the year and all sessions.
  private func synchronizeFolders() -> Int32 {
    var folder = path[...]
    for _ in 0..<4 {
      guard let slash = folder.lastIndex(of: "/") else { break }
      folder = folder[..<slash]
      let code = FileDescriptor.synchronizeFolder(String(folder))
      guard code == 0 else { return code }
    }
    return 0
  }

  private func closeWhenIdle(_ state: inout State) {
    guard state.synchronizing == 0 else { return }
    FileLock.release(state.descriptor)
    Glibc.close(state.descriptor)
    state.descriptor = -1
  }
}

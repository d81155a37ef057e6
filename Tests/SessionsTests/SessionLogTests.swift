import Glibc
import JSON
import TestFolder
import Testing

@testable import Sessions

@Suite struct SessionLogTests {
  private let folder: TemporaryFolder
  private var store: SessionStore { SessionStore(folder: folder.path + "/sessions") }

  init() throws { folder = try TemporaryFolder() }

  static func notice(_ number: Int) -> JSON { ["type": "notice", "text": .string("n\(number)")] }

  @Test func `what was appended comes back in order`() throws {
    let log = try store.create()
    let first = try log.append([Self.notice(1)])
    let rest = try log.append([Self.notice(2), Self.notice(3)])
    log.close()
    #expect((first + rest).map(\.sequence) == [1, 2, 3])
    let opened = try store.open(prefix: log.id)
    #expect(opened.records == first + rest)
    #expect(opened.damagedLines == 0)
    #expect(opened.sequenceBreaks == 0)
    #expect(opened.tornTail == nil)
    #expect(try opened.log.append([Self.notice(4)]).map(\.sequence) == [4])
  }

  @Test func `a log that has records is kept and one without is not`() throws {
    let kept = try store.create()
    try kept.append([Self.notice(1)])
    kept.close()
    kept.close()
    let empty = try store.create()
    try empty.append([])
    empty.close()
    #expect(access(kept.path, F_OK) == 0)
    #expect(access(empty.path, F_OK) != 0)
  }

  @Test func `letting go of a log closes it`() throws {
    var log: SessionLog? = try store.create()
    let path = try #require(log?.path)
    log = nil
    #expect(access(path, F_OK) != 0)
  }

  @Test func `a closed log takes nothing`() throws {
    let log = try store.create()
    log.close()
    #expect(throws: SessionError.system(operation: "Appending to", path: log.path, errno: EBADF)) {
      try log.append([Self.notice(1)])
    }
  }

  @Test func `a log is open once`() throws {
    let log = try store.create()
    try log.append([Self.notice(1)])
    #expect(throws: SessionError.locked(id: log.id)) { try store.open(prefix: log.id) }
    log.close()
    let opened = try store.open(prefix: log.id)
    #expect(opened.records.count == 1)
    #expect(throws: SessionError.locked(id: log.id)) { try store.open(prefix: log.id) }
  }

  @Test func `threads never mix their lines`() async throws {
    let log = try store.create()
    let numbers = try await withThrowingTaskGroup(of: [Int].self) { group in
      for writer in 0..<8 {
        group.addTask {
          try (0..<100).flatMap { index in
            try log.append([Self.notice(writer), Self.notice(index)]).map(\.sequence)
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(numbers.sorted() == Array(1...1600))
    log.close()
    let opened = try store.open(prefix: log.id)
    #expect(opened.records.map(\.sequence) == Array(1...1600))
    #expect(opened.damagedLines == 0)
  }

  @Test func `a synchronized log can be closed and opened at once`() async throws {
    let log = try store.create()
    try log.append([Self.notice(1)])
    try await log.synchronize()
    async let first: Void = log.synchronize()
    async let second: Void = log.synchronize()
    _ = try await (first, second)
    log.close()
    #expect(try store.open(prefix: log.id).records.count == 1)
    await #expect(throws: SessionError.system(operation: "Saving", path: log.path, errno: EBADF)) {
      try await log.synchronize()
    }
  }

  @Test func `a last line torn at any byte is kept aside`() throws {
    let log = try store.create()
    try log.append([Self.notice(1), Self.notice(2)])
    log.close()
    let bytes = try #require(TemporaryFolder.bytes(at: log.path))
    let lineStart = try #require(bytes.firstIndex(of: 0x0A)) + 1
    for count in lineStart + 1..<bytes.count - 1 {
      try TemporaryFolder.write(Array(bytes.prefix(count)), at: log.path)
      let opened = try store.open(prefix: log.id)
      #expect(opened.records.map(\.payload) == [Self.notice(1)])
      #expect(opened.damagedLines == 1)
      let kept = try #require(opened.tornTail)
      #expect(kept.hasPrefix(log.path.dropLast(6) + ".torn-"))
      #expect(TemporaryFolder.bytes(at: kept) == Array(bytes[lineStart..<count]))
      #expect(TemporaryFolder.mode(of: kept) == 0o600)
      #expect(TemporaryFolder.bytes(at: log.path) == Array(bytes[..<lineStart]))
      try opened.log.append([Self.notice(3)])
      opened.log.close()
      let again = try store.open(prefix: log.id)
      #expect(again.records.map(\.payload) == [Self.notice(1), Self.notice(3)])
      #expect(again.damagedLines == 0)
      again.log.close()
    }
  }

  @Test func `a whole last line without its line feed is kept`() throws {
    let log = try store.create()
    try log.append([Self.notice(1), Self.notice(2)])
    log.close()
    let bytes = try #require(TemporaryFolder.bytes(at: log.path))
    try TemporaryFolder.write(Array(bytes.dropLast()), at: log.path)
    let opened = try store.open(prefix: log.id)
    #expect(opened.records.map(\.sequence) == [1, 2])
    #expect(opened.tornTail == nil)
    #expect(TemporaryFolder.bytes(at: log.path) == bytes)
  }

  @Test func `a damaged line stays where it is`() throws {
    let log = try store.create()
    try log.append((1...3).map(Self.notice))
    log.close()
    var bytes = try #require(TemporaryFolder.bytes(at: log.path))
    bytes[bytes.count / 2] ^= 1
    try TemporaryFolder.write(bytes, at: log.path)
    let opened = try store.open(prefix: log.id)
    #expect(opened.records.map(\.sequence) == [1, 3])
    #expect(opened.damagedLines == 1)
    #expect(opened.sequenceBreaks == 0)
    #expect(TemporaryFolder.bytes(at: log.path) == bytes)
    #expect(try opened.log.append([Self.notice(4)]).map(\.sequence) == [4])
  }

  @Test func `a file that others cut is continued on a line of its own`() throws {
    let log = try store.create()
    try log.append((1...3).map(Self.notice))
    truncate(log.path, try #require(TemporaryFolder.bytes(at: log.path)).count - 5)
    try log.append([Self.notice(4)])
    log.close()
    let opened = try store.open(prefix: log.id)
    #expect(opened.records.map(\.sequence) == [1, 2, 4])
    #expect(opened.damagedLines == 1)
  }

  @Test func `a file that was removed is not written in secret`() throws {
    let log = try store.create()
    try log.append([Self.notice(1)])
    unlink(log.path)
    #expect(throws: SessionError.removed(path: log.path)) { try log.append([Self.notice(2)]) }
  }

  @Test func `a link in a log's place is not followed`() throws {
    let log = try store.create()
    try log.append([Self.notice(1)])
    log.close()
    let elsewhere = folder.path + "/elsewhere"
    rename(log.path, elsewhere)
    symlink(elsewhere, log.path)
    #expect(throws: SessionError.system(operation: "Opening", path: log.path, errno: ELOOP)) {
      try store.open(prefix: log.id)
    }
  }
}

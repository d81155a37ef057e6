import Glibc
import JSON
import TestFolder
import Testing

@testable import Sessions

@Suite struct SessionStoreTests {
  private let folder: TemporaryFolder
  private var store: SessionStore { SessionStore(folder: folder.path) }

  init() throws { folder = try TemporaryFolder() }

  /// Writes a log as another day would have, without the store's clock.
  private func plant(_ id: String, cwd: String = "/p", text: String = "hello") throws {
    let day = folder.path + "/2026/11/20"
    _ = FileDescriptor.makeFolder(day)
    let events: [JSON] = [
      ["type": "session.started", "cwd": .string(cwd), "model": "a/b"],
      ["type": "user.message", "text": .string(text)],
    ]
    let bytes = events.enumerated().flatMap { index, event in
      RecordLineTests.line(SessionRecord(sequence: index + 1, time: 1000 + index, payload: event))
    }
    try TemporaryFolder.write(bytes, at: "\(day)/\(id).jsonl")
  }

  private func age(_ id: String, seconds: Int) {
    let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    utimensat(AT_FDCWD, "\(folder.path)/2026/11/20/\(id).jsonl", times, 0)
  }

  static let first = "0198f6a0-1111-7aaa-8000-000000000001"
  static let second = "0198f6a0-1111-7bbb-8000-000000000002"
  static let third = "0198ffff-2222-7ccc-8000-000000000003"

  @Test(arguments: [
    third, "0198ff", "0198FFFF-2", "0198ffff2222", " 0198ffff\n",
    "0198ffff-2222-7ccc-8000-00000000000",
  ])
  func `any unique prefix opens`(prefix: String) throws {
    for id in [Self.first, Self.second, Self.third] { try plant(id) }
    #expect(try store.open(prefix: prefix).log.id == Self.third)
  }

  @Test func `an ambiguous prefix lists what it could be, newest first`() throws {
    try plant(Self.first, text: "one")
    try plant(Self.second, text: "two")
    #expect(
      throws: SessionError.ambiguous(
        prefix: "0198f6a0", candidates: [Self.second + "  two", Self.first + "  one"])
    ) { try store.open(prefix: "0198f6a0") }
  }

  @Test func `a mistyped prefix lists the near ones`() throws {
    for id in [Self.first, Self.second, Self.third] { try plant(id) }
    #expect(
      throws: SessionError.unknown(prefix: "0198fffe-2222", near: [Self.third + "  hello"])
    ) { try store.open(prefix: "0198fffe-2222") }
  }

  @Test(arguments: ["", " ", "-", "zzzzzz", "../../etc", "0198ffff-2222-7ccc-8000-0000000000034"])
  func `what is no beginning of any id is unknown`(prefix: String) throws {
    try plant(Self.third)
    #expect(throws: SessionError.unknown(prefix: prefix, near: [Self.third + "  hello"])) {
      try store.open(prefix: prefix)
    }
  }

  @Test func `without sessions there is nothing to open`() throws {
    #expect(throws: SessionError.noSessions) { try store.open(prefix: "0") }
    #expect(throws: SessionError.noSessions) { try store.openLatest() }
    #expect(try store.list() == [])
    #expect(try store.latest() == nil)
  }

  @Test func `the list is newest first by the last record`() throws {
    for (index, id) in [Self.second, Self.first, Self.third].enumerated() {
      try plant(id, cwd: "/p\(index)", text: "title \(index)")
      age(id, seconds: 100 - index)
    }
    let expected = [Self.second, Self.first, Self.third].enumerated().map { index, id in
      SessionSummary(
        id: id, folder: "/p\(index)", model: "a/b", title: "title \(index)", created: 1000,
        updated: (100 - index) * 1000)
    }
    #expect(try store.list() == expected)
    #expect(try store.openLatest().log.id == Self.second)
  }

  @Test func `the list passes over what is no log`() throws {
    try plant(Self.first)
    let day = folder.path + "/2026/11/20"
    for name in ["notes.jsonl", Self.second + ".torn-1", Self.second + ".JSONL", ".hidden"] {
      try TemporaryFolder.write([0x0A], at: "\(day)/\(name)")
    }
    try TemporaryFolder.write([], at: "\(day)/\(Self.second).jsonl")
    mkdir("\(day)/\(Self.third).jsonl", 0o700)
    try TemporaryFolder.write([], at: folder.path + "/2025")
    #expect(try store.list().map(\.id) == [Self.first])
  }

  @Test func `a damaged head still lists the session`() throws {
    let day = folder.path + "/2026/11/20"
    _ = FileDescriptor.makeFolder(day)
    try TemporaryFolder.write([UInt8](repeating: 0, count: 413), at: "\(day)/\(Self.first).jsonl")
    let summary = try #require(try store.list().first)
    #expect(summary.id == Self.first)
    #expect(summary.title == "")
    #expect(summary.created == 0x0198_f6a0_1111)
  }

  @Test func `a long first message gives its first words`() throws {
    try plant(
      Self.first, text: "\n  \t\n  fix\tthe  bug \(String(repeating: "y", count: 90_000))\nrest")
    let title = try #require(try store.list().first).title
    #expect(title.hasPrefix("fix the bug yyy"))
    #expect(title.count == 120)
    #expect(title.hasSuffix("…"))
  }

  @Test func `a thousand sessions are listed whole`() throws {
    let ids = (0..<1000).map { _ in SessionID.make() }
    for id in ids { try plant(id) }
    #expect(Set(try store.list().map(\.id)) == Set(ids))
  }

  @Test func `errors say what to do`() {
    #expect(
      SessionError.unknown(prefix: "x", near: ["a  t", "b"]).description
        == "No session's id begins with x. Near ones:\n  a  t\n  b")
    #expect(
      SessionError.system(operation: "Opening", path: "/p", errno: EACCES).description
        == "Opening /p failed: Permission denied.")
  }
}

import Glibc
import JSON
import TestFolder
import Testing

@testable import Sessions

/// Faults that change the whole process and therefore happen in one of their own.
@Suite struct SessionLogFaultTests {
  static let payload: JSON = [
    "type": "notice", "text": .string(String(repeating: "x", count: 100)),
  ]

  @Test(arguments: [0o000, 0o022, 0o077, 0o777] as [UInt32])
  func `only the owner can read, whatever the umask`(mask: UInt32) async {
    await #expect(processExitsWith: .success) { [mask = mask as UInt32] in
      umask(mask)
      let folder = try TemporaryFolder()
      let log = try SessionStore(folder: folder.path + "/a/sessions").create()
      try log.append([Self.payload])
      #expect(TemporaryFolder.mode(of: log.path) == 0o600)
      var path = log.path[...]
      while let slash = path.lastIndex(of: "/"), path[..<slash] != folder.path[...] {
        path = path[..<slash]
        #expect(TemporaryFolder.mode(of: String(path)) == 0o700)
      }
    }
  }

  @Test func `a full disk loses only what it refused`() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let folder = try TemporaryFolder()
      let store = SessionStore(folder: folder.path)
      let log = try store.create()
      for room in stride(from: 1, to: 400, by: 13) {
        let before = try #require(TemporaryFolder.bytes(at: log.path))
        let refused = SessionError.system(
          operation: "Appending to", path: log.path, errno: EFBIG)
        #expect(throws: refused) {
          try FileSizeLimit.with(before.count + room) {
            try log.append([Self.payload, Self.payload, Self.payload])
          }
        }
        #expect(TemporaryFolder.bytes(at: log.path) == before)
        try log.append([Self.payload])
      }
      log.close()
      let opened = try store.open(prefix: log.id)
      #expect(opened.records.map(\.sequence) == Array(1...31))
      #expect(opened.damagedLines == 0)
    }
  }

  @Test func `a torn tail that finds no room stays, and what follows is still read`() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let folder = try TemporaryFolder()
      let store = SessionStore(folder: folder.path)
      let log = try store.create()
      try log.append([Self.payload, Self.payload])
      log.close()
      let torn = Array(try #require(TemporaryFolder.bytes(at: log.path)).dropLast(30))
      try TemporaryFolder.write(torn, at: log.path)
      let opened = try FileSizeLimit.with(8) { try store.open(prefix: log.id) }
      #expect(opened.tornTail == nil)
      #expect(TemporaryFolder.bytes(at: log.path) == torn)
      try opened.log.append([Self.payload])
      opened.log.close()
      #expect(try store.open(prefix: log.id).records.map(\.sequence) == [1, 2])
    }
  }

  @Test(arguments: 1...6)
  func `a killed writer loses nothing that append returned from`(round: Int) async throws {
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = folder.path as String, round = round as Int] in
      let log = try SessionStore(folder: path).create()
      _ = Threads.map(2) { thread in
        guard thread == 0 else {
          usleep(UInt32(round) * 7000)
          kill(getpid(), SIGKILL)
          return
        }
        let acknowledged = open(path + "/acknowledged", O_WRONLY | O_CREAT, 0o600)
        for number in 1...1_000_000 {
          guard (try? log.append([Self.payload])) != nil else { return }
          withUnsafeBytes(of: number) { _ = pwrite(acknowledged, $0.baseAddress, $0.count, 0) }
        }
      }
    }
    let count = (folder.bytes("acknowledged") ?? [])
      .withUnsafeBytes { $0.count == 8 ? $0.loadUnaligned(as: Int.self) : 0 }
    guard count > 0 else { return }
    let opened = try SessionStore(folder: folder.path).openLatest()
    #expect((count...count + 1).contains(opened.records.count))
    #expect(opened.records.map(\.sequence) == Array(1...opened.records.count))
  }
}

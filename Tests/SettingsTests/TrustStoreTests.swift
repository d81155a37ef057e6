import CPosix
import Glibc
import TestFolder
import Testing

@testable import Settings

@Suite struct TrustStoreTests {
  private let folder: TemporaryFolder
  private let store: TrustStore
  private var file: String { "\(folder.path)/data/trust.jsonl" }

  init() throws {
    folder = try TemporaryFolder()
    store = TrustStore(file: "\(folder.path)/data/trust.jsonl")
  }

  private static func entry(_ path: String, _ digest: String, _ time: Int) -> TrustStore.Entry {
    TrustStore.Entry(folder: Array(path.utf8), digest: digest, time: time)
  }

  @Test func `what is trusted is listed, replaced and taken back`() throws {
    #expect(try store.entries() == [])
    try store.trust(Array("/a".utf8), digest: "01", time: 1)
    try store.trust(Array("/b".utf8), digest: "02", time: 2)
    try store.trust(Array("/a".utf8), digest: "03", time: 3)
    #expect(try store.entries() == [Self.entry("/b", "02", 2), Self.entry("/a", "03", 3)])
    #expect(try store.digest(of: Array("/a".utf8)) == "03")
    #expect(try store.revoke(Array("/a".utf8)))
    #expect(try !store.revoke(Array("/a".utf8)))
    #expect(try store.digest(of: Array("/a".utf8)) == nil)
  }

  /// Each is another folder than `/ws/caf\u{E9}`.
  @Test(arguments: [
    "/ws/cafe\u{301}", "/ws", "/ws/caf\u{E9}/sub", "/ws/caf\u{E9}2", "/WS/caf\u{E9}",
    "/ws/caf\u{E9} ", "/ws/caf\u{E9}\n",
  ])
  func `trust holds for the bytes of one path`(other: String) throws {
    try store.trust(Array("/ws/caf\u{E9}".utf8), digest: "01", time: 1)
    #expect(try store.digest(of: Array(other.utf8)) == nil)
    try store.trust(Array(other.utf8), digest: "02", time: 2)
    #expect(try store.digest(of: Array("/ws/caf\u{E9}".utf8)) == "01")
    #expect(try store.digest(of: Array(other.utf8)) == "02")
  }

  @Test func `a path may hold any bytes`() throws {
    let path: [UInt8] = [0x2F] + (1...255).map { $0 }
    try store.trust(path, digest: "01", time: 1)
    #expect(try store.entries().map(\.folder) == [path])
    #expect(folder.text("data/trust.jsonl")?.utf8.allSatisfy { $0 == 0x0A || $0 < 0x7F } == true)
  }

  @Test(arguments: [0o000, 0o077, 0o777] as [mode_t])
  func `the file is the person's alone, whatever the umask`(mask: mode_t) throws {
    let program = umask(mask)
    defer { umask(program) }
    try store.trust(Array("/a".utf8), digest: "01", time: 1)
    try store.trust(Array("/b".utf8), digest: "01", time: 1)
    #expect(TemporaryFolder.mode(of: file) == 0o600)
    #expect(TemporaryFolder.mode(of: file + ".lock") == 0o600)
    #expect(TemporaryFolder.mode(of: "\(folder.path)/data") == 0o700)
    #expect(
      TemporaryFolder.names(in: "\(folder.path)/data") == ["trust.jsonl", "trust.jsonl.lock"])
  }

  /// What somebody put where Tern's file would be, and whether it is at the lock's place.
  @Test(arguments: ["link", "dangling", "folder", "fifo"], ["", ".lock"])
  func `nothing prepared in its place is obeyed`(trap: String, suffix: String) throws {
    try folder.write(#"{"folder":"/a","sha256":"01","time":1}"# + "\n", to: "prepared")
    try folder.makeFolder("data")
    switch trap {
    case "link": try folder.link("data/trust.jsonl\(suffix)", to: "\(folder.path)/prepared")
    case "dangling": try folder.link("data/trust.jsonl\(suffix)", to: "\(folder.path)/other")
    case "folder": try folder.makeFolder("data/trust.jsonl\(suffix)")
    default: mkfifo(file + suffix, 0o600)
    }
    let before = folder.text("prepared")
    if suffix.isEmpty { #expect(throws: SettingsError.self) { try store.entries() } }
    #expect(throws: SettingsError.self) {
      try store.trust(Array("/b".utf8), digest: "01", time: 1)
    }
    #expect(folder.text("prepared") == before)
    #expect(access("\(folder.path)/other", F_OK) != 0)
  }

  @Test func `a file that others may write is not believed`() throws {
    try store.trust(Array("/a".utf8), digest: "01", time: 1)
    chmod(file, 0o622)
    #expect(throws: SettingsError.unsafe(path: file, reason: "others may write it")) {
      try store.entries()
    }
  }

  @Test func `lines that say nothing are kept and believed in nothing`() throws {
    try folder.write(
      """
      nonsense
      {"folder":"a","sha256":"01","time":1}
      {"folder":"/%zz","sha256":"01","time":1}
      {"folder":"/a","sha256":"01","time":1}
      {"folder":"/b","later":true}

      """, to: "data/trust.jsonl")
    chmod(file, 0o600)
    #expect(try store.entries() == [Self.entry("/a", "01", 1)])
    try store.revoke(Array("/a".utf8))
    #expect(folder.text("data/trust.jsonl")?.contains("later") == true)
  }

  @Test func `two writers take turns`() async throws {
    let store = store
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          // On a slow disk one waits for its turn longer than the store has patience for.
          while (try? store.trust(Array("/\(number)".utf8), digest: "01", time: number)) == nil {}
        }
      }
    }
    #expect(try store.entries().map(\.time).sorted() == Array(0..<20))
  }
}

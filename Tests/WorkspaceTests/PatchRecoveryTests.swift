import Glibc
import TestFolder
import Testing

@testable import Workspace

/// Patches whose program is killed (row P01): the next one that opens the folder finds all of the
/// old, or all of the new.
@Suite struct PatchRecoveryTests {
  private let folder: TemporaryFolder
  private let journals: PatchJournals

  init() throws {
    folder = try TemporaryFolder()
    journals = PatchJournals(folder: FilePath("\(folder.path)/data/patches"))
    for (name, text) in Self.old { try folder.write(text, to: "project/\(name)") }
  }

  private static let old = ["a": "1\n", "b": "2\n", "sub/c": "3\n", "d": "4\n"]
  private static let new = ["a": "one\n", "sub/c": "three\n", "new/deep/e": "5\n", "moved": "4\n"]

  private static let changes = [
    FileTransaction.Change(path: "a", expected: bytes("1\n"), result: bytes("one\n")),
    FileTransaction.Change(path: "b", expected: bytes("2\n"), result: nil),
    FileTransaction.Change(path: "sub/c", expected: bytes("3\n"), result: bytes("three\n")),
    FileTransaction.Change(path: "new/deep/e", expected: nil, result: bytes("5\n")),
    FileTransaction.Change(path: "moved", expected: nil, result: bytes("4\n"), modelPath: "d"),
    FileTransaction.Change(path: "d", expected: bytes("4\n"), result: nil),
  ]

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private var tree: [String: String] {
    TemporaryFolder.tree(at: "\(folder.path)/project").mapValues {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private var root: Descriptor? { Descriptor.folder(at: FilePath("\(folder.path)/project")) }

  private var journalCount: Int {
    TemporaryFolder.names(in: "\(folder.path)/data/patches").count
  }

  private func reopened() throws -> Workspace {
    try Workspace(root: FilePath("\(folder.path)/project"), journals: journals)
  }

  /// Goes so far as a program that is killed then: planned, staged, and so many files in place.
  private func kill(afterPlacing count: Int?) throws {
    var transaction = FileTransaction(Self.changes, root: try #require(root), journals: journals)
    guard let count else { return }
    try transaction.stage()
    for _ in 0..<count { _ = try transaction.placeNext() }
  }

  @Test(arguments: [nil, 0, 1, 2, 3, 4, 5, 6])
  func `a patch that was cut short is taken back`(count: Int?) throws {
    try kill(afterPlacing: count)
    #expect(journalCount == 1)
    let workspace = try reopened()
    #expect(tree == Self.old)
    #expect(TemporaryFolder.names(in: "\(folder.path)/project") == ["a", "b", "d", "sub"])
    #expect(journalCount == 0)
    #expect(workspace.remarks.count == (count == nil ? 0 : 1))
    #expect(try reopened().remarks == [])
  }

  @Test func `a patch that was done leaves neither names nor a journal`() throws {
    var transaction = FileTransaction(Self.changes, root: try #require(root), journals: journals)
    try transaction.stage()
    try transaction.commit()
    #expect(tree == Self.new)
    #expect(journalCount == 0)
    #expect(try reopened().remarks == [])
    #expect(tree == Self.new)
  }

  @Test func `what somebody changed since then stays, and what it held before too`() throws {
    try kill(afterPlacing: 6)
    try folder.write("mine\n", to: "project/b")
    unlink("\(folder.path)/project/a")
    try folder.write("my own\n", to: "project/a")
    let remarks = try reopened().remarks
    #expect(remarks.count == 3)
    #expect(tree["a"] == "my own\n")
    #expect(tree["b"] == "mine\n")
    #expect(tree["sub/c"] == "3\n")
    #expect(tree["d"] == "4\n")
    let kept = tree.filter { $0.key.hasPrefix(".tern-") }
    #expect(Set(kept.values) == ["1\n", "2\n"])
    for name in kept.keys { #expect(remarks.contains { $0.contains(name) }) }
  }

  @Test func `a patch that is under way is left alone`() throws {
    var transaction = FileTransaction(Self.changes, root: try #require(root), journals: journals)
    try transaction.stage()
    _ = try transaction.placeNext()
    #expect(try reopened().remarks == [])
    #expect(tree["a"] == "one\n")
    try transaction.commit()
    #expect(tree == Self.new)
  }

  /// Mounts the folder so that nothing can be written; false where that cannot be.
  private func mountReadOnly(_ path: String) -> Bool {
    let flags = UInt(MS_BIND)
    guard mount(path, path, nil, flags, nil) == 0 else { return false }
    if mount(path, path, nil, flags | UInt(MS_REMOUNT) | UInt(MS_RDONLY), nil) == 0 { return true }
    umount2(path, Int32(MNT_DETACH))
    return false
  }

  @Test(.enabled(if: geteuid() == 0, "only root mounts"))
  func `what the disk does not let be taken back is tried again`() throws {
    try kill(afterPlacing: 3)
    let path = "\(folder.path)/project"
    guard mountReadOnly(path) else { return }
    let half = tree
    let remarks: [String]
    do {
      defer { umount2(path, Int32(MNT_DETACH)) }
      remarks = try reopened().remarks
    }
    #expect(remarks.count == 1)
    #expect(remarks.first?.contains("cannot be taken back now (") == true)
    #expect(tree == half && half != Self.old)
    #expect(journalCount == 1)
    #expect(try reopened().remarks.count == 1)
    #expect(tree == Self.old)
    #expect(journalCount == 0)
  }

  @Test func `the newest of two that were cut short is taken back first`() throws {
    try kill(afterPlacing: 1)
    var second = FileTransaction(
      [.init(path: "a", expected: Self.bytes("one\n"), result: Self.bytes("uno\n"))],
      root: try #require(root), journals: journals)
    // As another program that began later.
    usleep(20_000)
    try second.stage()
    _ = try second.placeNext()
    #expect(tree["a"] == "uno\n")
    second = FileTransaction([], root: try #require(root))
    _ = try reopened()
    #expect(tree == Self.old)
    #expect(journalCount == 0)
  }

  @Test func `a folder is known again by its place and its number there`() throws {
    try kill(afterPlacing: 3)
    let patches = "\(folder.path)/data/patches"
    let name = try #require(TemporaryFolder.names(in: patches).first)
    let text = try #require(folder.text("data/patches/\(name)"))
    let device = try #require(
      text.split(separator: "\n")[1].split(separator: " ").dropFirst().first)
    // As after a start of the machine on file systems that are numbered anew.
    try folder.write(
      text.replacing("root \(device) ", with: "root 1\(device) ")
        .replacing(" \(device),", with: " 1\(device),"), to: "data/patches/\(name)")
    #expect(try reopened().remarks.count == 1)
    #expect(tree == Self.old)
  }

  @Test func `another folder's journal waits for it`() throws {
    try kill(afterPlacing: 3)
    try folder.makeFolder("other")
    let other = try Workspace(root: FilePath("\(folder.path)/other"), journals: journals)
    #expect(other.remarks == [])
    #expect(journalCount == 1)
    #expect(try reopened().remarks.count == 1)
    #expect(tree == Self.old)
  }

  @Test func `where no journal can be written the patch is applied all the same`() throws {
    try folder.write("", to: "data")
    var transaction = FileTransaction(Self.changes, root: try #require(root), journals: journals)
    try transaction.stage()
    try transaction.commit()
    #expect(tree == Self.new)
  }

  // MARK: The text

  private static let plan: PatchPlan = {
    var plan = PatchPlan(
      root: [1, 2], place: "/a b", folders: ["new"],
      steps: [
        TransactionStep(
          path: FilePath(bytes: [0x61, 0x20, 0x0A, 0xFF]), stagedName: Array(".tern-1".utf8),
          keptName: Array(".tern-2".utf8)),
        TransactionStep(path: "b", stagedName: nil, keptName: Array(".tern-3".utf8)),
      ])
    plan.steps[0].original = [1, 2, 3, 4, 5]
    return plan
  }()

  @Test func `a plan is read as it was written`() throws {
    var plain = Self.plan
    plain.steps[0].original = nil
    #expect(PatchPlan(plain.lines) == plain)
    let states = Self.plan.steps.enumerated().flatMap { PatchPlan.state(of: $1, at: $0) }
    var staged = Self.plan
    staged.stage = .staged
    #expect(PatchPlan(plain.lines + states + PatchPlan.staged) == staged)
  }

  @Test func `a journal that was cut tells what its whole lines do`() {
    let whole = Self.plan.lines
    for count in 0..<whole.count { #expect(PatchPlan(Array(whole.prefix(count))) == nil) }
    for count in 0..<PatchPlan.done.count {
      #expect(PatchPlan(whole + PatchPlan.done.prefix(count))?.stage == .planned)
    }
  }

  /// A name or a path that leads out of the folder is none of ours.
  @Test(arguments: [
    "file 2e2e2f78 - -", "file 2f78 - -", "file 78 ../x -", "file 78 x -", "file 7 - -",
    "file 7800 - -", "file - - -", "folder 2e2e", "state 9 - -", "nonsense",
  ])
  func `a journal that leads elsewhere is none`(line: String) {
    let text = "tern patch 1\nroot 1 2 2f78\n\(line)\nplanned\n"
    #expect(PatchPlan(Array(text.utf8)) == nil)
  }
}

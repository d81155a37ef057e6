import CPosix
import Glibc
import Synchronization
import TestFolder
import Testing

@testable import Workspace

/// What is written, and what is not when something goes wrong.
@Suite struct ApplyTests {
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("1\n", to: "a")
    try folder.write("2\n", to: "b")
    workspace = try Workspace(folder)
  }

  private func proposal(_ body: String) async throws -> PatchProposal {
    try await workspace.propose(Patch(parsing: Array(patch(body).utf8)))
  }

  private static let both = """
    *** Update File: a
    -1
    +one
    *** Add File: new/deep/c
    +three
    *** Delete File: b
    """

  @Test func `proposing writes nothing`() async throws {
    _ = try await proposal(Self.both)
    #expect(folder.tree == ["a": Array("1\n".utf8), "b": Array("2\n".utf8)])
  }

  @Test func `what was accepted is written and told`() async throws {
    let proposal = try await proposal(Self.both)
    let applied = try await workspace.apply(proposal, .everything(in: proposal))
    #expect(folder.tree == ["a": Array("one\n".utf8), "new/deep/c": Array("three\n".utf8)])
    #expect(applied.files == proposal.files.map(\.diff))
    #expect(applied.files.map(\.kind) == [.modified, .added, .deleted])
  }

  @Test(arguments: 0..<8)
  func `each file follows its own decision`(choice: Int) async throws {
    let proposal = try await proposal(Self.both)
    var decision = PatchDecision.everything(in: proposal)
    for index in 0..<3 where choice >> index & 1 == 0 {
      decision.files[index].isAccepted = false
      decision.files[index].verdicts[0].isAccepted = false
    }
    let applied = try await workspace.apply(proposal, decision)
    #expect(folder.text("a") == (choice & 1 == 1 ? "one\n" : "1\n"))
    #expect(folder.text("new/deep/c") == (choice & 2 == 2 ? "three\n" : nil))
    #expect(folder.text("b") == (choice & 4 == 4 ? nil : "2\n"))
    #expect(applied.files.count == choice.nonzeroBitCount)
    #expect(TemporaryFolder.names(in: folder.path).contains("new") == (choice & 2 == 2))
  }

  static let disturbances: [@Sendable (TemporaryFolder) throws -> Void] = [
    { try $0.write("3\n", to: "b") },
    { unlink("\($0.path)/b") },
    {
      unlink("\($0.path)/b")
      try $0.link("b", to: "a")
    },
    {
      unlink("\($0.path)/b")
      try $0.makeFolder("b")
    },
    {
      unlink("\($0.path)/b")
      mkfifo("\($0.path)/b", 0o600)
    },
    { try $0.write("somebody's\n", to: "new/deep/c") },
    { try $0.write("a file\n", to: "new") },
    { try $0.link("new", to: "/tmp") },
  ]

  @Test(.timeLimit(.minutes(1)), arguments: disturbances.indices)
  func `a file that changed meanwhile stops everything`(index: Int) async throws {
    let proposal = try await proposal(Self.both)
    try Self.disturbances[index](folder)
    let names = TemporaryFolder.names(in: folder.path)
    await #expect(throws: WorkspaceError.changedMeanwhile(index < 5 ? "b" : "new/deep/c")) {
      try await workspace.apply(proposal, .everything(in: proposal))
    }
    #expect(folder.text("a") == "1\n")
    #expect(TemporaryFolder.names(in: folder.path) == names)
  }

  @Test func `a file that is not to be written may change`() async throws {
    let proposal = try await proposal(Self.both)
    var decision = PatchDecision.everything(in: proposal)
    decision.files[2].verdicts[0].isAccepted = false
    try folder.write("3\n", to: "b")
    _ = try await workspace.apply(proposal, decision)
    #expect(folder.text("a") == "one\n")
    #expect(folder.text("b") == "3\n")
  }

  static let moves: [(move: Bool, hunk: Bool, tree: [String: String])] = [
    (true, true, ["b": "2\n", "sub/c": "one\n"]), (true, false, ["b": "2\n", "sub/c": "1\n"]),
    (false, true, ["b": "2\n", "a": "one\n"]), (false, false, ["b": "2\n", "a": "1\n"]),
  ]

  @Test(arguments: moves)
  func `a move and its hunks are decided apart`(
    move: Bool, hunk: Bool, tree: [String: String]
  ) async throws {
    let proposal = try await proposal("*** Update File: a\n*** Move to: sub/c\n-1\n+one")
    var decision = PatchDecision.everything(in: proposal)
    decision.files[0].isAccepted = move
    decision.files[0].verdicts[0].isAccepted = hunk
    let applied = try await workspace.apply(proposal, decision)
    #expect(folder.tree == tree.mapValues { Array($0.utf8) })
    #expect(applied.files.map(\.kind) == (move ? [.renamed] : hunk ? [.modified] : []))
    #expect(applied.files.first?.oldPath == (move ? "a" : nil))
  }

  @Test(arguments: [0o755, 0o600, 0o444, 0o664] as [UInt32])
  func `permissions stay, also through a move`(mode: UInt32) async throws {
    chmod("\(folder.path)/a", mode)
    try await workspace.applyAll(patch("*** Update File: a\n-1\n+one"))
    #expect(permissions("a") == mode)
    try await workspace.applyAll(patch("*** Update File: a\n*** Move to: c\n-one\n+1"))
    #expect(permissions("c") == mode)
  }

  private func permissions(_ name: String) -> UInt32 {
    var status = stat()
    return lstat("\(folder.path)/\(name)", &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  @Test func `extended attributes stay`() async throws {
    let value = Array("kept".utf8)
    guard setxattr("\(folder.path)/a", "user.tern", value, value.count, 0) == 0 else { return }
    try await workspace.applyAll(patch("*** Update File: a\n-1\n+one"))
    var found = [UInt8](repeating: 0, count: 16)
    let count = getxattr("\(folder.path)/a", "user.tern", &found, found.count)
    #expect(count == 4 && found.starts(with: value))
  }

  @Test func `a name of 255 bytes is written`() async throws {
    let name = String(repeating: "n", count: 255)
    try await workspace.applyAll(patch("*** Add File: \(name)\n+x"))
    #expect(folder.text(name) == "x\n")
  }

  @Test func `a failure in the middle takes everything back`() async throws {
    let root = try #require(Descriptor.folder(folder.path))
    try folder.write("3\n", to: "c")
    let one = Array("1\n".utf8)
    let new = Array("new\n".utf8)
    var transaction = FileTransaction(
      [
        .init(path: "a", expected: one, result: new),
        .init(path: "new/d", expected: nil, result: new),
        .init(path: "b", expected: Array("2\n".utf8), result: nil),
        .init(path: "c", expected: Array("3\n".utf8), result: new),
      ], root: root)
    try transaction.stage()
    // Staged, but not in its place when the others already are.
    unlink("\(folder.path)/c")
    try folder.write("x\n", to: "c/inner")
    #expect(throws: WorkspaceError.changedMeanwhile("c")) { try transaction.commit() }
    #expect(folder.text("a") == "new\n")
    #expect(transaction.rollBack().isEmpty)
    #expect(
      folder.tree == [
        "a": one, "b": Array("2\n".utf8), "c/inner": Array("x\n".utf8),
      ])
    #expect(TemporaryFolder.names(in: folder.path) == ["a", "b", "c"])
  }

  @Test(.timeLimit(.minutes(2)))
  func `a folder swapped for a link while it is written to leads nowhere`() async throws {
    let outside = try TemporaryFolder()
    try folder.write("1\n", to: "d/f")
    try folder.link("link", to: outside.path)
    let path = folder.path
    // Proposed while all was well; the swapping is between that and the writing.
    let proposal = try await workspace.propose(Patch(operations: [.add("d/new", contents: [1])]))
    let race = Race()
    let code = startThread {
      while !race.isOver {
        rename("\(path)/d", "\(path)/away")
        rename("\(path)/link", "\(path)/d")
        rename("\(path)/d", "\(path)/link")
        rename("\(path)/away", "\(path)/d")
      }
      race.ended.store(true, ordering: .relaxed)
    }
    try #require(code == 0)
    var written = 0
    for _ in 0..<500 {
      guard (try? await workspace.apply(proposal, .everything(in: proposal))) != nil else {
        continue
      }
      written += 1
      unlink("\(path)/d/new")
      unlink("\(path)/away/new")
    }
    race.over.store(true, ordering: .relaxed)
    while !race.hasEnded { try await Task.sleep(for: .milliseconds(1)) }
    #expect(outside.tree.isEmpty)
    #expect(written > 0)
  }

  @Test func `a decision about another patch is refused`() async throws {
    let proposal = try await proposal(Self.both)
    await #expect(throws: WorkspaceError.self) {
      try await workspace.apply(proposal, PatchDecision(files: []))
    }
  }

  @Test func `a forged proposal is held to the same rules`() async throws {
    for path in ["../x", "/tmp/x", ".git/hooks/x"] as [FilePath] {
      let file = PatchProposal.File(
        diff: FileDiff(path: path, kind: .added, hunks: []), before: nil, after: [0x78])
      let proposal = PatchProposal(files: [file])
      await #expect(throws: WorkspaceError.self) {
        try await workspace.apply(proposal, .everything(in: proposal))
      }
    }
  }

  @Test func `an empty file is made and removed`() async throws {
    let applied = try await workspace.applyAll(patch("*** Add File: empty"))
    #expect(folder.bytes("empty") == [])
    #expect(applied.files == [FileDiff(path: "empty", kind: .added, hunks: [])])
    try await workspace.applyAll(patch("*** Delete File: empty"))
    #expect(folder.bytes("empty") == nil)
  }

  @Test func `a binary file is deleted without lines`() async throws {
    try folder.write([0, 1, 2, 0xFF], to: "bin")
    let applied = try await workspace.applyAll(patch("*** Delete File: bin"))
    #expect(applied.files == [FileDiff(path: "bin", kind: .deleted, isBinary: true, hunks: [])])
  }
}

/// Tells a thread to end, and that it has.
private final class Race: Sendable {
  let over = Atomic(false)
  let ended = Atomic(false)
  var isOver: Bool { over.load(ordering: .relaxed) }
  var hasEnded: Bool { ended.load(ordering: .relaxed) }
}

extension Descriptor {
  fileprivate static func folder(_ path: String) -> Descriptor? {
    let number = cposix_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    return number < 0 ? nil : Descriptor(number)
  }
}

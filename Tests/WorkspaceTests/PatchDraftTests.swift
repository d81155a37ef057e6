import TestFolder
import Testing
import Workspace

/// How a patch is held against the files.
@Suite struct PatchDraftTests {
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace(folder)
  }

  private func updated(_ before: String, _ chunks: String) async throws -> String {
    try folder.write(before, to: "f")
    let text = patch("*** Update File: f\n\(chunks)")
    let proposal = try await workspace.propose(Patch(parsing: Array(text.utf8)))
    return String(decoding: proposal.files.first?.after ?? [], as: UTF8.self)
  }

  static let matches: [(before: String, chunks: String, after: String)] = [
    // Exactly, and forgiving more and more.
    ("a\nb\nc\n", "-b\n+B", "a\nB\nc\n"),
    ("a  \nb\n", " a\n-b\n+B", "a  \nB\n"),
    ("\ta\n\tb\n", " a\n-b\n+\tB", "\ta\n\tB\n"),
    (
      "x \u{2013} \u{201C}y\u{201D}\nb\n", " x - \"y\"\n-b\n+B", "x \u{2013} \u{201C}y\u{201D}\nB\n"
    ),
    // The strictest comparison that finds anything decides.
    ("a \na\n", "-a\n+b", "a \nb\n"),
    // The place is named by a line before it.
    ("def f\n  1\ndef g\n  1\n", "@@ def g\n-  1\n+  2", "def f\n  1\ndef g\n  2\n"),
    ("A\n f\n  1\nB\n f\n  1\n", "@@ B\n@@  f\n-  1\n+  2", "A\n f\n  1\nB\n f\n  2\n"),
    // By the end of the file, or by what came before.
    ("x\ny\nx\n", "-x\n+z\n*** End of File", "x\ny\nz\n"),
    ("x\ny\nx\n", "@@\n x\n-y\n+Y\n@@\n-x\n+X", "x\nY\nX\n"),
    // Lines that replace none.
    ("a\nb\n", "+c", "a\nb\nc\n"), ("a\nb", "+c", "a\nb\nc\n"), ("", "+c", "c\n"),
    ("a\nb\n", "@@ a\n+new", "a\nnew\nb\n"), ("a\nb\n", "@@ a\n+c\n*** End of File", "a\nb\nc\n"),
    // An empty line before the next header is layout.
    ("a\nb\n", "-b\n+B\n\n", "a\nB\n"),
    // Line endings and the last line feed.
    ("a\r\nb\r\n", "-b\n+B\n+C", "a\r\nB\r\nC\r\n"),
    ("a\r\nb\r\n", " a\r\n-b\r\n+B", "a\r\nB\n"),
    ("a\nb", " a\n+x\n b", "a\nx\nb"), ("a\nb", "-b", "a\n"), ("a\nb", " b\n+c", "a\nb\nc\n"),
    ("a\r\nb", " b\n+c", "a\r\nb\r\nc\r\n"),
    ("1\n2\n3\n4\r\n5\r\n", "-2\n+two", "1\ntwo\n3\n4\r\n5\r\n"),
    // A byte order mark stays, whoever writes it.
    ("\u{FEFF}a\nb\n", "-a\n+A", "\u{FEFF}A\nb\n"),
    ("\u{FEFF}a\nb\n", "-\u{FEFF}a\n+\u{FEFF}A", "\u{FEFF}A\nb\n"),
    ("a\nb\n", "-a\n-b", ""),
  ]

  @Test(arguments: matches)
  func `lines are found and replaced`(before: String, chunks: String, after: String) async throws {
    #expect(Array(try await updated(before, chunks).utf8) == Array(after.utf8))
  }

  static let refusals: [(before: String, chunks: String, error: WorkspaceError)] = [
    ("a\n", "-b", .patchDoesNotMatch("f", expected: "b")),
    ("a\nb\n", "-b\n@@\n-a", .patchDoesNotMatch("f", expected: "a")),
    ("a\n", "@@ nowhere\n-a", .patchDoesNotMatch("f", expected: "nowhere")),
    ("a\nb\n", "@@ b\n-a", .patchDoesNotMatch("f", expected: "b\na")),
    ("x\ny\nx\n", "-x\n+z", .patchIsAmbiguous("f", expected: "x", lines: [1, 3])),
    ("g\n1\ng\n1\n", "@@ g\n-1\n+2", .patchIsAmbiguous("f", expected: "1", lines: [2, 4])),
    ("g\n1\ng\n1\n", "@@ g\n+2", .patchIsAmbiguous("f", expected: "g", lines: [1, 3])),
    ("a\n", "-a\n+a", .patchRefused("f", reason: "the patch leaves the files as they are.")),
  ]

  @Test(arguments: refusals)
  func `what is not there, or there twice, is refused`(
    before: String, chunks: String, error: WorkspaceError
  ) async {
    await #expect(throws: error) { try await updated(before, chunks) }
  }

  @Test func `other bytes of a file that is no text stay`() async throws {
    let before: [UInt8] = [0xA9, 0x0A, 0x61, 0x0A, 0, 0xFF, 0x0A]
    try folder.write(before, to: "f")
    let diff = try await workspace.applyAll(patch("*** Update File: f\n-a\n+b"))
    #expect(folder.bytes("f") == [0xA9, 0x0A, 0x62, 0x0A, 0, 0xFF, 0x0A])
    #expect(diff.files.map(\.isBinary) == [false])
    #expect(diff.files.first?.hunks.count == 1)
  }

  static let clashes: [(body: String, error: WorkspaceError)] = [
    ("*** Add File: a\n+x\n*** Add File: a\n+y", twice("a")),
    ("*** Delete File: f\n*** Delete File: ./f", twice("f")),
    ("*** Delete File: f\n*** Update File: f\n-1\n+2", .notFound("f")),
    ("*** Update File: f\n-1\n+2\n*** Delete File: f", twice("f")),
    ("*** Update File: f\n*** Move to: a\n*** Update File: f\n-1\n+2", twice("f")),
    ("*** Update File: f\n*** Move to: a\n*** Add File: a\n+x", twice("a")),
    ("*** Update File: f\n*** Move to: a\n*** Add File: f\n+x", twice("f")),
    (
      "*** Update File: f\n*** Move to: ./f\n-1\n+2",
      .patchRefused("f", reason: "it is moved to where it is.")
    ),
    (
      "*** Add File: a\n+x\n*** Add File: a/b\n+y",
      .patchRefused("a/b", reason: "the patch makes a a file, not a folder.")
    ),
    ("*** Add File: f/b\n+y", .notAFolder("f/b")), ("*** Add File: d\n+x", .isAFolder("d")),
    ("*** Delete File: d", .isAFolder("d")), ("*** Delete File: none", .notFound("none")),
  ]

  private static func twice(_ path: FilePath) -> WorkspaceError {
    .patchRefused(
      path, reason: "it is in two operations of the patch that do not go together.")
  }

  @Test(arguments: clashes)
  func `operations that clash are refused`(body: String, error: WorkspaceError) async throws {
    try folder.write("1\n", to: "f")
    try folder.makeFolder("d")
    await #expect(throws: error) { try await workspace.applyAll(patch(body)) }
    #expect(folder.tree == ["f": Array("1\n".utf8)])
  }

  @Test func `updates of one file build on one another`() async throws {
    try folder.write("1\n2\n", to: "f")
    let diff = try await workspace.applyAll(
      patch("*** Update File: f\n-1\n+one\n*** Update File: f\n one\n-2\n+two"))
    #expect(folder.text("f") == "one\ntwo\n")
    #expect(diff.files.count == 1)
  }

  @Test func `a deletion and an addition replace a file`() async throws {
    try folder.write("1\n", to: "f")
    let diff = try await workspace.applyAll(patch("*** Delete File: f\n*** Add File: f\n+2"))
    #expect(folder.text("f") == "2\n")
    #expect(diff.files.map(\.kind) == [.modified])
  }

  @Test func `what a move overwrites is shown`() async throws {
    try folder.write("1\n", to: "f")
    try folder.write("old\n", to: "g")
    let body = patch("*** Update File: f\n*** Move to: g\n-1\n+2")
    let proposal = try await workspace.propose(Patch(parsing: Array(body.utf8)))
    #expect(proposal.files.map(\.diff.kind) == [.deleted, .renamed])
    #expect(proposal.files.map(\.diff.path) == ["g", "g"])
    #expect(proposal.files[1].diff.oldPath == "f")

    // The deletion makes room for the move and is nothing by itself.
    var decision = PatchDecision.everything(in: proposal)
    decision.files[1].isAccepted = false
    _ = try await workspace.apply(proposal, decision)
    #expect(folder.text("f") == "2\n")
    #expect(folder.text("g") == "old\n")
  }

  @Test func `a refused overwriting keeps both files`() async throws {
    try folder.write("1\n", to: "f")
    try folder.write("old\n", to: "g")
    let body = patch("*** Update File: f\n*** Move to: g\n-1\n+2")
    let proposal = try await workspace.propose(Patch(parsing: Array(body.utf8)))
    var decision = PatchDecision.everything(in: proposal)
    decision.files[0].verdicts[0].isAccepted = false
    await #expect(throws: WorkspaceError.alreadyExists("g")) {
      try await workspace.apply(proposal, decision)
    }
    #expect(folder.tree == ["f": Array("1\n".utf8), "g": Array("old\n".utf8)])
  }
}

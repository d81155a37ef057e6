import TestFolder
import Testing
import Workspace

/// The bytes that a decision makes of a file.
@Suite struct ResolvedTests {
  static let pairs: [(before: String, after: String)] = [
    ("a\nb\nc\n", "a\nB\nc\n"), ("a\nb", "a\nb\n"), ("a\nb\n", "a\nb"), ("a", "b"), ("", "a\n"),
    ("a\r\nb\r\nc", "a\r\nx\r\nc"), ("a\n\n\nb\n", "\na\n\nb\n\n"),
    (numbered(1...40), numbered(1...40, changing: [3, 20, 38])),
    (numbered(1...12), numbered(1...12, changing: [2, 5, 8, 11])),
    (numbered(1...12), numbered(1...12, changing: [1, 12])),
    (numbered(1...10), numbered(4...10) + "end"), (numbered(4...10), numbered(1...12)),
    (numbered(1...9) + "open", numbered(2...9) + "open\nmore"),
  ]

  static func numbered(_ range: ClosedRange<Int>, changing: Set<Int> = []) -> String {
    range.map { changing.contains($0) ? "LINE \($0)\nextra\n" : "line \($0)\n" }.joined()
  }

  /// The proposal that turns one text into the other.
  private func proposal(
    _ before: String, _ after: String
  ) async throws -> (PatchProposal.File, TemporaryFolder, Workspace) {
    let folder = try TemporaryFolder()
    try folder.write(before, to: "f")
    let workspace = try Workspace(folder)
    let proposal = try await workspace.propose(
      Patch(operations: [.add("f", contents: Array(after.utf8))]))
    return (try #require(proposal.files.first), folder, workspace)
  }

  private func resolved(
    _ file: PatchProposal.File, _ verdicts: [HunkVerdict]
  ) throws -> String? {
    try PatchProposal.resolved(file, PatchDecision.File(verdicts: verdicts, isAccepted: true))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: pairs)
  func `everything accepted is after, everything rejected is before`(
    before: String, after: String
  ) async throws {
    let (file, _, _) = try await proposal(before, after)
    for hunks in [file.diff.hunks, file.diff.hunks.flatMap { $0.split() }] {
      let accepted = hunks.map { HunkVerdict($0, isAccepted: true) }
      #expect(try resolved(file, accepted).map { Array($0.utf8) } == Array(after.utf8))
      #expect(try resolved(file, accepted.reversed()).map { Array($0.utf8) } == Array(after.utf8))
      let rejected = hunks.map { HunkVerdict($0, isAccepted: false) }
      #expect(try resolved(file, rejected).map { Array($0.utf8) } == Array(before.utf8))
    }
  }

  static let hasGit = ["/usr/bin/git", "/usr/local/bin/git", "/bin/git"].contains {
    TemporaryFolder.bytes(at: $0) != nil
  }

  // git itself is the judge, where it is installed.
  @Test(.enabled(if: hasGit, "needs git"), arguments: pairs)
  func `every choice of hunks gives what git apply gives`(
    before: String, after: String
  ) async throws {
    let (file, folder, workspace) = try await proposal(before, after)
    for hunks in [file.diff.hunks, file.diff.hunks.flatMap { $0.split() }] {
      for choice in 1..<(1 << hunks.count) {
        let verdicts = hunks.enumerated().map {
          HunkVerdict($0.element, isAccepted: choice >> $0.offset & 1 == 1)
        }
        try folder.write(before, to: "g")
        // Parts share context, which git takes only one after the other.
        for verdict in verdicts.reversed() where verdict.isAccepted {
          try folder.write(Self.unified(verdict.hunk), to: "patch")
          let result = await workspace.run(
            Command(
              arguments: ["git", "apply", "--unidiff-zero", "--whitespace=nowarn", "patch"],
              folder: "."), onOutput: { _ in })
          try #require(
            result.ending == .exited(0), "\(String(decoding: result.output, as: UTF8.self))")
        }
        #expect(try resolved(file, verdicts).map { Array($0.utf8) } == folder.bytes("g"))
      }
    }
  }

  private static func unified(_ hunk: Hunk) -> [UInt8] {
    var text = Array("--- a/g\n+++ b/g\n".utf8)
    // Applied alone, a hunk moves nothing before it.
    let start = hunk.oldStart + (hunk.oldCount == 0 ? 1 : 0) - (hunk.newCount == 0 ? 1 : 0)
    text += Array("@@ -\(hunk.oldStart),\(hunk.oldCount) +\(start),\(hunk.newCount) @@\n".utf8)
    for line in hunk.lines {
      let mark: UInt8 =
        switch line.kind {
        case .context: 0x20
        case .added: 0x2B
        case .removed: 0x2D
        }
      text += [mark] + line.bytes + [0x0A]
      if line.lacksLineFeed { text += Array("\\ No newline at end of file\n".utf8) }
    }
    return text
  }

  @Test func `an edited hunk is taken as it is`() async throws {
    let (file, _, _) = try await proposal(Self.numbered(1...5), Self.numbered(1...5, changing: [3]))
    let hunk = try #require(file.diff.hunks.first)
    var lines = hunk.lines
    lines.removeAll { $0.text == "extra" }
    lines.append(DiffLine(.added, Array("tail".utf8)))
    let edited = HunkVerdict(hunk.replacingLines(lines), isAccepted: true)
    #expect(
      try resolved(file, [edited]) == "line 1\nline 2\nLINE 3\nline 4\nline 5\ntail\n")
  }

  @Test func `a hunk that does not stand on the file is refused`() async throws {
    let (file, _, _) = try await proposal("a\nb\n", "a\nB\n")
    var hunk = try #require(file.diff.hunks.first)
    hunk.lines[0].bytes = Array("x".utf8)
    #expect(throws: WorkspaceError.patchDoesNotMatch("f", expected: "x")) {
      try resolved(file, [HunkVerdict(hunk, isAccepted: true)])
    }
    hunk.oldStart = 9
    #expect(throws: WorkspaceError.self) {
      try resolved(file, [HunkVerdict(hunk, isAccepted: true)])
    }
  }

  @Test func `the same change twice is refused`() async throws {
    let (file, _, _) = try await proposal("a\nb\n", "a\nB\n")
    let verdict = HunkVerdict(try #require(file.diff.hunks.first), isAccepted: true)
    #expect(throws: WorkspaceError.self) { try resolved(file, [verdict, verdict]) }
  }

  @Test func `line endings are part of the lines of a hunk`() async throws {
    let (file, _, _) = try await proposal("a\r\nb\n", "a\r\nB\r\n")
    #expect(
      file.diff.hunks == [
        Hunk(
          oldStart: 1, oldCount: 2, newStart: 1, newCount: 2,
          lines: [
            DiffLine(.context, Array("a\r".utf8)), DiffLine(.removed, Array("b".utf8)),
            DiffLine(.added, Array("B\r".utf8)),
          ])
      ])
  }
}

import Testing
import Workspace

@Suite struct HunkTests {
  /// Lines written ` text`, `-text` and `+text`.
  private static func hunk(_ old: Int, _ new: Int, _ text: String) -> Hunk {
    let lines = text.split(separator: "|").map { line in
      DiffLine(
        line.hasPrefix("+") ? .added : line.hasPrefix("-") ? .removed : .context,
        Array(line.utf8.dropFirst()))
    }
    return Hunk(
      oldStart: old, oldCount: lines.count { $0.kind != .added }, newStart: new,
      newCount: lines.count { $0.kind != .removed }, heading: "f()", lines: lines)
  }

  static let splits: [(hunk: Hunk, parts: [Hunk])] = [
    (hunk(3, 3, " a|-b|+c| d"), [hunk(3, 3, " a|-b|+c| d")]),
    (hunk(1, 1, "-a|+b"), [hunk(1, 1, "-a|+b")]),
    (
      hunk(3, 5, " a|-b|+B|+C| d|-e| f"), [hunk(3, 5, " a|-b|+B|+C| d"), hunk(5, 8, " d|-e| f")]
    ),
    (hunk(1, 1, "+a| b|+c"), [hunk(1, 1, "+a| b"), hunk(1, 2, " b|+c")]),
    (
      hunk(10, 10, "-a| b| c|+d| e|-f"),
      [hunk(10, 10, "-a| b| c"), hunk(11, 10, " b| c|+d| e"), hunk(13, 13, " e|-f")]
    ),
  ]

  @Test(arguments: splits)
  func `a hunk is cut where context lies between changes`(hunk: Hunk, parts: [Hunk]) {
    #expect(hunk.split() == parts)
  }

  @Test(arguments: splits)
  func `a part is cut no further`(hunk: Hunk, parts: [Hunk]) {
    #expect(parts.map { $0.split() } == parts.map { [$0] })
  }

  @Test(arguments: [
    (hunk(3, 4, " a|-b|+c"), "@@ -3,2 +4,2 @@ f()"), (hunk(1, 1, "-a|+b"), "@@ -1 +1 @@ f()"),
    (hunk(0, 1, "+a|+b"), "@@ -0,0 +1,2 @@ f()"),
  ])
  func `the header is git's`(hunk: Hunk, header: String) {
    #expect(hunk.header == header)
  }

  @Test(arguments: [
    (hunk(3, 3, " a|-b| c"), " a|+x| c", hunk(3, 3, " a|+x| c")),
    (hunk(3, 3, " a|-b"), "+x", hunk(2, 3, "+x")), (hunk(0, 1, "+a"), "-b", hunk(1, 0, "-b")),
  ])
  func `an edit keeps the place and counts anew`(hunk: Hunk, lines: String, edited: Hunk) {
    #expect(hunk.replacingLines(Self.hunk(1, 1, lines).lines) == edited)
  }
}

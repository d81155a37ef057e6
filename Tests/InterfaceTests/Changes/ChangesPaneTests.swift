import Terminal
import Testing
import Workspace

@testable import Interface

@Suite struct ChangesPaneTests {
  static func pane(_ patches: [FileDiff]...) -> ChangesPane {
    var pane = ChangesPane()
    for files in patches { pane.add(AppliedPatch(files: files)) }
    return pane
  }

  static func frame(_ pane: inout ChangesPane, _ rows: Int, _ columns: Int) -> Frame {
    var canvas = Canvas.testing(rows, columns)
    pane.draw(in: &canvas, isFocused: true)
    return canvas.frame
  }

  static func long(_ path: FilePath, _ word: String, lines: Int = 60) -> FileDiff {
    FileDiff(
      path: path, kind: .added,
      hunks: [
        SampleDiffs.hunk(
          0, 1, (0..<lines).map { "+\(word) \($0)" }.joined(separator: "\n"))
      ])
  }

  @Test func `at first there is nothing`() {
    var pane = ChangesPane()
    #expect(Self.frame(&pane, 5, 40).text(row: 0) == " Nothing changed yet")
    #expect(pane.title == "Changes")
    #expect(pane.plainText == "")
    for action in ["scroll.lineDown", "scroll.top", "pane.fold", "file.next"] as [Action] {
      let isDone = pane.perform(action)
      #expect(isDone)
    }
    let isDone = pane.perform("hunk.accept")
    #expect(!isDone)
  }

  @Test(arguments: [(40, 58), (40, 100)]) func `applied patches by file`(rows: Int, columns: Int) {
    var pane = Self.pane(
      [SampleDiffs.parser, SampleDiffs.added], [SampleDiffs.movedAndChanged],
      [
        FileDiff(
          path: "docs/Überblick.md", kind: .modified,
          hunks: [SampleDiffs.hunk(1, 1, " # Überblick\n+More")])
      ])
    _ = pane.perform("scroll.top")
    Golden.expect(Self.frame(&pane, rows, columns), "Changes/files-\(columns)")
    #expect(pane.title == "Changes: 3 files, +11 −4")
  }

  @Test func `a file shows its whole difference, and none when it is back where it was`() {
    var pane = ChangesPane()
    let step = Self.long("a", "alpha")
    pane.add(AppliedPatch(files: [step], totals: [step]))
    let whole = Self.long("a", "omega", lines: 3)
    pane.add(AppliedPatch(files: [step], totals: [whole]))
    #expect(pane.files.map(\.diffs) == [[whole]])
    #expect(pane.title == "Changes: 1 file, +3 −0")
    let none = FileDiff(path: "a", kind: .modified, hunks: [])
    pane.add(AppliedPatch(files: [step], totals: [none]))
    #expect(pane.isEmpty)
  }

  @Test func `the newest change is shown until the person scrolls`() {
    var pane = Self.pane([Self.long("a", "alpha")])
    #expect(Self.frame(&pane, 10, 40).text(row: 0).contains("a (new)"))
    pane.add(AppliedPatch(files: [Self.long("b", "beta")]))
    #expect(Self.frame(&pane, 10, 40).text(row: 0).contains("b (new)"))
    #expect(pane.isFollowing)
    pane.scroll(by: -20)
    let held = Self.frame(&pane, 10, 40).text
    pane.add(AppliedPatch(files: [Self.long("c", "gamma")]))
    #expect(Self.frame(&pane, 10, 40).text == held)
    #expect(!pane.isFollowing)
  }

  @Test func `a place is held while rows appear above it`() {
    var pane = Self.pane([Self.long("a", "alpha")], [Self.long("b", "beta")])
    _ = Self.frame(&pane, 10, 40)
    pane.scroll(by: 12)
    let held = Self.frame(&pane, 10, 40).text
    pane.add(AppliedPatch(files: [Self.long("a", "more", lines: 7)]))
    #expect(Self.frame(&pane, 10, 40).text == held)
  }

  @Test func `another width keeps the line at the top`() {
    var pane = Self.pane([Self.long("a", "alpha beta gamma delta")])
    _ = Self.frame(&pane, 10, 60)
    pane.scroll(by: 20)
    let wide = Self.frame(&pane, 10, 60).text(row: 1)
    let narrow = Self.frame(&pane, 10, 24).text(row: 0)
    _ = Self.frame(&pane, 10, 60)
    #expect(Self.frame(&pane, 10, 60).text(row: 1) == wide)
    #expect(narrow.contains("▾ a"))
  }

  @Test func `a file folds to its header and back`() {
    var pane = Self.pane([Self.long("a", "alpha"), Self.long("b", "beta")])
    _ = Self.frame(&pane, 20, 40)
    _ = pane.perform("scroll.top")
    _ = pane.perform("pane.fold")
    let folded = Self.frame(&pane, 20, 40)
    #expect(folded.text(row: 0).contains("▸ a"))
    #expect(folded.text(row: 2).contains("▾ b"))
    _ = pane.perform("pane.fold")
    #expect(Self.frame(&pane, 20, 40).text(row: 2).contains("alpha 0"))
  }

  @Test func `where all is in view the arrows move between files`() {
    var pane = Self.pane([Self.long("a", "x", lines: 1), Self.long("b", "x", lines: 1)])
    _ = Self.frame(&pane, 20, 40)
    _ = pane.perform("scroll.top")
    var files = [pane.current]
    for action in ["scroll.lineDown", "scroll.lineDown", "scroll.lineUp"] as [Action] {
      _ = pane.perform(action)
      files.append(pane.current)
    }
    #expect(files == [0, 1, 1, 0])
  }

  @Test func `copying gives a patch`() {
    let pane = Self.pane([SampleDiffs.movedAndChanged, SampleDiffs.deleted, SampleDiffs.binary])
    #expect(
      pane.plainText == """
        --- a/a.txt
        +++ b/b.txt
        @@ -1 +1 @@
        -one
        +two
        --- a/old.txt
        +++ /dev/null
        @@ -1,2 +0,0 @@
        -one
        -two
        --- a/logo.png
        +++ b/logo.png
        Binary files differ

        """)
  }
}

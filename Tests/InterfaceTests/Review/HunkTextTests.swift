import Agent
import Terminal
import Testing
import Workspace

@testable import Interface

@Suite struct HunkTextTests {
  static func line(_ kind: DiffLine.Kind, _ text: String, ends: Bool = false) -> DiffLine {
    DiffLine(kind, Array(text.utf8), lacksLineFeed: ends)
  }

  static let hunk = Hunk(
    oldStart: 4, oldCount: 3, newStart: 4, newCount: 3,
    lines: [line(.context, "a"), line(.removed, "b"), line(.added, "B"), line(.context, "")])

  private func edited(_ body: (String) -> String) throws -> Hunk {
    let text = try #require(HunkText(Self.hunk).text(of: "x.txt"))
    return try HunkText(Self.hunk).hunk(from: body(text))
  }

  @Test func `the text is a patch with an instruction`() throws {
    let text = try #require(HunkText(Self.hunk).text(of: "x.txt"))
    #expect(text.hasPrefix("# x.txt @@ -4,3 +4,3 @@\n"))
    #expect(text.hasSuffix("left out.\n a\n-b\n+B\n \n"))
  }

  @Test func `a hunk that was not touched comes back as it is`() throws {
    #expect(try edited { $0 } == Self.hunk)
    #expect(try edited { String($0.dropLast(2)) + "\n\n\n" } == Self.hunk)
  }

  @Test func `what is written may be anything`() throws {
    let hunk = try edited { $0.replacing("+B\n", with: "+one\n+#two\n") }
    #expect(hunk.lines.map(\.text) == ["a", "b", "one", "#two", ""])
    #expect(hunk.newCount == 4)
    #expect(hunk.oldCount == 3)
    let kept = try edited { $0.replacing("-b\n", with: " b\n") }
    #expect(kept.deletions == 0)
    let removed = try edited { $0.replacing(" a\n", with: "-a\n") }
    #expect(removed.deletions == 2)
  }

  @Test(
    arguments: [
      (" a\n", " A\n"), (" a\n", ""), ("-b\n", "-c\n"), ("-b\n", ""), (" a\n", " a\n a2\n"),
    ])
  func `what the file has stays as it is`(old: String, new: String) {
    #expect(throws: HunkText.Refusal.otherContext) {
      try edited { $0.replacing(old, with: new) }
    }
  }

  @Test func `a line needs its mark, and a hunk a change`() {
    #expect(throws: HunkText.Refusal.unmarkedLine("B")) {
      try edited { $0.replacing("+B\n", with: "B\n") }
    }
    #expect(throws: HunkText.Refusal.noChange) {
      try edited { $0.replacing("-b\n+B\n", with: " b\n") }
    }
  }

  @Test func `a hunk that is not text is not edited`() {
    var hunk = Self.hunk
    hunk.lines[2].bytes = [0xFF]
    #expect(HunkText(hunk).text(of: "x") == nil)
  }

  @Test func `an end without a line feed is kept`() throws {
    let hunk = Hunk(
      oldStart: 1, oldCount: 1, newStart: 1, newCount: 1,
      lines: [Self.line(.removed, "b", ends: true), Self.line(.added, "B", ends: true)])
    let text = try #require(HunkText(hunk).text(of: "x"))
    #expect(try HunkText(hunk).hunk(from: text) == hunk)
    let ended = text.replacing("+B\n\\ No newline at end of file\n", with: "+C\n")
    let lines = try HunkText(hunk).hunk(from: ended).lines
    #expect(lines == [Self.line(.removed, "b", ends: true), Self.line(.added, "C")])
  }

  @Test func `an edited hunk is accepted and applied as it was written`() throws {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(InterfaceFixture.patch)])
    _ = fixture.screen()
    fixture.wait(300)
    _ = fixture.screen()
    fixture.press("e")
    guard case .edit(let text) = try #require(fixture.takeEffects().first) else { return }
    let changed = text.replacing("+    return a + b\n", with: "+    return b + a\n")
    _ = fixture.model.update(.edited(changed), now: fixture.now)
    #expect(fixture.draft == "")
    #expect(fixture.screen().contains("return b + a"))
    fixture.press("Enter")
    guard case .answer("a2", .patch(let decision)) = try #require(fixture.takeEffects().first)
    else {
      Issue.record("It was not answered.")
      return
    }
    let verdict = try #require(decision.files.first?.verdicts.first)
    #expect(verdict.isAccepted)
    #expect(verdict.hunk.lines[2].text == "    return b + a")
  }

  @Test func `a hunk whose review is gone is not the draft`() {
    var fixture = InterfaceFixture()
    fixture.happen(InterfaceFixture.beginning + [.approvalRequested(InterfaceFixture.patch)])
    _ = fixture.screen()
    fixture.wait(300)
    fixture.press("e")
    fixture.happen(.turnFinished(turn: 1, .interrupted))
    _ = fixture.model.update(.edited("# x\n"), now: fixture.now)
    #expect(fixture.draft == "")
    _ = fixture.model.update(.edited("the draft"), now: fixture.now)
    #expect(fixture.draft == "the draft")
  }
}

import Terminal
import Testing
import Workspace

@testable import Interface

/// How the review looks where its text does not tell.
@Suite struct ReviewStyleTests {
  private static let theme = Canvas.testing(1, 1).theme

  private static func frame(_ actions: Action...) -> Frame {
    var review = PatchReview(id: "r", proposal: SampleDiffs.twoFiles, shownAt: 0)
    for action in actions { _ = review.perform(action, now: 1_000) }
    var canvas = Canvas.testing(40, 80)
    review.draw(in: &canvas)
    return canvas.frame
  }

  private static func row(_ text: String, in frame: Frame) -> Int {
    (0..<frame.size.rows).first { frame.text(row: $0).contains(text) } ?? 0
  }

  @Test func `the background of a change goes from edge to edge`() {
    let frame = Self.frame()
    let added = Self.row("return WORD.findall(text.lower())", in: frame)
    let removed = Self.row("return WORD.findall(text)", in: frame)
    for column in [1, 60, 79] {
      #expect(frame[added, column].style.background == Self.theme["diff.add"].background)
      #expect(frame[removed, column].style.background == Self.theme["diff.del"].background)
    }
  }

  @Test func `what differs within a line stands out`() {
    let frame = Self.frame()
    let row = Self.row("return WORD.findall(text.lower())", in: frame)
    let text = frame.text(row: row)
    let column = text.distance(
      from: text.startIndex, to: text.firstRange(of: ".lower")?.lowerBound ?? text.startIndex)
    #expect(frame[row, column].style.background == Self.theme["diff.add.word"].background)
    #expect(frame[row, column - 6].style.background == Self.theme["diff.add"].background)
  }

  @Test func `a rejected hunk is dimmed, an accepted one is not`() {
    let frame = Self.frame("hunk.reject", "hunk.accept")
    let rejected = frame[Self.row("return WORD.findall(text.lower())", in: frame), 20].style
    let accepted = frame[Self.row("parts.pop()", in: frame), 20].style
    #expect(rejected.attributes.contains(.dim))
    #expect(rejected.background == Self.theme["background"].background)
    #expect(!accepted.attributes.contains(.dim))
  }

  @Test func `blanks at the end of an added line are marked on request`() {
    let diff = FileDiff(
      path: "a", kind: .modified, hunks: [SampleDiffs.hunk(1, 1, "-a b  \n+a c  \n d")])
    var review = PatchReview(id: "r", proposal: SampleDiffs.proposal(diff), shownAt: 0)
    _ = review.perform("review.whitespace", now: 1_000)
    var canvas = Canvas.testing(10, 40)
    review.draw(in: &canvas)
    let added = Self.row("a·c··", in: canvas.frame)
    let mark = Self.theme["diff.whitespace"].background
    #expect(
      (8...11).map { canvas.frame[added, $0].style.background == mark } == [
        false, false, true, true,
      ])
    let removed = Self.row("a·b··", in: canvas.frame)
    #expect(canvas.frame[removed, 11].style.background != mark)
  }
}

import Terminal
import Testing
import Workspace

@testable import Interface

/// Whole frames of the review, as text.
@Suite struct PatchReviewFrameTests {
  static let sizes = [
    Size(rows: 23, columns: 80), Size(rows: 38, columns: 120), Size(rows: 48, columns: 200),
    Size(rows: 38, columns: 59),
  ]

  static func frame(
    _ size: Size, of proposal: PatchProposal = SampleDiffs.twoFiles, _ actions: Action...
  ) -> Frame {
    var review = PatchReview(id: "r", proposal: proposal, shownAt: 0)
    var canvas = Canvas.testing(size.rows, size.columns)
    review.draw(in: &canvas)
    for action in actions {
      if review.perform(action, now: 1_000) == .writeComment {
        review.setComment("Please keep the old pattern:\nit is used elsewhere too.")
      }
    }
    canvas = Canvas.testing(size.rows, size.columns)
    review.draw(in: &canvas)
    return canvas.frame
  }

  @Test(arguments: sizes) func `the first frame`(of size: Size) {
    Golden.expect(Self.frame(size), "Review/first-\(size.columns)x\(size.rows)")
  }

  @Test(arguments: sizes) func `decisions and a comment`(of size: Size) {
    let frame = Self.frame(size, "hunk.accept", "hunk.comment", "hunk.reject")
    Golden.expect(frame, "Review/decided-\(size.columns)x\(size.rows)")
  }

  @Test func `side by side`() {
    let frame = Self.frame(Size(rows: 48, columns: 200), "review.layout")
    Golden.expect(frame, "Review/side-by-side-200x48")
    let narrow = Self.frame(Size(rows: 38, columns: 140), "review.layout", "review.whitespace")
    Golden.expect(narrow, "Review/side-by-side-140x38")
  }

  @Test func `every kind of file`() {
    let proposal = SampleDiffs.proposal(
      SampleDiffs.added, SampleDiffs.moved, SampleDiffs.binary, SampleDiffs.movedAndChanged,
      SampleDiffs.deleted)
    Golden.expect(
      Self.frame(Size(rows: 38, columns: 80), of: proposal, "review.whitespace"),
      "Review/kinds-80x38")
  }

  @Test func `the current hunk is in view wherever it is`() {
    let long = FileDiff(
      path: "long.txt", kind: .modified,
      hunks: (0..<40).map { index in
        SampleDiffs.hunk(
          index * 20 + 1, index * 20 + 1,
          (0..<(index % 7) * 5).map { " line \($0)" }.joined(separator: "\n") + "\n+added")
      })
    var review = PatchReview(id: "r", proposal: SampleDiffs.proposal(long), shownAt: 0)
    for number in 1...40 {
      var canvas = Canvas.testing(20, 80)
      review.draw(in: &canvas)
      let marked = (1..<20).filter { canvas.frame[$0, 0].scalar == 0x258C }
      let head = marked.first.map { canvas.frame.text(row: $0) } ?? ""
      #expect(head.contains("  \(number)/40  "))
      _ = review.perform("hunk.next", now: 1_000)
    }
  }

  @Test func `scrolling a hunk away makes another one current`() {
    var review = PatchReview(id: "r", proposal: SampleDiffs.twoFiles, shownAt: 0)
    var canvas = Canvas.testing(10, 80)
    review.draw(in: &canvas)
    _ = review.perform("scroll.bottom", now: 1_000)
    #expect(review.currentHunk.number == 4)
    _ = review.perform("scroll.top", now: 1_000)
    #expect(review.currentHunk.number == 1)
  }

  @Test func `a file's header stays while its hunks scroll by`() {
    var review = PatchReview(id: "r", proposal: SampleDiffs.twoFiles, shownAt: 0)
    var canvas = Canvas.testing(10, 80)
    review.draw(in: &canvas)
    for _ in 0..<5 { _ = review.perform("scroll.lineDown", now: 1_000) }
    review.draw(in: &canvas)
    #expect(canvas.frame.text(row: 1).hasPrefix(" slugs/parser.py"))
  }
}

import Testing
import Workspace

@testable import Interface

@Suite struct PatchReviewTests {
  static let now = 1_000

  static func review(_ proposal: PatchProposal = SampleDiffs.twoFiles) -> PatchReview {
    PatchReview(id: "r", proposal: proposal, shownAt: 0)
  }

  /// Performs actions and returns the last outcome.
  @discardableResult
  static func perform(_ actions: Action..., on review: inout PatchReview) -> ReviewOutcome? {
    var outcome: ReviewOutcome?
    for action in actions { outcome = review.perform(action, now: now) }
    return outcome
  }

  static func decision(
    _ files: [(verdicts: [(Hunk, Bool, String?)], isAccepted: Bool)]
  ) -> PatchDecision {
    PatchDecision(
      files: files.map { file in
        PatchDecision.File(
          verdicts: file.verdicts.map { HunkVerdict($0.0, isAccepted: $0.1, comment: $0.2) },
          isAccepted: file.isAccepted)
      })
  }

  @Test func `verdicts keep the order of files and hunks`() {
    var review = Self.review()
    Self.perform("hunk.accept", "hunk.reject", "hunk.accept", on: &review)
    review.setComment("unittest.main stays")
    let expected = Self.decision([
      (
        [(SampleDiffs.parser.hunks[0], true, nil), (SampleDiffs.parser.hunks[1], false, nil)], true
      ),
      (
        [
          (SampleDiffs.tests.hunks[0], true, nil),
          (SampleDiffs.tests.hunks[1], false, "unittest.main stays"),
        ], true
      ),
    ])
    #expect(Self.perform("review.submit", on: &review) == .submit(expected))
  }

  @Test func `accepting all is what the proposal itself calls everything`() {
    var review = Self.review()
    Self.perform("patch.acceptAll", on: &review)
    #expect(
      Self.perform("review.submit", on: &review)
        == .submit(.everything(in: SampleDiffs.twoFiles)))
  }

  @Test func `a file is accepted or rejected as a whole`() {
    var review = Self.review()
    Self.perform("file.reject", on: &review)
    #expect(review.tally == ReviewTally(accepted: 0, rejected: 2, undecided: 2))
    #expect(review.currentHunk.number == 3)
    Self.perform("file.accept", on: &review)
    #expect(review.tally == ReviewTally(accepted: 2, rejected: 2, undecided: 0))
  }

  @Test func `a decision leads to the next undecided hunk, around the end`() {
    var review = Self.review()
    Self.perform("hunk.next", "hunk.accept", "hunk.accept", "hunk.reject", on: &review)
    #expect(review.currentHunk.number == 1)
    #expect(Self.perform("hunk.accept", on: &review) != nil)
    #expect(review.currentHunk.number == 1)
  }

  @Test func `moving goes from hunk to hunk and from file to file`() {
    var review = Self.review()
    var numbers: [Int] = []
    let actions: [Action] = [
      "hunk.next", "hunk.next", "hunk.next", "hunk.next", "file.previous", "file.previous",
      "file.previous", "file.next", "file.next", "hunk.previous",
    ]
    for action in actions {
      Self.perform(action, on: &review)
      numbers.append(review.currentHunk.number)
    }
    #expect(numbers == [2, 3, 4, 4, 3, 1, 1, 3, 3, 2])
    #expect(review.currentFile == SampleDiffs.parser)
  }

  @Test func `undo takes back one action after the other`() {
    var review = Self.review()
    Self.perform("hunk.accept", "file.reject", "patch.acceptAll", on: &review)
    var tallies = [review.tally.description]
    for _ in 0..<3 {
      Self.perform("review.undo", on: &review)
      tallies.append(review.tally.description)
    }
    #expect(tallies == ["✓4 ✗0 ?0", "✓0 ✗2 ?2", "✓1 ✗0 ?3", "✓0 ✗0 ?4"])
    #expect(review.currentHunk.number == 1)
    #expect(Self.perform("review.undo", on: &review) == .notice("There is nothing to undo."))
  }

  @Test func `a comment rejects its hunk and undo takes both back`() {
    var review = Self.review()
    #expect(Self.perform("hunk.comment", on: &review) == .writeComment)
    review.setComment("Keep the pattern")
    #expect(review.tally == ReviewTally(accepted: 0, rejected: 1, undecided: 3))
    Self.perform("review.undo", on: &review)
    #expect(review.tally == ReviewTally(accepted: 0, rejected: 0, undecided: 4))
    #expect(review.decisions.items[0].comment == nil)
  }

  @Test func `the parts of a split hunk stand in its place`() {
    var review = Self.review()
    let parts = SampleDiffs.parser.hunks[0].split()
    #expect(parts.count > 1)
    Self.perform("hunk.split", "hunk.reject", "patch.acceptAll", on: &review)
    Self.perform("review.undo", on: &review)
    let expected = Self.decision([
      (
        [(parts[0], false, nil)] + parts[1...].map { ($0, false, nil) }
          + [(SampleDiffs.parser.hunks[1], false, nil)], false
      ),
      (
        [(SampleDiffs.tests.hunks[0], false, nil), (SampleDiffs.tests.hunks[1], false, nil)], false
      ),
    ])
    #expect(review.decisions.decision == expected)
    Self.perform("review.undo", "review.undo", on: &review)
    #expect(review.currentHunk == (1, 4))
    Self.perform("file.next", on: &review)
    #expect(
      Self.perform("hunk.split", on: &review)
        == .notice("This hunk is one run of changes: it cannot be split."))
  }

  @Test func `an empty comment only rejects`() {
    var review = Self.review()
    review.setComment(" \n")
    #expect(review.decisions.items[0].state == .rejected)
    #expect(review.decisions.items[0].comment == nil)
  }

  @Test func `submitting with undecided hunks asks once`() {
    var review = Self.review()
    Self.perform("hunk.accept", on: &review)
    let notice = "3 are undecided and count as rejected; the same key again applies the decisions."
    #expect(Self.perform("review.submit", on: &review) == .notice(notice))
    // Anything in between starts over.
    Self.perform("hunk.next", on: &review)
    #expect(Self.perform("review.submit", on: &review) == .notice(notice))
    let expected = Self.decision([
      (
        [(SampleDiffs.parser.hunks[0], true, nil), (SampleDiffs.parser.hunks[1], false, nil)], true
      ),
      (
        [(SampleDiffs.tests.hunks[0], false, nil), (SampleDiffs.tests.hunks[1], false, nil)], false
      ),
    ])
    #expect(Self.perform("review.submit", on: &review) == .submit(expected))
  }

  @Test(
    arguments: [
      "hunk.accept", "hunk.reject", "hunk.comment", "file.accept", "file.reject",
      "patch.acceptAll", "patch.rejectAll", "review.submit", "hunk.split", "review.undo",
    ] as [Action])
  func `what was typed before the review could be seen decides nothing`(_ action: Action) {
    var review = PatchReview(id: "r", proposal: SampleDiffs.twoFiles, shownAt: 5_000)
    let outcome = review.perform(action, now: 5_299)
    #expect(outcome == nil)
    #expect(review.tally == ReviewTally(accepted: 0, rejected: 0, undecided: 4))
  }

  @Test func `after the guard the same key decides`() {
    var review = PatchReview(id: "r", proposal: SampleDiffs.twoFiles, shownAt: 5_000)
    let outcome = review.perform("patch.acceptAll", now: 5_300)
    #expect(outcome != nil)
    #expect(review.tally == ReviewTally(accepted: 4, rejected: 0, undecided: 0))
  }

  @Test func `moves, binary and empty files are decided without hunks`() {
    let proposal = SampleDiffs.proposal(
      SampleDiffs.moved, SampleDiffs.binary, SampleDiffs.movedAndChanged, SampleDiffs.deleted)
    var review = Self.review(proposal)
    #expect(review.title() == "Review: 4 files, 5 changes · ✓0 ✗0 ?5")
    Self.perform(
      "hunk.accept", "hunk.reject", "hunk.reject", "hunk.accept", "hunk.reject", on: &review)
    let expected = Self.decision([
      ([], true), ([], false), ([(SampleDiffs.movedAndChanged.hunks[0], true, nil)], false),
      ([(SampleDiffs.deleted.hunks[0], false, nil)], false),
    ])
    #expect(Self.perform("review.submit", on: &review) == .submit(expected))
  }

  @Test func `a comment is only taken where the decision can carry it`() {
    var review = Self.review(SampleDiffs.proposal(SampleDiffs.binary))
    let notice = "Only a hunk can carry a comment: reject this, and say why in a message."
    #expect(Self.perform("hunk.comment", on: &review) == .notice(notice))
  }

  @Test func `a proposal without files is submitted at once`() {
    var review = Self.review(PatchProposal(files: []))
    Self.perform("hunk.accept", "file.reject", "hunk.next", "hunk.split", on: &review)
    #expect(Self.perform("review.submit", on: &review) == .submit(PatchDecision(files: [])))
  }

  @Test func `side by side needs its columns`() {
    var review = Self.review()
    var narrow = Canvas.testing(24, 80)
    review.draw(in: &narrow)
    #expect(
      Self.perform("review.layout", on: &review)
        == .notice("Side by side needs 140 columns; the review has 80."))
    var wide = Canvas.testing(24, 140)
    review.draw(in: &wide)
    #expect(Self.perform("review.layout", on: &review) == nil)
    #expect(review.layout == .sideBySide)
  }

  @Test func `scrolling between a split and the next frame is safe`() {
    var review = Self.review()
    var canvas = Canvas.testing(24, 80)
    review.draw(in: &canvas)
    Self.perform("hunk.split", "scroll.bottom", "review.undo", "scroll.pageUp", on: &review)
    review.draw(in: &canvas)
    #expect(review.currentHunk.total == 4)
  }

  @Test func `nothing is decided where nothing can be read`() {
    var review = Self.review()
    var tiny = Canvas.testing(3, 15)
    review.draw(in: &tiny)
    #expect(
      Self.perform("patch.acceptAll", on: &review)
        == .notice("The window is too small to see what would be decided."))
    #expect(review.tally.accepted == 0)
  }
}

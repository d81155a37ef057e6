import Text
package import Workspace

/// The review of a proposed patch, hunk by hunk.
///
/// Every hunk is undecided, accepted or rejected, and may carry a comment for the model. The
/// current hunk is always on the screen: scrolling it away makes another one current.
package struct PatchReview {
  /// Milliseconds from the question's appearance during which nothing is decided.
  static let guardTime = 300

  package let id: String
  let shownAt: Int
  var decisions: ReviewDecisions
  /// Bytes before and after of each file.
  let sizes: [(before: Int?, after: Int?)]
  /// Cells of the longest path.
  let longestPath: Int

  var layout = DiffFormat.Layout.unified
  var showsWhitespace = false
  /// Rows as last drawn; nil before the first frame.
  var rows: ReviewRows?
  /// Whether the rows no longer fit the decisions.
  var needsLayout = true
  /// The first row shown.
  var top = 0
  /// Whether the next frame moves the current hunk into view.
  var revealsCurrent = true
  /// Cells of the part the rows were last drawn in, and of the whole review.
  var viewRows = 0
  var columns: Int?
  var isTooSmall = false
  var search: TextSearch?
  /// The item whose hunk is in the editor.
  var editedItem: Int?
  /// Whether the person was told what is undecided and submits again.
  private var isSubmitConfirmed = false

  package init(id: String, proposal: PatchProposal, shownAt: Int) {
    self.id = id
    self.shownAt = shownAt
    decisions = ReviewDecisions(proposal)
    longestPath = proposal.files.map { Glyph.width(of: $0.diff.path.shown) }.max() ?? 0
    sizes = proposal.files.map { ($0.before?.count, $0.after?.count) }
  }

  /// Carries out an action of the `review` context.
  ///
  /// Answers typed before the person could have seen the question do nothing.
  package mutating func perform(_ action: Action, now: Int) -> ReviewOutcome? {
    if scroll(action) || move(action) { return nil }
    switch action {
    case "review.layout": return toggleLayout()
    case "review.whitespace":
      showsWhitespace.toggle()
      return relaid()
    default: break
    }
    guard canAnswer(now: now) else { return nil }
    if isTooSmall { return .notice("The window is too small to see what would be decided.") }
    let confirmed = isSubmitConfirmed
    isSubmitConfirmed = false
    switch action {
    case "review.submit": return submit(confirmed: confirmed)
    case "hunk.comment": return comment()
    case "hunk.edit": return edit()
    case "hunk.split": return split()
    case "review.undo":
      return decisions.undo() ? relaid() : .notice("There is nothing to undo.")
    default: return decide(action)
    }
  }

  /// Rejects the current hunk with what the person says about it.
  package mutating func setComment(_ comment: String) {
    let isBlank = comment.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
    decisions.decide(.rejected, comment: isBlank ? nil : comment)
    isSubmitConfirmed = false
    _ = relaid()
  }

  /// Whether the review has been on the screen long enough to be answered.
  package func canAnswer(now: Int) -> Bool { now - shownAt >= Self.guardTime }
}

// MARK: - Actions

extension PatchReview {
  private mutating func decide(_ action: Action) -> ReviewOutcome? {
    switch action {
    case "hunk.accept": decisions.decide(.accepted)
    case "hunk.reject": decisions.decide(.rejected)
    case "file.accept": decisions.decideFile(.accepted)
    case "file.reject": decisions.decideFile(.rejected)
    case "patch.acceptAll": decisions.decideAll(.accepted)
    case "patch.rejectAll": decisions.decideAll(.rejected)
    default: return nil
    }
    _ = relaid()
    return tally.undecided == 0 ? .notice("All is decided, \(tally): ready to be applied.") : nil
  }

  /// A decision has no place for a comment on anything but a hunk.
  private func comment() -> ReviewOutcome? {
    guard let item = decisions.currentItem else { return nil }
    return item.hunk == nil
      ? .notice("Only a hunk can carry a comment: reject this, and say why in a message.")
      : .writeComment
  }

  private mutating func split() -> ReviewOutcome? {
    guard decisions.currentItem?.hunk != nil else {
      return .notice("Only a hunk can be split.")
    }
    return decisions.split()
      ? relaid() : .notice("This hunk is one run of changes: it cannot be split.")
  }

  private mutating func submit(confirmed: Bool) -> ReviewOutcome {
    let undecided = tally.undecided
    guard undecided > 0, !confirmed else { return .submit(decisions.decision) }
    isSubmitConfirmed = true
    let subject =
      undecided == 1 ? "1 is undecided and counts" : "\(undecided) are undecided and count"
    return .notice("\(subject) as rejected; the same key again applies the decisions.")
  }

  private mutating func toggleLayout() -> ReviewOutcome? {
    if let columns, columns < Self.sideBySideColumns {
      return .notice(
        "Side by side needs \(Self.sideBySideColumns) columns; the review has \(columns).")
    }
    layout = layout == .sideBySide ? .unified : .sideBySide
    return relaid()
  }

  /// Cells that side by side needs.
  static var sideBySideColumns: Int { 140 }

  private mutating func move(_ action: Action) -> Bool {
    switch action {
    case "hunk.next": decisions.move(to: decisions.current + 1)
    case "hunk.previous": decisions.move(to: decisions.current - 1)
    case "file.next": decisions.moveFile(by: 1)
    case "file.previous": decisions.moveFile(by: -1)
    default: return false
    }
    isSubmitConfirmed = false
    revealsCurrent = true
    return true
  }

  private mutating func relaid() -> ReviewOutcome? {
    needsLayout = true
    revealsCurrent = true
    return nil
  }
}

// MARK: - For the header

extension PatchReview {
  /// How many hunks are decided which way.
  package var tally: ReviewTally { decisions.tally }

  /// The file of the current hunk.
  package var currentFile: FileDiff? {
    decisions.currentItem.map { decisions.files[$0.file] }
  }

  /// The current hunk's number, from 1, and how many there are.
  package var currentHunk: (number: Int, total: Int) {
    (min(decisions.current + 1, decisions.items.count), decisions.items.count)
  }

  /// `Review: 2 files, 4 hunks · ✓2 ✗1 ?1`.
  package func title() -> String { "\(heading) · \(tally)" }

  /// The title without the tally.
  var heading: String {
    let isPlain = decisions.items.allSatisfy { $0.hunk != nil }
    let files = Self.count(decisions.files.count, "file")
    let items = Self.count(decisions.items.count, isPlain ? "hunk" : "change")
    return "Review: \(files), \(items)"
  }

  private static func count(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}

package enum ReviewOutcome: Sendable, Equatable {
  case submit(PatchDecision)
  /// The person wants to write a comment on the current hunk: the composer takes it and gives it
  /// to ``PatchReview/setComment(_:)``.
  case writeComment
  /// The person wants to edit the current hunk: this text goes to the editor, and what comes back
  /// to ``PatchReview/takeEdited(_:)``.
  case editHunk(String)
  case notice(String)
}

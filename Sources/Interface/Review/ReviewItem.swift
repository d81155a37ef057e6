import Text
import Workspace

/// Something in a proposal that is decided by itself.
struct ReviewItem: Sendable, Equatable {
  enum Subject: Sendable, Equatable {
    case hunk(Hunk)
    /// That the file moves, apart from what changes in it.
    case move
    /// The whole of a file without hunks: an empty or a binary one.
    case file
  }
  enum State: Sendable, Equatable { case undecided, accepted, rejected }

  /// The place of the file in the proposal.
  var file: Int
  var subject: Subject
  var state = State.undecided
  /// What the person says about it to the model.
  var comment: String?

  var hunk: Hunk? {
    if case .hunk(let hunk) = subject { hunk } else { nil }
  }

  /// The items of a file, in the order they are decided.
  static func items(of diff: FileDiff, file: Int) -> [ReviewItem] {
    var items: [ReviewItem] = []
    if diff.oldPath != nil || diff.kind == .renamed {
      items.append(ReviewItem(file: file, subject: .move))
    }
    items += diff.hunks.map { ReviewItem(file: file, subject: .hunk($0)) }
    if items.isEmpty { items.append(ReviewItem(file: file, subject: .file)) }
    return items
  }
}

/// How many items are decided which way.
package struct ReviewTally: Sendable, Equatable, CustomStringConvertible {
  package var accepted = 0
  package var rejected = 0
  package var undecided = 0

  init(_ items: some Sequence<ReviewItem>) {
    for item in items {
      switch item.state {
      case .accepted: accepted += 1
      case .rejected: rejected += 1
      case .undecided: undecided += 1
      }
    }
  }

  package init(accepted: Int, rejected: Int, undecided: Int) {
    self.accepted = accepted
    self.rejected = rejected
    self.undecided = undecided
  }

  package var total: Int { accepted + rejected + undecided }

  /// `✓2 ✗1 ?1`.
  package var description: String { spans.map(\.text).joined() }

  /// The counts in the roles of the states.
  var spans: [Span] {
    [
      Span("✓\(accepted) ", ReviewItem.State.accepted.role),
      Span("✗\(rejected) ", ReviewItem.State.rejected.role),
      Span("?\(undecided)", ReviewItem.State.undecided.role),
    ]
  }
}

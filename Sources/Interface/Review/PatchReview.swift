package import Workspace

/// The review of a proposed patch, hunk by hunk.
package struct PatchReview {
  package init(id: String, proposal: PatchProposal, shownAt: Int) {}

  /// Carries out an action of the `review` context. Answers typed before the person could have
  /// seen the question do nothing.
  package mutating func perform(_ action: Action, now: Int) -> ReviewOutcome? { nil }

  package mutating func draw(in canvas: inout Canvas) {}
}

package enum ReviewOutcome: Sendable, Equatable {
  case submit(PatchDecision)
  /// The person wants to write a comment on the current hunk: the composer takes it and gives it
  /// to ``PatchReview/setComment(_:)``.
  case writeComment
  case notice(String)
}

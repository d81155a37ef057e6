/// A patch held against the files as they are: what each file was, would be, and the hunks between.
package struct PatchProposal: Sendable, Equatable {
  package struct File: Sendable, Equatable {
    package var diff: FileDiff
    /// nil when the file does not exist before.
    package var before: [UInt8]?
    /// nil when it does not exist afterwards.
    package var after: [UInt8]?
    /// Whether it gives way to something else, without a look at what is in it.
    package var isReplaced: Bool

    package init(
      diff: FileDiff, before: [UInt8]?, after: [UInt8]?, isReplaced: Bool = false
    ) {
      self.diff = diff
      self.before = before
      self.after = after
      self.isReplaced = isReplaced
    }
  }
  package var files: [File]

  package init(files: [File]) { self.files = files }
}

/// What a person decided about a proposal, file by file in its order.
package struct PatchDecision: Sendable, Equatable {
  package struct File: Sendable, Equatable {
    /// The file's hunks as decided: those of the proposal, or the parts they were split into.
    package var verdicts: [HunkVerdict]
    /// Counts when there are no hunks (an empty, binary or merely moved file), and for the move.
    package var isAccepted: Bool

    package init(verdicts: [HunkVerdict], isAccepted: Bool) {
      self.verdicts = verdicts
      self.isAccepted = isAccepted
    }
  }
  package var files: [File]

  package init(files: [File]) { self.files = files }

  /// Accepts every hunk of every file.
  package static func everything(in proposal: PatchProposal) -> PatchDecision {
    PatchDecision(
      files: proposal.files.map { file in
        File(verdicts: file.diff.hunks.map { HunkVerdict($0, isAccepted: true) }, isAccepted: true)
      })
  }
}

package struct HunkVerdict: Sendable, Equatable {
  package var hunk: Hunk
  package var isAccepted: Bool
  /// What the person says about it to the model.
  package var comment: String?

  package init(_ hunk: Hunk, isAccepted: Bool, comment: String? = nil) {
    self.hunk = hunk
    self.isAccepted = isAccepted
    self.comment = comment
  }
}

/// What was written: the real difference of each file, before and after.
package struct AppliedPatch: Sendable, Equatable {
  package var files: [FileDiff]
  /// The difference of each of these files since the session first wrote it, as far as that is
  /// known; one without hunks is back where it was.
  package var totals: [FileDiff]

  package init(files: [FileDiff], totals: [FileDiff] = []) {
    self.files = files
    self.totals = totals
  }
}

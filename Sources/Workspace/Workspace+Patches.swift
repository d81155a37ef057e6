extension Workspace {
  /// Holds a patch against the files; nothing is written.
  ///
  /// A file that a move overwrites is in the proposal too, as a deletion before the move.
  package func propose(_ patch: Patch) throws(WorkspaceError) -> PatchProposal {
    let proposal = try PatchDraft(patch, in: walk).proposal()
    try check(proposal.files.filter { $0.after != nil }.map(\.diff.path))
    return proposal
  }

  /// Writes what was accepted, all or nothing, and only onto the files the proposal saw.
  ///
  /// Answers with the difference of each file that changed.
  package func apply(
    _ proposal: PatchProposal, _ decision: PatchDecision
  ) throws(WorkspaceError) -> AppliedPatch {
    try walk.checkRoot()
    let outcome = try PatchOutcome(of: proposal, decision)
    // What a person approved is still held to the rules of the workspace.
    for change in outcome.changes {
      if change.path.isProtected { throw WorkspaceError.protected(change.path) }
      if change.path.components.contains(FilePath.above) || change.path.isAbsolute {
        throw WorkspaceError.outsideWorkspace(change.path)
      }
    }
    try check(outcome.changes.filter { $0.result != nil }.map(\.path))
    var transaction = FileTransaction(outcome.changes, root: walk.rootFolder, journals: journals)
    do throws(WorkspaceError) {
      try transaction.stage()
      try transaction.commit()
    } catch {
      let left = transaction.rollBack()
      if let path = left.first { throw WorkspaceError.halfWritten(path, reason: "\(error)") }
      throw error
    }
    note(outcome.changes)
    return AppliedPatch(files: outcome.diffs, totals: baselines.totals(after: outcome))
  }

  private func note(_ changes: [FileTransaction.Change]) {
    let before = seen
    for change in changes {
      let source = change.modelPath ?? change.path
      let contents = changes.first { $0.path == source }?.expected
      // What was seen before any of it was written: files may have changed places.
      seen.note(change.path, change.result, changedFrom: contents ?? [], at: source, as: before)
    }
  }

  /// Makes sure that files may be written that each alone might, and together could steer git.
  private func check(_ written: [FilePath]) throws(WorkspaceError) {
    let places = written.map { root.appending($0).withoutDots }
    var made: Set<FilePath> = []
    for var place in places {
      while place != root, made.insert(place).inserted { place = place.parent }
    }
    for (path, place) in zip(written, places)
    where walk.protected.isReadOnly(place, besides: made) {
      throw WorkspaceError.protected(path)
    }
  }

  /// Takes over what a session applied before it was resumed, the oldest first.
  package func adopt(_ earlier: [AppliedPatch]) {
    for patch in earlier { baselines.adopt(patch) }
  }
}

/// What a decision makes of a proposal: the changes to write and the differences they amount to.
struct PatchOutcome {
  private(set) var changes: [FileTransaction.Change] = []
  private(set) var diffs: [FileDiff] = []

  init(of proposal: PatchProposal, _ decision: PatchDecision) throws(WorkspaceError) {
    guard proposal.files.count == decision.files.count else {
      throw .patchRefused(".", reason: "the decision is about another patch.")
    }
    let pairs = Array(zip(proposal.files, decision.files))
    for (file, decided) in pairs {
      let moveOnto = pairs.first {
        $0.0.diff.kind == .renamed && $0.0.diff.path == file.diff.path
      }
      if file.diff.kind == .renamed {
        let target = file.diff.path
        let overwrites = pairs.contains { $0.0.diff.kind == .deleted && $0.0.diff.path == target }
        guard !overwrites || !decided.isAccepted || changes.contains(where: { $0.path == target })
        else { throw .alreadyExists(target) }
        try move(file, decided)
      } else if let (_, move) = moveOnto, !move.isAccepted {
        // It is deleted only to make room for a move that does not happen.
        continue
      } else {
        try change(file, decided)
      }
    }
  }

  private mutating func change(
    _ file: PatchProposal.File, _ decision: PatchDecision.File
  ) throws(WorkspaceError) {
    let result = try PatchProposal.resolved(file, decision)
    guard result != file.before else { return }
    changes.append(
      FileTransaction.Change(path: file.diff.path, expected: file.before, result: result))
    diffs.append(try difference(file, result, at: file.diff.path, from: nil))
  }

  private mutating func move(
    _ file: PatchProposal.File, _ decision: PatchDecision.File
  ) throws(WorkspaceError) {
    guard let source = file.diff.oldPath else { return try change(file, decision) }
    let result = try PatchProposal.resolved(file, decision)
    guard decision.isAccepted else {
      guard result != file.before else { return }
      changes.append(
        FileTransaction.Change(path: source, expected: file.before, result: result))
      diffs.append(try difference(file, result, at: source, from: nil))
      return
    }
    let target = file.diff.path
    if let index = changes.firstIndex(where: { $0.path == target }) {
      guard changes[index].result == nil else { throw .alreadyExists(target) }
      changes[index].result = result
      changes[index].modelPath = source
    } else {
      changes.append(
        FileTransaction.Change(path: target, expected: nil, result: result, modelPath: source))
    }
    changes.append(FileTransaction.Change(path: source, expected: file.before, result: nil))
    diffs.append(try difference(file, result, at: target, from: source))
  }

  private func difference(
    _ file: PatchProposal.File, _ result: [UInt8]?, at path: FilePath, from oldPath: FilePath?
  ) throws(WorkspaceError) -> FileDiff {
    try FileDiff.between(
      file.before, result, path: path, oldPath: oldPath,
      contents: file.diff.hunks.isEmpty ? .detected : .text)
  }
}

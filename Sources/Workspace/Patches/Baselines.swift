/// What files were before a session first wrote them, so that the whole difference can be told.
struct Baselines {
  private struct Origin {
    var path: FilePath
    /// nil when the file did not exist.
    var bytes: [UInt8]?
  }
  /// By the path that a file has now.
  private var origins: [FilePath: Origin] = [:]
  /// Differences of before the session was resumed, whose bytes are not at hand, by the path that
  /// the file had after them.
  private var earlier: [FilePath: [FileDiff]] = [:]

  mutating func adopt(_ patch: AppliedPatch) {
    for diff in patch.files {
      let history = earlier.removeValue(forKey: diff.oldPath ?? diff.path) ?? []
      earlier[diff.path] = history + [diff]
    }
  }

  /// The difference of each file that an outcome changed, since the session first wrote it.
  mutating func totals(after outcome: PatchOutcome) -> [FileDiff] {
    outcome.diffs.compactMap { diff in
      let source = diff.oldPath ?? diff.path
      let before = outcome.changes.first { $0.path == source }?.expected
      let after = outcome.changes.first { $0.path == diff.path }?.result
      guard let origin = origin(of: source, before: before) else { return nil }
      origins[diff.path] = origin
      if origin.bytes == after {
        return FileDiff(path: diff.path, kind: .modified, hunks: [])
      }
      let hasMoved = origin.path != diff.path && origin.bytes != nil && after != nil
      return try? FileDiff.between(
        origin.bytes, after, path: diff.path, oldPath: hasMoved ? origin.path : nil)
    }
  }

  /// Where a file came from; nil when earlier differences do not lead back from what it is.
  private mutating func origin(of path: FilePath, before: [UInt8]?) -> Origin? {
    if let known = origins.removeValue(forKey: path) { return known }
    var origin = Origin(path: path, bytes: before)
    for diff in earlier.removeValue(forKey: path)?.reversed() ?? [] {
      guard let undone = diff.undone(on: origin.bytes) else { return nil }
      origin = Origin(path: diff.oldPath ?? diff.path, bytes: undone.bytes)
    }
    return origin
  }
}

extension FileDiff {
  /// What a file was before this difference, from what it is after it; nil when that does not fit.
  fileprivate func undone(on after: [UInt8]?) -> (bytes: [UInt8]?, Void)? {
    guard !isBinary, (after == nil) == (kind == .deleted) else { return nil }
    let backwards = hunks.map(\.inverted)
    guard let edits = try? LineEdits(of: backwards, on: after ?? [], path: path) else {
      return nil
    }
    return (kind == .added ? nil : edits.result, ())
  }
}

extension Hunk {
  /// The hunk that takes this one back.
  fileprivate var inverted: Hunk {
    Hunk(
      oldStart: newStart, oldCount: newCount, newStart: oldStart, newCount: oldCount,
      heading: heading,
      lines: lines.map { line in
        switch line.kind {
        case .context: line
        case .added: DiffLine(.removed, line.bytes, lacksLineFeed: line.lacksLineFeed)
        case .removed: DiffLine(.added, line.bytes, lacksLineFeed: line.lacksLineFeed)
        }
      })
  }
}

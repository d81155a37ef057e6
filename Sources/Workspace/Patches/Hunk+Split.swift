extension Hunk {
  /// The parts of the hunk, cut at the context between its changes as `git add -p` does.
  ///
  /// The context belongs to the parts on both sides. `[self]` when there is nothing to cut.
  package func split() -> [Hunk] {
    let runs = contextRuns
    guard let first = runs.first, let last = runs.last else { return [self] }
    let inner = runs.filter { $0.lowerBound > 0 && $0.upperBound < lines.count }
    guard !inner.isEmpty else { return [self] }
    let start = first.lowerBound == 0 ? [first] : [0..<0]
    let end = last.upperBound == lines.count ? [last] : [lines.count..<lines.count]
    let borders = start + inner + end
    return zip(borders, borders.dropFirst()).map { before, after in
      part(before.lowerBound..<after.upperBound)
    }
  }

  /// The hunk with other lines in its place, as after an edit, and counts that fit them.
  package func replacingLines(_ lines: [DiffLine]) -> Hunk {
    var hunk = self
    hunk.lines = lines
    hunk.oldCount = lines.count { $0.kind != .added }
    hunk.newCount = lines.count { $0.kind != .removed }
    hunk.oldStart = Self.start(afterSkipping: 0, count: hunk.oldCount, of: (oldStart, oldCount))
    hunk.newStart = Self.start(afterSkipping: 0, count: hunk.newCount, of: (newStart, newCount))
    return hunk
  }

  /// `@@ -1,3 +1,4 @@ heading`, as git writes it.
  package var header: String {
    let old = oldCount == 1 ? "\(oldStart)" : "\(oldStart),\(oldCount)"
    let new = newCount == 1 ? "\(newStart)" : "\(newStart),\(newCount)"
    return "@@ -\(old) +\(new) @@" + (heading.isEmpty ? "" : " \(heading)")
  }

  private var contextRuns: [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for (index, line) in lines.enumerated() {
      if line.kind == .context {
        start = start ?? index
      } else if let begin = start {
        runs.append(begin..<index)
        start = nil
      }
    }
    if let begin = start { runs.append(begin..<lines.count) }
    return runs
  }

  private func part(_ range: Range<Int>) -> Hunk {
    let skipped = lines[..<range.lowerBound]
    let oldSkipped = skipped.count { $0.kind != .added }
    let newSkipped = skipped.count { $0.kind != .removed }
    let kept = Array(lines[range])
    let oldCount = kept.count { $0.kind != .added }
    let newCount = kept.count { $0.kind != .removed }
    return Hunk(
      oldStart: Self.start(
        afterSkipping: oldSkipped, count: oldCount, of: (oldStart, self.oldCount)),
      oldCount: oldCount,
      newStart: Self.start(
        afterSkipping: newSkipped, count: newCount, of: (newStart, self.newCount)),
      newCount: newCount, heading: heading, lines: kept)
  }

  /// The start of a range; one of no lines is named by the line before it.
  private static func start(
    afterSkipping skipped: Int, count: Int, of whole: (start: Int, count: Int)
  ) -> Int {
    let first = whole.count == 0 ? whole.start + 1 : whole.start
    return first + skipped - (count == 0 ? 1 : 0)
  }
}

package import Workspace

/// What the model is told of a patch that was reviewed: what was written, and each hunk that was
/// not, with the person's words.
package func report(
  _ applied: AppliedPatch, of proposal: PatchProposal, _ decision: PatchDecision
) -> ToolOutcome {
  var report = PatchReport()
  for (file, decided) in zip(proposal.files, decision.files) { report.add(file, decided) }
  return report.outcome(applied)
}

private struct PatchReport {
  private var rejected: [String] = []
  private var edited: [String] = []
  private var comments: [String] = []

  mutating func add(_ file: PatchProposal.File, _ decision: PatchDecision.File) {
    let path = file.diff.path.display
    for verdict in decision.verdicts {
      switch verdict.isAccepted {
      case false: rejected.append(Self.text(verdict, of: path))
      case true where Self.isEdited(verdict.hunk, file.diff):
        edited.append(Self.text(verdict, of: path))
      case true:
        guard let comment = verdict.comment, !comment.isEmpty else { continue }
        comments.append("\(path) \(verdict.hunk.header)\nThe person says: \(comment)")
      }
    }
    guard !decision.isAccepted else { return }
    switch file.diff.kind {
    case .renamed:
      rejected.append("\(path): the move from \(file.diff.oldPath?.display ?? "elsewhere")")
    case .added where file.diff.hunks.isEmpty: rejected.append("\(path): the new file")
    case .deleted where file.diff.hunks.isEmpty: rejected.append("\(path): the deletion")
    case .modified where file.diff.hunks.isEmpty: rejected.append("\(path): the new contents")
    case .added, .deleted, .modified: break
    }
  }

  func outcome(_ applied: AppliedPatch) -> ToolOutcome {
    var parts: [String] = []
    if !applied.files.isEmpty {
      let lines = applied.files.map(Self.line).joined(separator: "\n")
      let all = rejected.isEmpty && edited.isEmpty ? "All of the patch was written" : "Written"
      parts.append("\(all):\n\(lines)")
    }
    if !edited.isEmpty {
      parts.append(
        "The person changed these hunks; this is what was written instead of yours:\n\n"
          + edited.joined(separator: "\n\n"))
    }
    if !comments.isEmpty { parts.append(comments.joined(separator: "\n\n")) }
    if !rejected.isEmpty {
      let start =
        applied.files.isEmpty
        ? "The person rejected the patch and NOTHING was written."
        : "The person rejected the following. It was NOT applied."
      parts.append(
        "\(start) Do not assume any of it is in the files, and do not propose it again unchanged:"
          + "\n\n" + rejected.joined(separator: "\n\n"))
    }
    if parts.isEmpty { parts.append("Nothing was written.") }
    return ToolOutcome(parts.joined(separator: "\n\n"), isError: applied.files.isEmpty)
  }

  private static func line(_ diff: FileDiff) -> String {
    let counts = diff.isBinary ? "(binary)" : "(+\(diff.additions) -\(diff.deletions))"
    switch diff.kind {
    case .added: return "A \(diff.path.display) \(counts)"
    case .deleted: return "D \(diff.path.display) \(counts)"
    case .modified: return "M \(diff.path.display) \(counts)"
    case .renamed: return "R \(diff.oldPath?.display ?? "?") -> \(diff.path.display) \(counts)"
    }
  }

  private static func text(_ verdict: HunkVerdict, of path: String) -> String {
    var text = "\(path) \(verdict.hunk.header)"
    for line in verdict.hunk.lines {
      let mark =
        switch line.kind {
        case .context: " "
        case .added: "+"
        case .removed: "-"
        }
      text += "\n\(mark)\(line.text)"
      if line.lacksLineFeed { text += "\n\\ No newline at end of file" }
    }
    if let comment = verdict.comment, !comment.isEmpty { text += "\nThe person says: \(comment)" }
    return text
  }

  /// Whether the hunk is neither one of the proposal's nor a part of one.
  private static func isEdited(_ hunk: Hunk, _ diff: FileDiff) -> Bool {
    !diff.hunks.contains { whole in
      whole.lines.indices.contains { start in
        whole.lines[start...].starts(with: hunk.lines)
      }
    }
  }
}

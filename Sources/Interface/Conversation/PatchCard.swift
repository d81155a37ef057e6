import Text
import Workspace

/// A patch that was written: its files and how much of them changed.
struct PatchCard: Sendable {
  var patch: AppliedPatch
  /// The person's answer, when there was a question.
  var answer: String?
  var isFolded = false

  func rows(width: Int) -> [StyledLine] {
    let files = patch.files.count
    var head = StyledLine([
      Span("✓ ", "success"), Span("patch applied", "msg.tool.name"),
      Span("  \(files) \(files == 1 ? "file" : "files") ", "text.dim"),
    ])
    head.spans += Self.tally(
      patch.files.reduce(0) { $0 + $1.additions }, patch.files.reduce(0) { $0 + $1.deletions })
    if let answer { head.append("  · \(answer)", "text.dim") }
    var rows = head.wrapped(width: width, hanging: 2)
    guard !isFolded else { return rows }
    for file in patch.files {
      var line = StyledLine([
        Span("  \(file.letter) ", "text.dim"), Span(file.title + " ", "text"),
      ])
      line.spans += Self.tally(file.additions, file.deletions)
      rows += line.wrapped(width: width, hanging: 4)
    }
    return rows
  }

  var plain: String {
    patch.files.map { "\($0.letter) \($0.title) +\($0.additions) −\($0.deletions)" }
      .joined(separator: "\n")
  }

  private static func tally(_ additions: Int, _ deletions: Int) -> [Span] {
    [
      Span("+\(additions)", "diff.sign.add"), Span(" ", "text.dim"),
      Span("−\(deletions)", "diff.sign.del"),
    ]
  }
}

extension FileDiff {
  fileprivate var letter: String {
    switch kind {
    case .added: "A"
    case .deleted: "D"
    case .modified: "M"
    case .renamed: "R"
    }
  }

  fileprivate var title: String {
    guard let oldPath, oldPath != path else { return path.display }
    return "\(oldPath.display) → \(path.display)"
  }
}

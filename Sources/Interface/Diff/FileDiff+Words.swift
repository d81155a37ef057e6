import Text
import Workspace

extension FileDiff {
  /// What happens to the file, in a word; empty for an ordinary change.
  var kindWord: String {
    switch kind {
    case .added: "new"
    case .deleted: "deleted"
    case .renamed: "moved"
    case .modified: isBinary ? "binary" : ""
    }
  }

  /// Sentences about what the hunks do not show; `sizes` are bytes before and after.
  func notes(sizes: (before: Int?, after: Int?) = (nil, nil)) -> [String] {
    var notes: [String] = []
    if let oldPath { notes.append("Moves from \(oldPath.shown) to \(path.shown).") }
    if isBinary {
      notes.append("Binary: the contents are not shown.\(Self.words(for: sizes))")
    } else if hunks.isEmpty {
      switch kind {
      case .added: notes.append("Makes an empty file.")
      case .deleted: notes.append("Deletes an empty file.")
      case .renamed: notes.append("The contents stay as they are.")
      case .modified: notes.append("The contents stay as they are.")
      }
    } else if hunks.allSatisfy(\.endsLinesWithReturns) {
      notes.append("All shown lines end with CR LF.")
    }
    return notes
  }

  private static func words(for sizes: (before: Int?, after: Int?)) -> String {
    switch sizes {
    case (let before?, let after?): " \(bytes(before)) before, \(bytes(after)) after."
    case (nil, let after?): " \(bytes(after)) after."
    case (let before?, nil): " \(bytes(before)) before."
    case (nil, nil): ""
    }
  }

  private static func bytes(_ count: Int) -> String {
    count == 1 ? "1 byte" : "\(count) bytes"
  }

  /// The largest line number of the hunks.
  var largestLineNumber: Int {
    hunks.reduce(0) { max($0, max($1.oldStart, $1.newStart) + $1.lines.count) }
  }

  /// `+3 −1`, in the roles of the signs; nothing without lines.
  var countSpans: [Span] {
    guard !hunks.isEmpty else { return [] }
    return [
      Span("+\(additions)", "diff.sign.add"), Span(" ", "diff.file"),
      Span("−\(deletions)", "diff.sign.del"),
    ]
  }
}

extension Hunk {
  /// Whether every line ends with CR LF, so that the carriage returns need no mark.
  var endsLinesWithReturns: Bool {
    lines.first?.bytes.last == 0x0D
      && lines.allSatisfy { $0.bytes.last == 0x0D || $0.lacksLineFeed }
  }

  /// The header for people: nothing hides in its heading.
  var shownHeader: String { RevealedText.reveal(header) }
}

import Text
import Workspace

/// The rows of a review at a width: files, hunks with their states, comments.
struct ReviewRows {
  enum Block {
    case gap
    case file(Int)
    case note(file: Int, [StyledLine])
    /// The row with an item's state.
    case head(Int)
    case lines(Int)
    case comment(item: Int, [StyledLine])
  }

  private struct HunkKey: Hashable {
    var file: Int
    var oldStart: Int
    var newStart: Int
  }

  let format: DiffFormat
  private(set) var stack = RowStack<Block>()
  /// The lines of each item that is a hunk.
  private(set) var hunks: [Int: HunkRows] = [:]
  private var known: [HunkKey: HunkRows] = [:]
  /// Added and removed lines of each file.
  private(set) var counts: [[Span]] = []
  /// The rows of each item with what belongs to it, from its head on.
  private(set) var itemRows: [Range<Int>] = []
  private(set) var fileRows: [Int] = []

  /// Lays the review out; the lines of hunks that `earlier` rows had too are taken from there.
  init(
    _ decisions: ReviewDecisions, sizes: [(before: Int?, after: Int?)], format: DiffFormat,
    earlier: ReviewRows?
  ) {
    self.format = format
    var known: [HunkKey: HunkRows] = [:]
    if let earlier, earlier.format == format { known = earlier.known }
    for (file, diff) in decisions.files.enumerated() {
      counts.append(diff.countSpans)
      if file > 0 { stack.append(.gap, rows: 1) }
      fileRows.append(stack.rowCount)
      stack.append(.file(file), rows: 1)
      let notes = diff.notes(sizes: sizes[file]).flatMap {
        StyledLine($0, "text.dim").wrapped(width: max(1, format.columns - 2))
      }
      if !notes.isEmpty { stack.append(.note(file: file, notes), rows: notes.count) }
      for index in decisions.range(ofFile: file) { append(decisions.items[index], index, known) }
    }
  }

  private mutating func append(
    _ item: ReviewItem, _ index: Int, _ known: [HunkKey: HunkRows]
  ) {
    let start = stack.rowCount
    stack.append(.head(index), rows: 1)
    if let hunk = item.hunk {
      let key = HunkKey(file: item.file, oldStart: hunk.oldStart, newStart: hunk.newStart)
      let earlier = known[key].flatMap { $0.hunk == hunk ? $0 : nil }
      let rows = earlier ?? HunkRows(hunk, format: format)
      stack.append(.lines(index), rows: rows.count)
      hunks[index] = rows
      self.known[key] = rows
    }
    if let comment = item.comment, !comment.isEmpty {
      let lines = comment.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
        StyledLine(String($0), "text.emph").wrapped(width: max(1, format.columns - 12))
      }
      stack.append(.comment(item: index, lines), rows: lines.count)
    }
    itemRows.append(start..<stack.rowCount)
  }

  mutating func row(_ offset: Int, ofHunk item: Int) -> DiffRow? {
    hunks[item]?.row(offset)
  }

  /// The file a row belongs to.
  func file(at row: Int) -> Int? {
    fileRows.lastIndex { $0 <= row }
  }
}

import Text
import Workspace

/// One file with what this session applied to it: its whole difference, or, where what it was is not
/// known, one after the other, oldest first.
struct ChangedFile {
  var path: FilePath
  var diffs: [FileDiff]
  var additions = 0
  var deletions = 0
  var isFolded = false

  init(_ diff: FileDiff) {
    path = diff.path
    diffs = []
    append(diff)
  }

  /// The whole difference, which stands for all before it.
  mutating func replace(with total: FileDiff) {
    diffs = []
    additions = 0
    deletions = 0
    append(total)
  }

  /// A later change; a move takes the whole history along.
  mutating func append(_ diff: FileDiff) {
    path = diff.path
    diffs.append(diff)
    additions += diff.additions
    deletions += diff.deletions
  }
}

extension FileDiff {
  /// Whether there is no difference at all.
  var isNone: Bool { kind == .modified && hunks.isEmpty && !isBinary }
}

/// The rows of the Changes pane at a width.
struct ChangesRows {
  enum Block {
    case gap
    case file(Int)
    /// What stands above the hunks of one of several changes to a file.
    case part(StyledLine)
    case note([StyledLine])
    case head(StyledLine)
    case lines(Int)
  }

  let columns: Int
  private(set) var stack = RowStack<Block>()
  private(set) var hunks: [HunkRows] = []
  /// The block of each of ``hunks``, and where those of each change of each file begin.
  private var hunkBlocks: [Int] = []
  private var firstHunks: [[Int]] = []
  private(set) var fileRows: [Int] = []
  /// Where each change of each file begins.
  private(set) var partRows: [[Int]] = []

  init(_ files: [ChangedFile], columns: Int) {
    self.columns = columns
    for (index, file) in files.enumerated() {
      if index > 0 { stack.append(.gap, rows: 1) }
      fileRows.append(stack.rowCount)
      partRows.append([])
      firstHunks.append([])
      stack.append(.file(index), rows: 1)
      if file.isFolded {
        partRows[index] = file.diffs.map { _ in stack.rowCount - 1 }
      } else {
        append(file, index)
      }
    }
  }

  private mutating func append(_ file: ChangedFile, _ index: Int) {
    let largest = file.diffs.map(\.largestLineNumber).max() ?? 0
    let format = DiffFormat(
      columns: max(1, columns - 1), digits: DiffFormat.digits(for: largest))
    for (part, diff) in file.diffs.enumerated() {
      firstHunks[index].append(hunks.count)
      partRows[index].append(part == 0 ? fileRows[index] : stack.rowCount)
      if file.diffs.count > 1 {
        let words = "change \(part + 1) of \(file.diffs.count)  "
        stack.append(
          .part(StyledLine([Span(words, "text.strong")] + diff.countSpans)), rows: 1)
      }
      let notes = diff.notes().flatMap {
        StyledLine($0, "text.dim").wrapped(width: max(1, columns - 3))
      }
      if !notes.isEmpty { stack.append(.note(notes), rows: notes.count) }
      for hunk in diff.hunks {
        let rows = HunkRows(hunk, format: format)
        stack.append(.head(StyledLine(hunk.shownHeader, "diff.hunk")), rows: 1)
        hunkBlocks.append(stack.blocks.count)
        stack.append(.lines(hunks.count), rows: rows.count)
        hunks.append(rows)
      }
    }
  }

  mutating func row(_ offset: Int, ofHunk index: Int) -> DiffRow { hunks[index].row(offset) }

  /// Which of ``hunks`` a place is in; nil for a path and in a folded file.
  func hunk(of place: ChangesSearch.Place) -> Int? {
    guard let hunk = place.hunk, firstHunks[place.file].indices.contains(place.part) else {
      return nil
    }
    return firstHunks[place.file][place.part] + hunk
  }

  /// The row that shows a place.
  func row(of place: ChangesSearch.Place) -> Int {
    guard let hunk = hunk(of: place) else { return fileRows[place.file] }
    return stack.starts[hunkBlocks[hunk]] + hunks[hunk].row(ofLine: place.line)
  }

  /// The file a row belongs to.
  func file(at row: Int) -> Int { fileRows.lastIndex { $0 <= row } ?? 0 }
}

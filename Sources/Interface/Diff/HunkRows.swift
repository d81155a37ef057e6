import Text
import Workspace

/// The rows that a hunk's lines take: counted at once, laid out when they come into view.
///
///     var rows = HunkRows(hunk, format: DiffFormat(columns: 80))
///     rows.row(0)  // "  1   1   let a = 1"
struct HunkRows {
  /// A line, or two that face each other, and the row it starts at.
  private struct Entry {
    var firstRow: Int32
    /// Indices into the hunk's lines, -1 for none.
    var old: Int32
    var new: Int32
    /// Line numbers in the files.
    var oldNumber: Int32
    var newNumber: Int32
  }

  let hunk: Hunk
  let format: DiffFormat
  private(set) var count = 0
  private let blocks: [ChangeBlock]
  /// Whether every line ends with a carriage return, so that they need no mark.
  private let hidesReturns: Bool
  private var entries: [Entry] = []
  private var emphasis: [Int: [Range<Int>]] = [:]
  private var emphasisedBlocks: Set<Int> = []
  private var cache: [Int: [DiffRow]] = [:]

  init(_ hunk: Hunk, format: DiffFormat) {
    self.hunk = hunk
    self.format = format
    blocks = ChangeBlock.blocks(of: hunk.lines)
    hidesReturns = !format.showsWhitespace && hunk.endsLinesWithReturns
    entries.reserveCapacity(hunk.lines.count)
    switch format.layout {
    case .unified: countUnified()
    case .sideBySide: countSideBySide()
    }
  }

  /// A row by its place, from 0 up to ``count``.
  mutating func row(_ index: Int) -> DiffRow {
    let entry = self.entry(at: index)
    let rows: [DiffRow]
    if let known = cache[entry] {
      rows = known
    } else {
      rows = layOut(entries[entry])
      if cache.count > 512 { cache.removeAll(keepingCapacity: true) }
      cache[entry] = rows
    }
    let offset = index - Int(entries[entry].firstRow)
    return offset < rows.count ? rows[offset] : DiffRow([], fill: "diff.context", columns: 0)
  }

  /// The place in the hunk of the line that a row shows, which outlives a change of width.
  func line(at row: Int) -> Int {
    guard !entries.isEmpty else { return 0 }
    let entry = entries[entry(at: row)]
    return Int(entry.old >= 0 ? entry.old : entry.new)
  }

  /// The first row that shows a line of the hunk.
  func row(ofLine line: Int) -> Int {
    let entry = entries.first { Int($0.old) >= line || Int($0.new) >= line }
    return Int(entry?.firstRow ?? 0)
  }

  private func entry(at row: Int) -> Int {
    var low = 0
    var high = entries.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(entries[middle].firstRow) <= row { low = middle } else { high = middle }
    }
    return low
  }
}

// MARK: - Counting

extension HunkRows {
  private mutating func countUnified() {
    var old = hunk.oldStart
    var new = hunk.newStart
    for (index, line) in hunk.lines.enumerated() {
      let isOld = line.kind != .added
      let isNew = line.kind != .removed
      append(
        old: isOld ? index : nil, new: isNew ? index : nil, rows: rows(of: line, .old),
        numbers: (old, new))
      if isOld { old += 1 }
      if isNew { new += 1 }
    }
  }

  private mutating func countSideBySide() {
    var old = hunk.oldStart
    var new = hunk.newStart
    func facing() -> [(old: Int?, new: Int?)] {
      var facing: [(old: Int?, new: Int?)] = []
      var index = 0
      for block in blocks {
        while index < block.range.lowerBound {
          facing.append((index, index))
          index += 1
        }
        facing += block.sideBySide(in: hunk.lines)
        index = block.range.upperBound
      }
      while index < hunk.lines.count {
        facing.append((index, index))
        index += 1
      }
      return facing
    }
    for pair in facing() {
      let left = pair.old.map { rows(of: hunk.lines[$0], .old) } ?? 0
      let right = pair.new.map { rows(of: hunk.lines[$0], .new) } ?? 0
      append(old: pair.old, new: pair.new, rows: max(left, right), numbers: (old, new))
      if pair.old != nil { old += 1 }
      if pair.new != nil { new += 1 }
    }
  }

  private func rows(of line: DiffLine, _ side: DiffSide) -> Int {
    let columns = format.textColumns(of: side)
    return DiffText.rowCount(line, columns: columns, hidesReturn: hidesReturns)
      + (line.lacksLineFeed ? 1 : 0)
  }

  private mutating func append(old: Int?, new: Int?, rows: Int, numbers: (old: Int, new: Int)) {
    entries.append(
      Entry(
        firstRow: Int32(clamping: count), old: Int32(clamping: old ?? -1),
        new: Int32(clamping: new ?? -1), oldNumber: Int32(clamping: numbers.old),
        newNumber: Int32(clamping: numbers.new)))
    count += rows
  }
}

// MARK: - Laying out

extension HunkRows {
  private mutating func layOut(_ entry: Entry) -> [DiffRow] {
    switch format.layout {
    case .unified: unified(entry)
    case .sideBySide: sideBySide(entry)
    }
  }

  private mutating func unified(_ entry: Entry) -> [DiffRow] {
    let index = Int(entry.old >= 0 ? entry.old : entry.new)
    let numbers = DiffGutter.Numbers(
      old: entry.old >= 0 ? Int(entry.oldNumber) : nil,
      new: entry.new >= 0 ? Int(entry.newNumber) : nil)
    return parts(of: index, .old, numbers: numbers).map { DiffRow(parts: [$0]) }
  }

  private mutating func sideBySide(_ entry: Entry) -> [DiffRow] {
    var left: [DiffRow.Part] = []
    var right: [DiffRow.Part] = []
    if entry.old >= 0 {
      left = parts(of: Int(entry.old), .old, numbers: .init(old: Int(entry.oldNumber)))
    }
    if entry.new >= 0 {
      right = parts(of: Int(entry.new), .new, numbers: .init(new: Int(entry.newNumber)))
    }
    return (0..<max(left.count, right.count)).map { row in
      let separator = DiffRow.Part(
        column: format.columns(of: .old), columns: 1, fill: "diff.context",
        spans: [Span("│", "border")])
      return DiffRow(parts: [
        row < left.count ? left[row] : absent(.old), separator,
        row < right.count ? right[row] : absent(.new),
      ])
    }
  }

  /// The part of a row where a side has nothing.
  private func absent(_ side: DiffSide) -> DiffRow.Part {
    DiffRow.Part(
      column: format.start(of: side), columns: format.columns(of: side), fill: "diff.context",
      spans: [])
  }

  /// The rows of one line on one side.
  private mutating func parts(
    of index: Int, _ side: DiffSide, numbers: DiffGutter.Numbers
  ) -> [DiffRow.Part] {
    let line = hunk.lines[index]
    let gutter = DiffGutter(format: format, kind: line.kind, numbers: numbers)
    let roles = DiffText.Roles(
      base: gutter.role, word: gutter.role + ".word", emphasis: emphasis(ofLine: index),
      showsWhitespace: format.showsWhitespace && line.kind != .context,
      marksTrailing: line.kind == .added)
    let text = DiffText(line, hidesReturn: hidesReturns)
    var rows = text.rows(columns: format.textColumns(of: side), roles).enumerated().map {
      gutter.spans(isFirst: $0.0 == 0) + $0.1
    }
    if line.lacksLineFeed {
      let note = Fitting.head(
        "No newline at end of file", columns: format.textColumns(of: side))
      rows.append(gutter.note + [Span(note, "diff.lineno")])
    }
    return rows.map {
      DiffRow.Part(
        column: format.start(of: side), columns: format.columns(of: side), fill: gutter.role,
        spans: $0)
    }
  }

  /// What differs in a line from its counterpart; found for a block when it is first seen.
  private mutating func emphasis(ofLine index: Int) -> [Range<Int>] {
    guard hunk.lines[index].kind != .context else { return [] }
    var low = 0
    var high = blocks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if blocks[middle].range.lowerBound <= index { low = middle } else { high = middle }
    }
    guard low < blocks.count else { return [] }
    let block = blocks[low]
    if block.removed.count > LinePairing.lineLimit || block.added.count > LinePairing.lineLimit {
      return []
    }
    if emphasisedBlocks.insert(low).inserted {
      for pair in block.pairs(in: hunk.lines) {
        let old = DiffText(hunk.lines[pair.old], hidesReturn: hidesReturns).text
        let new = DiffText(hunk.lines[pair.new], hidesReturn: hidesReturns).text
        guard old.utf8.count < 2_000, new.utf8.count < 2_000 else { continue }
        (emphasis[pair.old], emphasis[pair.new]) = WordDiff.emphasis(old: old, new: new)
      }
    }
    return emphasis[index] ?? []
  }
}

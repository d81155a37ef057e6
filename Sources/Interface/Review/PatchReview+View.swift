import Terminal
import Text
import Workspace

extension PatchReview {
  /// Draws the whole review: title, files at the left where there is room, and the hunks.
  package mutating func draw(in canvas: inout Canvas, isFocused: Bool = true) {
    columns = canvas.columns
    isTooSmall = canvas.columns < 20 || canvas.rows < 4
    canvas.fill(canvas.theme["background"])
    guard !isTooSmall else {
      canvas.draw(
        Fitting.head(title(), columns: canvas.columns), row: 0, column: 0,
        canvas.theme["title"])
      return
    }
    let list = listColumns(of: canvas.columns)
    let left = list > 0 ? list + 1 : 0
    let body = Rect(
      row: 1, column: left, rows: canvas.rows - 1, columns: canvas.columns - left)
    layOut(columns: body.columns)
    viewRows = body.rows
    reveal()
    drawTitle(in: &canvas, isFocused: isFocused)
    if list > 0 {
      let files = ReviewFileList(decisions: decisions)
      let rect = Rect(row: 1, column: 0, rows: canvas.rows - 1, columns: left)
      canvas.within(rect) { files.draw(in: &$0) }
    }
    canvas.within(body) { drawBody(in: &$0) }
  }

  /// Cells of the file list: none where the hunks need the room.
  private func listColumns(of columns: Int) -> Int {
    let needed = layout == .sideBySide ? 180 : 120
    guard decisions.files.count > 1, columns >= needed else { return 0 }
    return min(max(longestPath + 12, 24), columns / 4)
  }

  private mutating func layOut(columns: Int) {
    let largest = decisions.files.map(\.largestLineNumber).max() ?? 0
    let format = DiffFormat(
      layout: self.columns ?? 0 >= Self.sideBySideColumns ? layout : .unified,
      columns: columns - 1, digits: DiffFormat.digits(for: largest),
      showsWhitespace: showsWhitespace)
    if rows?.format != format { revealsCurrent = true }
    layOut(format)
  }

  private func drawTitle(in canvas: inout Canvas, isFocused: Bool) {
    let rule = String(repeating: isFocused ? "━" : "─", count: canvas.columns)
    canvas.draw(rule, row: 0, column: 0, canvas.theme["approval.frame"])
    let style = canvas.theme[isFocused ? "title.focus" : "title"]
    let title = Fitting.head(" \(heading) · ", columns: canvas.columns - 1)
    var end = canvas.draw(title, row: 0, column: 1, style)
    end = canvas.draw(StyledLine(tally.spans + [Span(" ", "title")]), row: 0, column: end)
    let (number, total) = currentHunk
    let noun = decisions.currentItem?.hunk == nil ? "change" : "hunk"
    let place = " \(noun) \(number) of \(total)\(moreMarks) "
    let column = canvas.columns - Glyph.width(of: place) - 1
    if total > 0, column > end {
      canvas.draw(place, row: 0, column: column, canvas.theme["text.dim"])
    }
  }

  /// Says where rows are out of view.
  private var moreMarks: String {
    let isAbove = top > 0
    let isBelow = top + viewRows < rows?.stack.rowCount ?? 0
    return isAbove || isBelow ? " " + (isAbove ? "↑" : "") + (isBelow ? "↓" : "") : ""
  }

  private mutating func drawBody(in canvas: inout Canvas) {
    guard var rows else { return }
    // One owner only, so that what is laid out on the way is kept without a copy.
    self.rows = nil
    var block = rows.stack.block(at: top)
    var row = 0
    while row < canvas.rows, let index = block {
      let range = rows.stack.rows(of: index)
      for absolute in max(top, range.lowerBound)..<range.upperBound where row < canvas.rows {
        draw(rows.stack.blocks[index], absolute - range.lowerBound, &rows, row, in: &canvas)
        row += 1
      }
      block = index + 1 < rows.stack.blocks.count ? index + 1 : nil
    }
    if let file = rows.file(at: top), rows.fileRows[file] < top {
      drawFile(file, rows, row: 0, in: &canvas)
    }
    self.rows = rows
  }

  private func draw(
    _ block: ReviewRows.Block, _ offset: Int, _ rows: inout ReviewRows, _ row: Int,
    in canvas: inout Canvas
  ) {
    switch block {
    case .gap: break
    case .file(let file): drawFile(file, rows, row: row, in: &canvas)
    case .note(_, let lines): canvas.draw(lines[offset], row: row, column: 2)
    case .head(let item): drawHead(item, row: row, in: &canvas)
    case .lines(let item):
      if var line = rows.row(offset, ofHunk: item) {
        if let search {
          line = line.highlighting(search, isCurrent: item == decisions.current)
        }
        let isRejected = decisions.items[item].state == .rejected
        canvas.draw(line, row: row, column: 1, dimmed: isRejected)
      }
      drawBar(item, row: row, in: &canvas)
    case .comment(let item, let lines):
      if offset == 0 {
        canvas.draw("comment:", row: row, column: 2, canvas.theme["diff.state.rejected"])
      }
      canvas.draw(lines[offset], row: row, column: 11)
      drawBar(item, row: row, in: &canvas)
    }
  }
}

// MARK: - Headers

extension PatchReview {
  private func drawFile(_ file: Int, _ rows: ReviewRows, row: Int, in canvas: inout Canvas) {
    let diff = decisions.files[file]
    let style = canvas.theme["diff.file"]
    canvas.fill(row: row, role: "diff.file")
    let tally = StyledLine(ReviewTally(decisions.items[decisions.range(ofFile: file)]).spans)
    let counts = StyledLine(rows.counts[file])
    let end = canvas.columns - 1 - Glyph.width(of: tally.text)
    canvas.draw(tally, row: row, column: end)
    let countColumn = end - Glyph.width(of: counts.text) - 2
    let word = diff.kindWord.isEmpty ? "" : " (\(diff.kindWord))"
    let room = countColumn - 2 - Glyph.width(of: word)
    if room >= 12 {
      canvas.draw(counts, row: row, column: countColumn)
      let path = Fitting.tail(diff.path.shown, columns: room)
      let column = canvas.draw(path, row: row, column: 1, style)
      canvas.draw(word, row: row, column: column, canvas.theme["text.dim"])
    } else {
      let path = Fitting.tail(diff.path.shown, columns: end - 2)
      canvas.draw(path, row: row, column: 1, style)
    }
  }

  private func drawHead(_ index: Int, row: Int, in canvas: inout Canvas) {
    let item = decisions.items[index]
    let style = canvas.theme["diff.hunk"]
    canvas.fill(row: row, role: "diff.hunk")
    let badge = canvas.theme[item.state.role]
    var column = canvas.draw(item.state.badge, row: row, column: 2, badge)
    let file = decisions.range(ofFile: item.file)
    let place = "  \(index - file.lowerBound + 1)/\(file.count)  "
    column = canvas.draw(place, row: row, column: column, style)
    let words: String
    switch item.subject {
    case .hunk(let hunk): words = hunk.shownHeader
    case .move:
      let old = decisions.files[item.file].oldPath?.shown ?? ""
      words = "the move from \(old)"
    case .file: words = "the whole file"
    }
    canvas.draw(
      Fitting.head(words, columns: canvas.columns - column - 1), row: row, column: column, style)
    drawBar(index, row: row, in: &canvas)
  }

  /// The mark of the current hunk at the left edge.
  private func drawBar(_ item: Int, row: Int, in canvas: inout Canvas) {
    guard item == decisions.current else { return }
    canvas.draw("▌", row: row, column: 0, canvas.theme["accent"])
  }
}

extension ReviewItem.State {
  /// The state in a sign and a word, not by its colour alone.
  var badge: String {
    switch self {
    case .undecided: "? undecided"
    case .accepted: "✓ accepted "
    case .rejected: "✗ rejected "
    }
  }

  var role: String {
    switch self {
    case .undecided: "diff.state.undecided"
    case .accepted: "diff.state.accepted"
    case .rejected: "diff.state.rejected"
    }
  }
}

import Terminal
import Text
import Workspace

extension ChangesPane {
  /// Draws the changes; the current file is marked while the pane has the focus.
  package mutating func draw(in canvas: inout Canvas, isFocused: Bool) {
    canvas.fill(canvas.theme["background"])
    guard !files.isEmpty else {
      canvas.draw("Nothing changed yet", row: 0, column: 1, canvas.theme["text.dim"])
      return
    }
    layOut(columns: canvas.columns)
    viewRows = canvas.rows
    let top = first
    guard var rows else { return }
    self.rows = nil  // One owner only, so that what is laid out is kept without a copy.
    for row in 0..<canvas.rows {
      guard let block = rows.stack.block(at: top + row) else { break }
      let offset = top + row - rows.stack.starts[block]
      draw(rows.stack.blocks[block], offset, &rows, row, isFocused, in: &canvas)
    }
    let file = rows.file(at: top)
    if rows.fileRows[file] < top, canvas.rows > 1 {
      drawFile(file, row: 0, isFocused, in: &canvas)
    }
    self.rows = rows
  }

  private func draw(
    _ block: ChangesRows.Block, _ offset: Int, _ rows: inout ChangesRows, _ row: Int,
    _ isFocused: Bool, in canvas: inout Canvas
  ) {
    switch block {
    case .gap: break
    case .file(let file): drawFile(file, row: row, isFocused, in: &canvas)
    case .part(let line): canvas.draw(line, row: row, column: 1)
    case .note(let lines): canvas.draw(lines[offset], row: row, column: 1)
    case .head(let line):
      canvas.fill(row: row, role: "diff.hunk")
      let text = Fitting.head(line.text, columns: canvas.columns - 2)
      canvas.draw(text, row: row, column: 1, canvas.theme["diff.hunk"])
    case .lines(let hunk):
      let line = rows.row(offset, ofHunk: hunk)
      guard let search else { return canvas.draw(line, row: row, column: 1) }
      let isCurrent =
        search.current.map { place in
          rows.hunk(of: place) == hunk && rows.hunks[hunk].line(at: offset) == place.line
        } ?? false
      let marked = line.highlighting(search.search, isCurrent: isCurrent)
      canvas.draw(marked, row: row, column: 1)
    }
  }

  private func drawFile(
    _ index: Int, row: Int, _ isFocused: Bool, in canvas: inout Canvas
  ) {
    let file = files[index]
    let style = canvas.theme["diff.file"]
    canvas.fill(row: row, role: "diff.file")
    if isFocused, index == current {
      canvas.draw("▌", row: row, column: 0, canvas.theme["accent"])
    }
    let counts = StyledLine([
      Span("+\(file.additions)", "diff.sign.add"), Span(" ", "diff.file"),
      Span("−\(file.deletions)", "diff.sign.del"),
    ])
    let end = canvas.columns - 1 - Glyph.width(of: counts.text)
    canvas.draw(counts, row: row, column: end)
    let word = file.diffs.last.map(\.kindWord) ?? ""
    let note = word.isEmpty ? "" : " (\(word))"
    let room = end - 5 - Glyph.width(of: note)
    canvas.draw(file.isFolded ? "▸" : "▾", row: row, column: 1, style)
    let path = Fitting.tail(file.path.shown, columns: room >= 8 ? room : end - 5)
    let column = canvas.draw(path, row: row, column: 3, style)
    if room >= 8 { canvas.draw(note, row: row, column: column, canvas.theme["text.dim"]) }
  }
}

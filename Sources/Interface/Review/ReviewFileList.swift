import Terminal
import Text
import Workspace

/// The files of a review with what is decided in each, beside the hunks.
struct ReviewFileList {
  let decisions: ReviewDecisions

  /// Draws the list with a line at its right edge; the current file stays in view.
  func draw(in canvas: inout Canvas) {
    let width = canvas.columns - 1
    let current = decisions.currentItem?.file ?? 0
    let first = min(
      max(0, current - canvas.rows / 2), max(0, decisions.files.count - canvas.rows))
    for row in 0..<canvas.rows {
      canvas.draw("│", row: row, column: width, canvas.theme["border"])
      let file = first + row
      if file < decisions.files.count {
        drawFile(file, isCurrent: file == current, row: row, width: width, in: &canvas)
      }
    }
  }

  private func drawFile(
    _ file: Int, isCurrent: Bool, row: Int, width: Int, in canvas: inout Canvas
  ) {
    let style = canvas.theme[isCurrent ? "text.strong" : "text.dim"]
    let tally = ReviewTally(decisions.items[decisions.range(ofFile: file)])
    let marks = marks(of: tally)
    let end = width - Glyph.width(of: marks.text) - 1
    if isCurrent { canvas.draw("▌", row: row, column: 0, canvas.theme["accent"]) }
    let path = Fitting.tail(decisions.files[file].path.shown, columns: end - 2)
    canvas.draw(path, row: row, column: 1, style)
    canvas.draw(marks, row: row, column: end)
  }

  /// Only what is there: `✓2 ?1`.
  private func marks(of tally: ReviewTally) -> StyledLine {
    let parts = [
      ("✓", tally.accepted, "diff.state.accepted"), ("✗", tally.rejected, "diff.state.rejected"),
      ("?", tally.undecided, "diff.state.undecided"),
    ]
    var spans: [Span] = []
    for (sign, count, role) in parts where count > 0 {
      spans.append(Span((spans.isEmpty ? "" : " ") + "\(sign)\(count)", role))
    }
    return StyledLine(spans)
  }
}

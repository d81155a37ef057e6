import Terminal

/// The thumb at a pane's right edge, shown while the pane does not follow its end.
struct Scrollbar {
  var total: Int
  var first: Int
  var height: Int

  func draw(in canvas: inout Canvas) {
    guard total > height, canvas.rows > 1, canvas.columns > 1 else { return }
    let size = max(1, min(canvas.rows, canvas.rows * height / max(1, total)))
    let room = canvas.rows - size
    let last = max(1, total - height)
    let top = min(room, max(0, first) * room / last)
    for row in top..<top + size {
      canvas.draw("▐", row: row, column: canvas.columns - 1, canvas.theme["scrollbar.thumb"])
    }
  }
}

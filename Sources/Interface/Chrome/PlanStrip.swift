import Terminal
import Text
import Tools

/// The plan where it stays in sight: its steps in the side column, or the step at hand in a row.
struct PlanStrip {
  let plan: Plan

  /// Rows of the panel, its title included.
  var rowCount: Int { plan.steps.count + 1 }

  func draw(in canvas: inout Canvas) {
    if canvas.rows == 1 { drawRow(in: &canvas) } else { drawPanel(in: &canvas) }
  }

  /// The step at hand, or the next one; nil when all are done.
  private var current: Int? {
    plan.steps.firstIndex { $0.status == .inProgress }
      ?? plan.steps.firstIndex { $0.status == .pending }
  }

  private func drawRow(in canvas: inout Canvas) {
    guard let current else { return }
    let step = plan.steps[current]
    let line = StyledLine([
      Span("≡ ", "accent"), Span("\(plan.tally)  ", "text.dim"),
      Span("\(step.status.mark) ", step.status.markRole),
      Span(RowText.fit(RowText.oneLine(step.text), columns: canvas.columns - 16), step.status.role),
    ])
    canvas.draw(line, row: 0, column: 1)
  }

  private func drawPanel(in canvas: inout Canvas) {
    PaneTitle(title: "Plan", isFocused: false, notes: [plan.tally]).draw(in: &canvas)
    let room = canvas.rows - 1
    // The step at hand stays in sight, with one that is done before it.
    let last = max(0, plan.steps.count - room)
    let first = min(last, max(0, (current ?? 0) - 1))
    for (row, step) in plan.steps[first...].prefix(room).enumerated() {
      let text = RowText.fit(RowText.oneLine(step.text), columns: canvas.columns - 5)
      let line = StyledLine([
        Span("\(step.status.mark) ", step.status.markRole), Span(text, step.status.role),
      ])
      canvas.draw(line, row: row + 1, column: 1)
    }
  }
}

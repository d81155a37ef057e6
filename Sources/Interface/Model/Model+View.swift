import Agent
package import Terminal
import Text

extension Model {
  /// The frame for the current size.
  package mutating func view(now: Int) -> Frame {
    clock = max(clock, now)
    updateCountdown()
    var canvas = Canvas(size: size, theme: theme)
    let layout = layout
    guard layout.kind != .tiny else {
      drawTiny(in: &canvas, layout)
      return canvas.frame
    }
    news.subtract(layout.panes.keys)
    canvas.within(layout.header) { header(layout).draw(in: &$0) }
    if let divider = layout.divider {
      let titles = Set((layout.panes.values + [layout.plan]).map(\.row))
      for row in divider.row..<divider.row + divider.rows {
        let joint = row == divider.row ? "┬" : titles.contains(row) ? "├" : "│"
        canvas.draw(joint, row: row, column: divider.column, theme["border"])
      }
    }
    for pane in Pane.allCases {
      guard let rect = layout.panes[pane] else { continue }
      canvas.within(rect) { draw(pane, in: &$0, layout) }
    }
    if !layout.plan.isEmpty, let plan = conversation.currentPlan {
      canvas.within(layout.plan) { PlanStrip(plan: plan).draw(in: &$0) }
    }
    canvas.within(layout.pending) { drawPending(in: &$0) }
    canvas.within(layout.footer) { footer.draw(in: &$0) }
    drawCompletion(in: &canvas, layout)
    drawOverlay(in: &canvas)
    return canvas.frame
  }

  private mutating func drawTiny(in canvas: inout Canvas, _ layout: ScreenLayout) {
    let needed = ScreenLayout.smallest
    let text = "Tern needs \(needed.columns)x\(needed.rows), this is \(size.columns)x\(size.rows)"
    let hint = question == nil ? "write here" : "a question waits"
    if size.rows > 1 {
      canvas.draw(RowText.fit(text, columns: size.columns), row: 0, column: 0, theme["warning"])
    }
    guard let rect = layout.panes[.composer] else { return }
    canvas.within(rect) { canvas in
      composer.draw(
        in: &canvas, placeholder: size.rows > 1 ? hint : text, isFocused: true)
    }
  }

  private mutating func draw(_ pane: Pane, in canvas: inout Canvas, _ layout: ScreenLayout) {
    let hasFocus = focus == pane && overlay == nil
    let body = Rect(row: 1, column: 0, rows: canvas.rows - 1, columns: canvas.columns)
    if pane != .question {
      PaneTitle(title: title(of: pane), isFocused: hasFocus, notes: notes(on: pane, layout))
        .draw(in: &canvas)
    }
    switch pane {
    case .conversation:
      canvas.within(body) { canvas in
        guard !conversation.pane.list.isEmpty else { return welcome.draw(in: &canvas) }
        conversation.pane.draw(in: &canvas, isFocused: hasFocus, emptyText: "")
      }
    case .thinking:
      canvas.within(body) {
        thinking.pane.draw(
          in: &$0, isFocused: hasFocus, emptyText: "What the model thinks appears here.")
      }
    case .changes: canvas.within(body) { changes.draw(in: &$0, isFocused: hasFocus) }
    case .question: drawQuestion(in: &canvas, isFocused: hasFocus)
    case .composer:
      canvas.within(body) {
        composer.draw(
          in: &$0, placeholder: placeholder, isFocused: hasFocus && searchField == nil)
      }
    }
    if let field = searchField, field.pane == pane { draw(field, in: &canvas) }
  }

  private mutating func drawQuestion(in canvas: inout Canvas, isFocused: Bool) {
    let options = questionOptions
    question?.markShown(now: clock)
    _ = question?.withCommand { $0.draw(in: &canvas, options: options, isFocused: isFocused) }
    _ = question?.withReview { $0.draw(in: &canvas, isFocused: isFocused) }
    _ = question?.withDocked { $0.draw(in: &canvas, keys: options, isFocused: isFocused) }
  }

  private func draw(_ field: SearchField, in canvas: inout Canvas) {
    canvas.fill(row: 0, theme["surface.raised"])
    var column = canvas.draw(" / ", row: 0, column: 0, theme["input.prompt"])
    let text = field.buffer.line
    canvas.draw(text, row: 0, column: column, theme["input.text"])
    column += Glyph.width(of: String(text.slice(0, field.buffer.cursor.offset)))
    canvas.placeCursor(row: 0, column: min(canvas.columns - 1, column))
    let found = searchNote(of: field.pane) ?? ""
    let start = canvas.columns - Glyph.width(of: found) - 1
    if start > column + 1 { canvas.draw(found, row: 0, column: start, theme["text.dim"]) }
  }

  private func drawPending(in canvas: inout Canvas) {
    let all = conversation.pending
    let shown = all.count > canvas.rows ? max(1, canvas.rows - 1) : all.count
    if shown < all.count, canvas.rows > 1 {
      let text = " +\(all.count - shown) more"
      canvas.draw(text, row: shown, column: 0, theme["text.dim"])
    }
    for (row, pending) in all.prefix(shown).enumerated() {
      let label = pending.steers ? " ↳ next request: " : " ↳ next turn: "
      let column = canvas.draw(label, row: row, column: 0, theme["text.dim"])
      let text = RowText.oneLine(pending.message.text)
      canvas.draw(
        RowText.fit(text, columns: canvas.columns - column - 1), row: row, column: column,
        theme["msg.user"])
    }
  }

  private mutating func drawOverlay(in canvas: inout Canvas) {
    switch overlay {
    case .picker(var picker):
      picker.draw(in: &canvas)
      overlay = .picker(picker)
    case .page(var page):
      canvas.frame.cursor = nil
      page.draw(in: &canvas)
      overlay = .page(page)
    case nil: break
    }
  }

  /// The list of what a half-written command could become, just above the composer.
  private func drawCompletion(in canvas: inout Canvas, _ layout: ScreenLayout) {
    guard overlay == nil, focus == .composer, let completion,
      let composerRect = layout.panes[.composer]
    else { return }
    let rows = min(completion.entries.count, 13, composerRect.row - 3)
    guard rows > 0 else { return }
    let index = min(composer.completionIndex, completion.entries.count - 1)
    let top = max(0, index - rows + 1)
    let labelColumns = completion.entries.map { Glyph.width(of: $0.label) }.max() ?? 0
    let columns = min(max(labelColumns + 50, 54), canvas.columns - 2)
    let box = Rect(
      row: composerRect.row - rows - 2, column: 1, rows: rows + 2, columns: columns)
    canvas.within(box) { OverlayBox.draw(in: &$0, title: completion.title) }
    let list = Rect(row: box.row + 1, column: 2, rows: rows, columns: columns - 2)
    canvas.within(list) { canvas in
      for row in 0..<rows {
        let entry = completion.entries[top + row]
        let role = top + row == index ? "completion.selected" : "completion"
        canvas.fill(row: row, canvas.theme[role])
        MatchedText(
          RowText.fitEnd(entry.label, columns: canvas.columns - 2), query: completion.query
        )
        .draw(in: &canvas, row: row, column: 1, canvas.theme[role])
        canvas.draw(
          RowText.fit(entry.summary, columns: canvas.columns - labelColumns - 5), row: row,
          column: labelColumns + 4, canvas.theme[role])
      }
    }
  }
}

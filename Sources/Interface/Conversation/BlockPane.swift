import Terminal
import Text

/// A pane of blocks: its scroll, its search and the block that commands mean.
struct BlockPane: Sendable {
  var list = BlockList()
  var scroll = BlockScroll()
  private(set) var search: BlockSearch?
  /// The block that was chosen; commands mean the last visible one otherwise.
  var chosen: Int?
  /// The rows that are being selected; nil while none are.
  var selection: RowSelection?
  /// The window as it was last drawn, in cells.
  private(set) var width = 1
  private(set) var height = 1
  /// The blocks that were last drawn.
  private(set) var visible = 0..<0

  /// Cells at the left and at the right that hold no text.
  private static let margins = 3
  /// The role that what the model emphasizes is toned down to; nil leaves it as it is.
  private let tone: String?

  init(tone: String? = nil) { self.tone = tone }

  /// Takes the window's size before anything is measured for it.
  mutating func resize(rows: Int, columns: Int) {
    width = max(1, columns - Self.margins)
    height = max(1, rows)
  }
}

// MARK: - Moving

extension BlockPane {
  mutating func move(by rows: Int) {
    if moveSelection(by: rows) { return }
    scroll.move(by: rows, in: &list, width: width, height: height)
    chosen = nil
  }

  mutating func moveByPages(_ pages: Int) { move(by: pages * max(1, height - 2)) }

  mutating func toStart() {
    if moveSelection(toEnd: false) { return }
    scroll.hold(.init(block: 0, row: 0), in: &list, width: width, height: height)
    chosen = nil
  }

  mutating func toEnd() {
    if moveSelection(toEnd: true) { return }
    scroll.toEnd()
    chosen = nil
  }

  /// The block that commands mean: the chosen one while it is in sight.
  var current: Int? {
    if let chosen, visible.contains(chosen) { return chosen }
    return visible.last
  }

  /// Chooses the block before or after the current one and brings it into sight.
  mutating func choose(by step: Int) {
    guard !list.isEmpty else { return }
    let target = min(max(0, (current ?? list.count - 1) + step), list.count - 1)
    chosen = target
    bringIntoSight(block: target, row: 0)
  }

  /// Folds or unfolds the current block, or the nearest one above it that can be.
  mutating func toggleFold() -> Bool {
    guard let current else { return false }
    guard let block = (visible.lowerBound...current).last(where: { list[$0].content.isFoldable })
    else { return false }
    list.change(block) { $0.toggleFold() }
    return true
  }

  /// The block drawn at a row of the window.
  mutating func block(atRow row: Int) -> Int? {
    let first = scroll.first(of: &list, width: width, height: height)
    let place = BlockScroll.walk(from: first, by: row, in: &list, width: width)
    return place.block < list.count ? place.block : nil
  }

  private mutating func bringIntoSight(block: Int, row: Int) {
    let first = scroll.first(of: &list, width: width, height: height)
    let last = BlockScroll.walk(from: first, by: height - 1, in: &list, width: width)
    let place = BlockScroll.Place(block: block, row: row)
    guard place < first || last < place else { return }
    let above = BlockScroll.walk(from: place, by: -(height / 3), in: &list, width: width)
    scroll.hold(above, in: &list, width: width, height: height)
  }
}

// MARK: - Searching

extension BlockPane {
  mutating func setSearch(_ query: String) {
    guard let wanted = TextSearch(query) else {
      list.changed = nil
      search = nil
      return
    }
    guard wanted != search?.search else { return }
    list.changed = []
    search = BlockSearch(wanted)
    search?.refresh(&list)
  }

  /// Goes to the next place or the one before; false when there is none.
  mutating func advanceSearch(forward: Bool) -> Bool {
    search?.refresh(&list)
    search?.advance(forward: forward, from: forward ? visible.lowerBound : visible.upperBound - 1)
    guard let found = search?.current else { return false }
    chosen = found.block
    bringIntoSight(block: found.block, row: row(of: found.occurrence, in: found.block))
    return true
  }

  /// The row of a block's occurrence; what a fold or a break hides counts for the nearest one.
  private mutating func row(of occurrence: Int, in block: Int) -> Int {
    guard let search = search?.search else { return 0 }
    var seen = 0
    var last = 0
    let rows = list.rows(at: block, in: 0..<list.height(at: block, width: width), width: width)
    for (row, line) in rows.enumerated() {
      let count = search.count(in: line.text)
      if count > 0 { last = row }
      seen += count
      if seen > occurrence { return row }
    }
    return last
  }
}

// MARK: - Drawing

extension BlockPane {
  mutating func draw(in canvas: inout Canvas, isFocused: Bool, emptyText: String) {
    resize(rows: canvas.rows, columns: canvas.columns)
    guard canvas.rows > 0 else { return }
    guard !list.isEmpty else {
      let lines = StyledLine(emptyText, "text.dim").wrapped(width: width)
      for (row, line) in lines.enumerated() { canvas.draw(line, row: row, column: 1) }
      return
    }
    search?.refresh(&list)
    let first = scroll.first(of: &list, width: width, height: height)
    let end = drawRows(in: &canvas, from: first)
    visible = first.block..<end
    if isFocused { drawMark(in: &canvas, from: first) }
    if !scroll.isFollowing { drawScrollbar(in: &canvas, first: first) }
    list.keepRows(near: visible)
  }

  private mutating func drawRows(in canvas: inout Canvas, from first: BlockScroll.Place) -> Int {
    var block = first.block
    var skipped = first.row
    var row = 0
    while row < height, block < list.count {
      let rows = list.rows(at: block, in: skipped..<skipped + height - row, width: width)
      for (index, line) in highlighted(rows, ofBlock: block, from: skipped).enumerated() {
        if let selection,
          selection.range.contains(BlockScroll.Place(block: block, row: skipped + index))
        {
          drawSelected(line, row: row, in: &canvas)
          row += 1
          continue
        }
        if line.spans.first?.role == "md.codeblock.border" {
          let ground = Rect(row: row, column: 1, rows: 1, columns: width)
          canvas.within(ground) { $0.fill($0.theme["md.codeblock"]) }
        }
        canvas.draw(line, row: row, column: 1, tone: tone)
        row += 1
      }
      skipped = 0
      block += 1
    }
    return block
  }

  private func drawSelected(_ line: StyledLine, row: Int, in canvas: inout Canvas) {
    let role = selection?.anchor == nil ? "cursorline" : "selection"
    let ground = Rect(row: row, column: 0, rows: 1, columns: width + 1)
    let style = canvas.theme[role]
    canvas.within(ground) { $0.fill(style) }
    // Where colours are few the ground is reversed, which other styles would undo.
    guard !style.attributes.contains(.reverse) else {
      canvas.draw(line.text, row: row, column: 1, style)
      return
    }
    canvas.draw(line, row: row, column: 1, tone: tone)
  }

  /// Rows of a block from one of them on, with what the search finds marked.
  private mutating func highlighted(
    _ rows: [StyledLine], ofBlock block: Int, from first: Int
  ) -> [StyledLine] {
    guard let search else { return rows }
    var current: Int?
    if let place = search.current, place.block == block {
      let above = list.rows(at: block, in: 0..<first, width: width)
      current = place.occurrence - above.reduce(0) { $0 + search.search.count(in: $1.text) }
    }
    return rows.map { line in
      defer { current = current.map { $0 - search.search.count(in: line.text) } }
      return line.highlighting(search.search, current: current)
    }
  }

  /// Marks the block that commands mean, at the left edge.
  private mutating func drawMark(in canvas: inout Canvas, from first: BlockScroll.Place) {
    guard let chosen, visible.contains(chosen) else { return }
    var row = -first.row
    for block in first.block..<chosen { row += list.height(at: block, width: width) }
    let rows = list.height(at: chosen, width: width)
    let lead = list[chosen].isSpaced ? 1 : 0
    for row in max(0, row + lead)..<max(0, row + lead, min(height, row + rows)) {
      canvas.draw("▎", row: row, column: 0, canvas.theme["accent"])
    }
  }

  private mutating func drawScrollbar(in canvas: inout Canvas, first: BlockScroll.Place) {
    let total = list.estimatedHeight(of: 0..<list.count)
    let before = list.estimatedHeight(of: 0..<first.block) + first.row
    Scrollbar(total: total, first: before, height: height).draw(in: &canvas)
    let new = scroll.newRows(in: &list, width: width)
    guard new > 0, canvas.columns > 20 else { return }
    let text = " ↓ \(new) new "
    let column = canvas.columns - 2 - Glyph.width(of: text)
    canvas.draw(text, row: canvas.rows - 1, column: max(0, column), canvas.theme["selection"])
  }
}

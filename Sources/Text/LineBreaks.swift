/// What line breaking looks at: the base character and the width of each cell unit.
protocol BreakableCell {
  var base: UInt32 { get }
  var width: Int { get }
}

/// A glyph within a line's buffer.
struct CellUnit: BreakableCell {
  var base: UInt32
  /// Of the glyph's first byte.
  var offset: Int
  var width: Int
}

/// A byte of a line of printable ASCII is a cell.
extension UInt8: BreakableCell {
  var base: UInt32 { UInt32(self) }
  var width: Int { 1 }
}

/// Finds where a line breaks into rows, in one pass.
struct LineBreaks {
  enum Rule { case atWords, anywhere }

  /// In cells.
  var width: Int
  /// In cells, taken from each row but the first.
  var hanging: Int
  var rule: Rule

  /// The units of each row; those between two rows are spaces that the break swallowed.
  func ranges(of cells: [some BreakableCell]) -> [Range<Int>] {
    var rows: [Range<Int>] = []
    var start = 0
    repeat {
      let room = rows.isEmpty ? width : width - hanging
      let row = self.row(of: cells, from: start, room: room)
      rows.append(start..<row.end)
      start = row.next
    } while start < cells.count
    return rows
  }

  /// Where the row that begins at `start` ends, and where the next one begins.
  private func row(
    of cells: [some BreakableCell], from start: Int, room: Int
  ) -> (end: Int, next: Int) {
    var used = 0
    var hasInk = false
    var chance: (end: Int, next: Int)?
    var index = start
    while index < cells.count {
      let cell = cells[index]
      if rule == .atWords {
        if cell.base == 0x20 {
          if hasInk {
            let next = afterSpaces(cells, index)
            let spaces = next - index
            chance = (index, next)
            if used + spaces > room { return (index, next) }
            used += spaces
            index = next
            continue
          }
        } else if hasInk, mayBreak(cells, before: index) {
          chance = (index, index)
        }
      }
      if used + cell.width > room, index > start { return chance ?? (index, index) }
      if cell.base != 0x20 { hasInk = true }
      used += cell.width
      index += 1
    }
    return (index, index)
  }

  private func afterSpaces(_ cells: [some BreakableCell], _ index: Int) -> Int {
    var index = index
    while index < cells.count, cells[index].base == 0x20 { index += 1 }
    return index
  }

  /// Whether a row may end between two characters without a space: around wide ones, but never
  /// before a closing mark, nor after an opening one.
  private func mayBreak(_ cells: [some BreakableCell], before index: Int) -> Bool {
    let (left, right) = (cells[index - 1], cells[index])
    guard left.width == 2 || right.width == 2, left.base != 0x20 else { return false }
    return !Self.closes(right.base) && !Self.opens(left.base)
  }

  private static func closes(_ base: UInt32) -> Bool {
    switch base {
    case 0x21...0x22, 0x27, 0x29, 0x2C...0x2F, 0x3A...0x3B, 0x3F, 0x5D, 0x7D,
      0x2019, 0x201D, 0x2026, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011,
      0x3015, 0x30FB, 0x30FC, 0xFF01, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F:
      true
    default: false
    }
  }

  private static func opens(_ base: UInt32) -> Bool {
    switch base {
    case 0x22, 0x27, 0x28, 0x5B, 0x7B, 0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E,
      0x3010, 0x3014, 0xFF08:
      true
    default: false
    }
  }
}

import Text

/// How a line of the composer breaks into rows: after blanks where it can, and never within a
/// grapheme.
enum ComposerRows {
  /// The rows of a line as ranges of UTF-8 offsets; never empty.
  ///
  /// A row is at most `width` cells
  /// wide, and one less when the line ends with it, so that the cursor has a cell.
  static func rows(of line: String, width: Int) -> [Range<Int>] {
    let width = max(1, width)
    var walk = Walk(width: width)
    if line.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      if line.utf8.count < width { return [0..<line.utf8.count] }
      for byte in line.utf8 { walk.add(bytes: 1, cells: 1, isBlank: byte == 0x20) }
    } else {
      for character in line {
        walk.add(
          bytes: character.utf8.count, cells: Walk.width(of: character),
          isBlank: character == " ")
      }
    }
    return walk.finish()
  }

  /// The cell a position stands at in its row, from 0.
  static func column(of offset: Int, in line: String, row: Range<Int>) -> Int {
    Glyph.width(of: String(line.slice(row.lowerBound, min(offset, row.upperBound))))
  }

  /// The offset in a row that is nearest to a cell.
  static func offset(at column: Int, in line: String, row: Range<Int>, isLast: Bool) -> Int {
    var offset = row.lowerBound
    var width = 0
    for character in line.slice(row.lowerBound, row.upperBound) {
      width += Walk.width(of: character)
      if width > column { return offset }
      offset += character.utf8.count
    }
    return isLast ? offset : line.graphemeStart(max(row.lowerBound, offset - 1))
  }

  private struct Walk {
    let width: Int
    var rows: [Range<Int>] = []
    var start = 0
    var offset = 0
    var cells = 0
    /// Just after the last blank of the row, and the cells up to there.
    var blank: (offset: Int, cells: Int)?

    init(width: Int) { self.width = width }

    static func width(of character: Character) -> Int {
      if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F { return 1 }
      return Glyph.width(of: String(character))
    }

    mutating func add(bytes: Int, cells needed: Int, isBlank: Bool) {
      if cells + needed > width { breakRow() }
      offset += bytes
      cells += needed
      if isBlank { blank = (offset, cells) }
    }

    private mutating func breakRow() {
      if let blank, blank.offset > start, blank.cells <= cells {
        rows.append(start..<blank.offset)
        start = blank.offset
        cells -= blank.cells
      } else if offset > start {
        rows.append(start..<offset)
        start = offset
        cells = 0
      }
      blank = nil
    }

    mutating func finish() -> [Range<Int>] {
      rows.append(start..<offset)
      if cells >= width, offset > start { rows.append(offset..<offset) }
      return rows
    }
  }
}

/// Rows × columns.
package struct Size: Sendable, Hashable {
  package var rows: Int
  package var columns: Int
  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }
}

/// What one position of the screen shows: plain data, compared bit by bit.
package struct Cell: Sendable, Hashable {
  /// A Unicode scalar, already safe to show; 0 in the right half of a wide one.
  package var scalar: UInt32
  /// An index of ``MarkTable``; 0 for a character without marks.
  package var marks: UInt32
  package var style: Style

  package init(scalar: UInt32 = 0x20, marks: UInt32 = 0, style: Style = Style()) {
    self.scalar = scalar
    self.marks = marks
    self.style = style
  }
}

/// A whole screen of cells, row by row, and where the cursor stands.
package struct Frame: Sendable, Equatable {
  package let size: Size
  package var cells: [Cell]
  /// Row and column from 0; nil hides the cursor.
  package var cursor: Position?

  package struct Position: Sendable, Equatable {
    package var row: Int
    package var column: Int
    package init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  package init(size: Size, style: Style = Style()) {
    self.size = size
    cells = Array(repeating: Cell(style: style), count: size.rows * size.columns)
  }

  package subscript(row: Int, column: Int) -> Cell {
    get { cells[row * size.columns + column] }
    set { cells[row * size.columns + column] = newValue }
  }

  /// A row's characters without styles, spaces at the end cut; for tests and copying.
  package func text(row: Int) -> String {
    var text = ""
    for column in 0..<size.columns {
      let cell = self[row, column]
      guard cell.scalar != 0, let scalar = Unicode.Scalar(cell.scalar) else { continue }
      text.unicodeScalars.append(scalar)
      text.unicodeScalars.append(contentsOf: MarkTable.marks(at: cell.marks))
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// All rows, a line each.
  package var text: String { (0..<size.rows).map { text(row: $0) }.joined(separator: "\n") }
}

import CNcurses
import CPosix

/// Hands rows of cells to ncurses.
///
/// The last gate before the terminal: a character that is not one column wide, or two where the
/// frame has two, is shown as U+FFFD, so that no control character passes and no row shifts.
struct RowWriter: ~Copyable {
  private var buffer: UnsafeMutableBufferPointer<cchar_t> = .allocate(capacity: 0)
  var pairs: PairTable

  init(pairs: PairTable) { self.pairs = pairs }

  /// Writes into a row of the window, from a column on: `cells`, and blanks up to `width` of them.
  mutating func write(
    _ cells: UnsafeBufferPointer<Cell>, row: Int, column start: Int, width columns: Int
  ) {
    if buffer.count < columns {
      buffer.deallocate()
      buffer = .allocate(capacity: columns)
    }
    var count = 0
    var column = 0
    var style = Style()
    var rendition = pairs.rendition(of: style)
    let end = min(cells.count, columns)
    while column < end {
      let cell = cells[column]
      if cell.style != style {
        style = cell.style
        rendition = pairs.rendition(of: style)
      }
      let isWide = column + 1 < end && cells[column + 1].scalar == 0 && cell.scalar != 0
      let scalar = Self.shown(cell.scalar, isWide: isWide)
      put(scalar, marks: scalar == cell.scalar ? cell.marks : 0, rendition, at: count)
      count += 1
      column += isWide && scalar == cell.scalar ? 2 : 1
    }
    let blank = pairs.rendition(of: Style())
    while column < columns {
      put(0x20, marks: 0, blank, at: count)
      count += 1
      column += 1
    }
    mvwadd_wchnstr(cnc_stdscr(), Int32(row), Int32(start), buffer.baseAddress, Int32(count))
  }

  private func put(_ scalar: UInt32, marks: UInt32, _ rendition: Rendition, at index: Int) {
    guard let cell = buffer.baseAddress.map({ $0 + index }) else { return }
    cnc_set_cell(cell, wchar_t(bitPattern: scalar), rendition.attributes, rendition.pair)
    guard marks != 0 else { return }
    var position: Int32 = 0
    for mark in MarkTable.marks(at: marks) where cposix_width(mark.value) == 0 {
      cnc_set_mark(cell, position, wchar_t(bitPattern: mark.value))
      position += 1
    }
  }

  /// A half of a wide character that stands alone is a blank.
  private static func shown(_ scalar: UInt32, isWide: Bool) -> UInt32 {
    if 0x20..<0x7F ~= scalar, !isWide { return scalar }
    if scalar == 0 { return 0x20 }
    return cposix_width(scalar) == (isWide ? 2 : 1) ? scalar : 0xFFFD
  }

  deinit { buffer.deallocate() }
}

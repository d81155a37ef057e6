/// How the lines of hunks are laid out in rows.
struct DiffFormat: Sendable, Hashable {
  enum Layout: Sendable, Hashable { case unified, sideBySide }

  var layout = Layout.unified
  /// Cells of a row.
  var columns: Int
  /// Digits of the largest line number.
  var digits = 3
  /// Whether blanks of changed lines are drawn as `·` and `→`.
  var showsWhitespace = false

  /// What stands before the text of a line.
  enum Gutter { case bothNumbers, oneNumber, signOnly }

  /// Cells of one side: all of them for ``Layout/unified``.
  func columns(of side: DiffSide) -> Int {
    guard layout == .sideBySide else { return columns }
    let left = max(0, (columns - 1) / 2)
    return side == .old ? left : max(0, columns - 1 - left)
  }

  /// The column a side starts at.
  func start(of side: DiffSide) -> Int {
    layout == .sideBySide && side == .new ? columns(of: .old) + 1 : 0
  }

  var gutter: Gutter {
    let width = columns(of: .old)
    if layout == .sideBySide { return width >= digits + 16 ? .oneNumber : .signOnly }
    if width >= 2 * digits + 48 { return .bothNumbers }
    return width >= digits + 20 ? .oneNumber : .signOnly
  }

  /// Cells before the text: numbers, the sign and a space.
  var gutterColumns: Int {
    switch gutter {
    case .bothNumbers: 2 * digits + 4
    case .oneNumber: digits + 3
    case .signOnly: 2
    }
  }

  /// Cells for the text of a line on a side, at least one.
  func textColumns(of side: DiffSide) -> Int { max(1, columns(of: side) - gutterColumns) }

  /// Digits that the line numbers of some hunks need, at least three so that they rarely jump.
  static func digits(for largest: Int) -> Int { max(3, String(largest).utf8.count) }
}

/// The file before or after.
enum DiffSide: Sendable, Hashable { case old, new }

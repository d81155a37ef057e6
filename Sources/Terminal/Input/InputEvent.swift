/// What a person did at the terminal.
package enum InputEvent: Sendable, Equatable {
  case key(Key)
  /// Pasted bytes as they came, line ends made line feeds. Escapes among them were not obeyed and
  /// are still there.
  case paste([UInt8])
  case focusGained
  case focusLost
  /// A wheel turn, three lines a notch and negative upwards, at a row and column from 0.
  case wheel(lines: Int, row: Int, column: Int)
  /// The first button was pressed.
  case click(row: Int, column: Int)
}

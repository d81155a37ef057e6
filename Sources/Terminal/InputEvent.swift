/// What a person did at the terminal.
package enum InputEvent: Sendable, Equatable {
  case key(Key)
  /// Pasted bytes as they came, line ends made line feeds.
  case paste([UInt8])
  case focusGained
  case focusLost
  /// A wheel turn, negative upwards, at a row and column from 0.
  case wheel(lines: Int, row: Int, column: Int)
  case click(row: Int, column: Int)
}

/// A key with its modifiers.
package struct Key: Sendable, Hashable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// A printable character, as typed (shift already applied).
    case character(Character)
    case enter, tab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
  }
  package struct Modifiers: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let control = Modifiers(rawValue: 4)
  }

  package var code: Code
  package var modifiers: Modifiers

  package init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// Reads the spelling of keymap files: `C-x`, `M-Enter`, `S-Tab`, `PgUp`, `F1`, `a`, `Space`.
  package init?(_ spelling: String) { nil }

  /// The spelling that ``init(_:)-(String)`` reads.
  package var description: String { "" }
}

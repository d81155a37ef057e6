/// Why the screen cannot be had.
package enum ScreenError: Error, Sendable, Equatable, CustomStringConvertible {
  case noTerminal
  case unknownTerminal(name: String)
  /// A terminal that cannot place its cursor.
  case plainTerminal(name: String)

  package var description: String {
    switch self {
    case .noTerminal: "Tern's full screen needs a terminal; use `tern exec` without one."
    case .unknownTerminal(let name):
      "The terminal type \(name) is unknown; set TERM, for example to xterm-256color."
    case .plainTerminal(let name):
      "The terminal type \(name) cannot show a full screen; use `tern exec`, or set TERM to what "
        + "the terminal is."
    }
  }
}

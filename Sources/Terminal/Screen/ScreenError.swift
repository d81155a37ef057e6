/// Why the screen cannot be had.
package enum ScreenError: Error, Sendable, Equatable, CustomStringConvertible {
  case noTerminal
  case unknownTerminal(name: String)

  package var description: String {
    switch self {
    case .noTerminal: "Tern's full screen needs a terminal; use `tern exec` without one."
    case .unknownTerminal(let name):
      "The terminal type \(name) is unknown; set TERM, for example to xterm-256color."
    }
  }
}

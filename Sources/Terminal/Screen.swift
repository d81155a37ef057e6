/// The real terminal, drawn through ncurses into memory and written once a frame.
///
/// Belongs to the thread that made it.
package final class Screen {
  /// Takes the terminal over: raw mode, alternate screen, bracketed paste.
  package init() throws(ScreenError) {}

  package var size: Size { Size(rows: 24, columns: 80) }
  package var depth: ColorDepth { .truecolor }

  /// Asks the terminal for its size again, after SIGWINCH.
  package func updateSize() {}

  /// Shows a frame: only what changed is written, in one piece.
  package func show(_ frame: Frame) {}

  /// Forgets what is on the screen, so that the next frame is written whole.
  package func invalidate() {}

  /// Gives the terminal back (suspend, editor) and takes it again.
  package func leave() {}
  package func enter() {}

  /// Puts text on the clipboard by OSC 52.
  package func copy(_ text: String) {}

  /// Gives the terminal back for good.
  ///
  /// Safe to call twice.
  package func close() {}

  /// Restores the terminal from fatal signals: call once, before ``init()``.
  package static func installCrashHandlers() {}
}

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

package import JSON

/// How many colours a terminal has.
package enum ColorDepth: Sendable, Hashable, CaseIterable { case monochrome, ansi16, indexed256, truecolor }

/// Styles by role, compiled once for a terminal's colours.
///
/// A role that is not there falls back to its prefix: `diff.add.word`, `diff.add`, `diff`, `text`.
package struct Theme: Sendable {
  package let name: String
  package let isDark: Bool

  /// - Parameter document: a theme file as JSON: `name`, `appearance`, `palette`, `roles`.
  package init(document: JSON, depth: ColorDepth) throws(ThemeError) {
    name = ""
    isDark = true
  }

  /// The one that is compiled in, so that the program works alone.
  package static func builtIn(depth: ColorDepth) -> Theme { Theme() }

  private init() {
    name = "tern-dark"
    isDark = true
  }

  package subscript(role: String) -> Style { Style() }
}

package enum ThemeError: Error, Sendable, Equatable, CustomStringConvertible {
  case unknownColor(role: String, value: String)
  case malformed(role: String)
  package var description: String {
    switch self {
    case .unknownColor(let role, let value): "The role \(role) names an unknown colour, \(value)."
    case .malformed(let role): "The role \(role) is neither a colour nor a table of fg, bg and attrs."
    }
  }
}

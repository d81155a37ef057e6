/// Why a theme's document cannot be compiled.
package enum ThemeError: Error, Sendable, Equatable, CustomStringConvertible {
  case unknownColor(role: String, value: String)
  case unknownAttribute(role: String, value: String)
  case malformed(role: String)

  package var description: String {
    switch self {
    case .unknownColor(let role, let value):
      "The role \(role) names an unknown colour, \(value)."
    case .unknownAttribute(let role, let value):
      "The role \(role) names an unknown attribute, \(value)."
    case .malformed(let role):
      "The role \(role) is neither a colour nor a table of fg, bg and attrs."
    }
  }
}

extension Output {
  /// A text for one line of a terminal: control and format characters are left out.
  static func printable(_ text: String) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.lazy.map { $0 == "\n" || $0 == "\t" ? " " : $0 }.filter {
          switch $0.properties.generalCategory {
          case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            false
          default: true
          }
        }))
  }

  /// A text of many lines for a terminal: what could steer it, or turn the order of what is read, is
  /// left out.
  static func harmless(_ text: String) -> String {
    if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 || $0 == 0x0A }) { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.lazy.filter(isHarmless)))
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control: scalar == "\n" || scalar == "\t"
    // Joiners make one picture of several; marks of direction and tags are none that a reader needs.
    case .format: scalar.value == 0x200C || scalar.value == 0x200D
    case .surrogate, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}

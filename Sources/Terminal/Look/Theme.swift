package import JSON

/// Styles by role, compiled once for a terminal's colours.
///
/// A role that is not there falls back to its prefix: `diff.add.word`, `diff.add`, `diff`, `text`.
/// A role that is there takes what it leaves out from its prefix too, and a foreground at last
/// from `text`; a background that nobody names is the terminal's default, which drawing takes as
/// "what is below".
///
///     let theme = try Theme(document: document, depth: screen.depth)
///     canvas.draw("+1", row: 0, column: 0, theme["diff.add"])
package struct Theme: Sendable {
  package let name: String
  package let isDark: Bool
  private let styles: [String: Style]
  private let text: Style

  /// Compiles a theme file read as JSON: `name`, `appearance` (`dark` or `light`), `palette`
  /// (colours by name) and `roles`.
  ///
  /// A role is a colour, or a table of `fg`, `bg` and `attrs`; a colour is `#rrggbb`, `#rgb`, a
  /// name of the palette, `default`, one of the sixteen names (`red`, `bright-red`), or 0 to 255.
  package init(document: JSON, depth: ColorDepth) throws(ThemeError) {
    name = document["name"]?.stringValue ?? ""
    isDark = document["appearance"]?.stringValue != "light"
    styles = try ThemeCompiler(document: document, depth: depth).styles()
    text = styles["text"] ?? Style()
  }

  /// The one that is compiled in, so that the program works alone.
  package static func builtIn(depth: ColorDepth) -> Theme {
    (try? Theme(document: BuiltInTheme.document, depth: depth)) ?? Theme()
  }

  private init() {
    name = "tern-dark"
    isDark = true
    styles = [:]
    text = Style()
  }

  /// The style of a role, or of its nearest prefix that has one.
  package subscript(role: String) -> Style {
    if let style = styles[role] { return style }
    var prefix = role[...]
    while let dot = prefix.utf8.lastIndex(of: UInt8(ascii: ".")) {
      prefix = prefix[..<dot]
      if let style = styles[String(prefix)] { return style }
    }
    return text
  }
}
